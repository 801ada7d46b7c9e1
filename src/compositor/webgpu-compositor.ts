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
import { WebgpuBlur, type BlurredRoom, type WebgpuBlurInput } from './webgpu-blur.js';

const NOWHERE = [0, 0, 1, 1] as const;
const BLACK = [0, 0, 0, 1] as const;

/** A background whose picture is on the GPU. */
type Behind =
  | Exclude<Background, { kind: 'image' }>
  | { readonly kind: 'image'; readonly picture: PictureTexture; readonly fit: BackgroundFit };

/**
 * Up to three small passes for the blur and one pass over the output, after what the other stages recorded; then the
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
      this.#behind = { kind: 'image', picture: new PictureTexture(this.#context, bitmap), fit };
      bitmap.close();
    } else {
      this.#behind = background;
    }
    if (previous.kind === 'image') previous.picture.close();
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
    const { view, placement, isCubic } = this.#prepare(behind, input);
    this.#blend.draw(
      this.#context.createCanvasView(),
      { frame: input.frame, views: [input.alpha, view] },
      {
        kind: BLEND_KIND[behind.kind],
        fill: behind.kind === 'color' ? [...behind.rgb, 1] : BLACK,
        placement,
        isCubic: Number(isCubic),
      },
    );
  }

  /** What is to be sampled behind the person, and where on the frame it lies. */
  #prepare(behind: Behind, input: Omit<WebgpuBlurInput, 'sigma'>): BlurredRoom {
    switch (behind.kind) {
      case 'blur':
        return this.#blur.blur({ ...input, sigma: behind.sigma });
      case 'image': {
        const { width, height } = input.size;
        const place = placePicture(behind.picture, input.size, behind.fit);
        return {
          view: behind.picture.view,
          placement: [
            place.x / width,
            place.y / height,
            place.width / width,
            place.height / height,
          ],
          isCubic: false,
        };
      }
      case 'color':
        // Something has to be bound; it is not looked at.
        return { view: input.alpha, placement: NOWHERE, isCubic: false };
    }
  }

  close(): void {
    this.#blend.close();
    this.#blur.close();
    if (this.#behind.kind === 'image') this.#behind.picture.close();
  }
}

type BlendPass = Awaited<ReturnType<typeof createBlend>>;

function createBlend(context: GpuContext, signal: AbortSignal) {
  const spec = {
    name: 'blend.frag.wgsl',
    fragment: blendFragment,
    block: BLEND_PARAMS,
    textures: ['filtered', 'filtered'],
    samplesFrame: true,
    format: context.format,
  } as const;
  return RenderPass.create(context, spec, signal);
}
