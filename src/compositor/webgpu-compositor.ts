import type { Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { PictureTexture } from '../gpu/picture-texture.js';
import { VideoTexture } from '../gpu/video-texture.js';
import { RenderPass } from '../gpu/render-pass.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { shader as blendFragment } from '../../shaders/composite/blend.frag.wgsl';
import { BLEND_PARAMS } from './blend-params.js';
import { blendValues } from './blend-values.js';
import { outputInit, type Compositor } from './compositor.js';
import { previewDifference, type PreviewKind } from './preview-kind.js';
import { makeLight } from './picture-light.js';
import { WebgpuBlur, type WebgpuBlurInput } from './webgpu-blur.js';
import { WebgpuPreview } from './webgpu-preview.js';

/**
 * Up to three small passes for the room and one pass over the output, after what the other stages recorded, and another one
 * where the preview differs; then the frame's one submit. No read-back.
 */
export class WebgpuCompositor implements Compositor {
  readonly #context: GpuContext;
  readonly #blur: WebgpuBlur;
  readonly #blend: BlendPass;
  readonly #preview: WebgpuPreview;
  #background: Background = { kind: 'transparent' };
  /** Of an image; `light` alone is never there. */
  #image: { readonly picture: PictureTexture; readonly light: PictureTexture } | null = null;
  #video: VideoTexture | null = null;
  #previewKind: PreviewKind = 'none';

  private constructor(
    context: GpuContext,
    stages: { readonly blur: WebgpuBlur; readonly blend: BlendPass },
    background: Background,
  ) {
    this.#context = context;
    this.#blur = stages.blur;
    this.#blend = stages.blend;
    this.#preview = new WebgpuPreview(context, stages.blend.fork());
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
    const image = background.kind === 'image' ? this.#uploadImage(background.bitmap) : null;
    this.#closePictures();
    this.#background = background;
    this.#image = image;
    if (background.kind === 'video') this.#video = new VideoTexture(this.#context);
  }

  #uploadImage(bitmap: ImageBitmap): { picture: PictureTexture; light: PictureTexture } {
    const picture = new PictureTexture(this.#context, bitmap);
    const light = new PictureTexture(this.#context, makeLight(bitmap));
    bitmap.close();
    return { picture, light };
  }

  setPreview(kind: PreviewKind): void {
    this.#previewKind = kind;
  }

  takePreview(): ImageBitmap | null {
    return this.#preview.take();
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'gpu-texture') {
      throw new BgCameraError('stage-failed', `the mask is ${alpha.kind}, expected a GPU texture`);
    }
    const context = this.#context;
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    context.resize(size.width, size.height);
    this.#showPicture(frame.timestamp);
    const isPreviewDrawn = this.#draw({
      frame: context.frames.bind(frame, context.encoder),
      alpha: alpha.view,
      remembered: alpha.room,
      size,
    });
    context.submit();
    // A lost device draws nothing, without an error: this frame would be blank, and so would the next ones.
    context.assertAlive();
    if (isPreviewDrawn) this.#preview.keep();
    return new VideoFrame(context.canvas, outputInit(frame));
  }

  /** Uploads the video's next picture, if one is due. */
  #showPicture(timestampUs: number): void {
    if (this.#background.kind !== 'video') return;
    const picture = this.#background.feed.take(timestampUs);
    try {
      if (picture) this.#video?.upload(picture);
    } finally {
      picture?.close();
    }
  }

  /** @returns whether the preview has a picture of its own */
  #draw(input: Omit<WebgpuBlurInput, 'sigma'>): boolean {
    const background = this.#background;
    const sigma = background.kind === 'blur' ? background.sigma : null;
    const room = this.#blur.blur({ ...input, sigma });
    // Without a picture something has to be bound; it is not looked at.
    const picture = this.#image?.picture ?? this.#video;
    const behind = [picture?.view ?? input.alpha, this.#image?.light.view ?? input.alpha];
    const inputs = { frame: input.frame, views: [input.alpha, room.view, ...behind] };
    const target = { size: input.size, pictureSize: picture ?? NO_SIZE, room };
    this.#blend.draw(
      this.#context.createCanvasView(),
      inputs,
      blendValues(background, target, null),
    );
    const difference = previewDifference(background, this.#previewKind);
    if (!difference) return false;
    this.#preview.draw(inputs, input.size, blendValues(background, target, difference));
    return true;
  }

  #closePictures(): void {
    this.#image?.picture.close();
    this.#image?.light.close();
    this.#image = null;
    this.#video?.close();
    this.#video = null;
    if (this.#background.kind === 'video') this.#background.feed.close();
  }

  close(): void {
    this.#preview.close();
    this.#blend.close();
    this.#blur.close();
    this.#closePictures();
  }
}

const NO_SIZE = { width: 1, height: 1 } as const;

/** @internal */
export type BlendPass = Awaited<ReturnType<typeof createBlend>>;

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
