import {
  placePicture,
  type Background,
  type BackgroundFit,
} from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { PictureTexture } from '../gpu/picture-texture.js';
import { RenderPass } from '../gpu/render-pass.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { shader as blendFragment } from '../../shaders/composite/blend.frag.wgsl';
import { BLEND_KIND, BLEND_PARAMS } from './blend-params.js';
import { outputInit, type Compositor } from './compositor.js';
import { EDGE } from './edge.js';
import { makeLight } from './picture-light.js';
import { WebgpuBlur, type WebgpuBlurInput } from './webgpu-blur.js';

const NOWHERE = [0, 0, 1, 1] as const;
const BLACK = [0, 0, 0, 1] as const;

/** A background whose picture is on the GPU. */
type Behind =
  | Exclude<Background, { kind: 'image' }>
  | {
      readonly kind: 'image';
      readonly picture: PictureTexture;
      readonly light: PictureTexture;
      readonly fit: BackgroundFit;
    };

/**
 * Up to three small passes for the room and one pass over the output, after what the other stages recorded; then the
 * frame's one submit. No copy of the frame where the browser lends it, no read-back.
 */
export class WebgpuCompositor implements Compositor {
  readonly #context: GpuContext;
  readonly #blur: WebgpuBlur;
  readonly #blend: BlendPass;
  #behind: Behind = { kind: 'color', rgb: [0, 0, 0] };

  private constructor(
    context: GpuContext,
    stages: { readonly blur: WebgpuBlur; readonly blend: BlendPass },
    background: Background,
  ) {
    this.#context = context;
    this.#blur = stages.blur;
    this.#blend = stages.blend;
    this.update(background);
  }

  /** Takes ownership of the background. @throws BgCameraError as `RenderPass.create` does */
  static async create(
    context: GpuContext,
    background: Background,
    signal: AbortSignal,
  ): Promise<WebgpuCompositor> {
    const [blur, blend] = await Promise.all([
      WebgpuBlur.create(context, signal),
      createBlend(context, signal),
    ]);
    return new WebgpuCompositor(context, { blur, blend }, background);
  }

  update(background: Background): void {
    const previous = this.#behind;
    if (background.kind === 'image') {
      const { bitmap, fit } = background;
      this.#behind = {
        kind: 'image',
        picture: new PictureTexture(this.#context, bitmap),
        light: new PictureTexture(this.#context, makeLight(bitmap)),
        fit,
      };
      bitmap.close();
    } else {
      this.#behind = background;
    }
    closePictures(previous);
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'gpu-texture') {
      throw new BgCameraError('stage-failed', `the mask is ${alpha.kind}, expected a GPU texture`);
    }
    const context = this.#context;
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    context.resize(size.width, size.height);
    this.#draw({ frame: context.frames.bind(frame), alpha: alpha.view, size });
    context.submit();
    // A lost device draws nothing, without an error: this frame would be blank, and so would the next ones.
    context.assertAlive();
    return new VideoFrame(context.canvas, outputInit(frame));
  }

  #draw(input: Omit<WebgpuBlurInput, 'sigma'>): void {
    const behind = this.#behind;
    const isImage = behind.kind === 'image';
    const sigma = behind.kind === 'blur' ? behind.sigma : null;
    const room = this.#blur.blur({ ...input, sigma });
    // Without a picture something has to be bound; it is not looked at.
    const [picture, light] = isImage
      ? [behind.picture.view, behind.light.view]
      : [input.alpha, input.alpha];
    this.#blend.draw(
      this.#context.createCanvasView(),
      { frame: input.frame, views: [input.alpha, room.view, picture, light] },
      {
        ...EDGE,
        kind: BLEND_KIND[behind.kind],
        fill: behind.kind === 'color' ? [...behind.rgb, 1] : BLACK,
        placement: isImage ? place(behind, input.size) : NOWHERE,
        roomPlacement: room.placement,
        isCubic: Number(room.isCubic),
        lightWrap: isImage ? EDGE.lightWrap : 0,
      },
    );
  }

  close(): void {
    this.#blend.close();
    this.#blur.close();
    closePictures(this.#behind);
  }
}

/** x, y, width and height of the picture in fractions of the frame. */
function place(
  { picture, fit }: Extract<Behind, { kind: 'image' }>,
  size: WebgpuBlurInput['size'],
) {
  const { x, y, width, height } = placePicture(picture, size, fit);
  return [x / size.width, y / size.height, width / size.width, height / size.height] as const;
}

function closePictures(behind: Behind): void {
  if (behind.kind !== 'image') return;
  behind.picture.close();
  behind.light.close();
}

type BlendPass = Awaited<ReturnType<typeof createBlend>>;

function createBlend(context: GpuContext, signal: AbortSignal) {
  const spec = {
    name: 'blend.frag.wgsl',
    fragment: blendFragment,
    block: BLEND_PARAMS,
    textures: ['filtered', 'filtered', 'filtered', 'filtered'],
    samplesFrame: true,
    format: context.format,
  } as const;
  return RenderPass.create(context, spec, signal);
}
