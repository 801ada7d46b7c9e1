import type { Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import { FrameTexture } from '../gl/frame-texture.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { shader as blendFragment } from '../../shaders/composite/blend.frag.glsl';
import { BLEND_PARAMS } from './blend-params.js';
import { blendValues } from './blend-values.js';
import { outputInit, type Compositor } from './compositor.js';
import { previewDifference, type PreviewKind } from './preview-kind.js';
import { makeLight } from './picture-light.js';
import { Webgl2Blur, type BlurInput } from './webgl2-blur.js';

/**
 * Frame upload, up to three small passes for the room, and one pass over the output; a second one where the preview differs.
 * No read-back.
 */
export class Webgl2Compositor implements Compositor {
  readonly #context: GlContext;
  readonly #picture: FrameTexture;
  readonly #light: FrameTexture;
  readonly #blur: Webgl2Blur;
  readonly #blend;
  #background: Background = { kind: 'transparent' };
  #pictureSize = { width: 1, height: 1 };
  #previewKind: PreviewKind = 'none';
  #preview: ImageBitmap | null = null;

  constructor(context: GlContext, background: Background) {
    this.#context = context;
    this.#picture = new FrameTexture(context);
    this.#light = new FrameTexture(context);
    this.#blur = new Webgl2Blur(context);
    this.#blend = new Pass(context, {
      name: 'blend.frag.glsl',
      fragment: blendFragment,
      block: BLEND_PARAMS,
      samplers: ['frame', 'alpha', 'room', 'picture', 'light'],
    });
    this.update(background);
  }

  update(background: Background): void {
    this.#closeFeed();
    this.#background = background;
    if (background.kind !== 'image') return;
    const { bitmap } = background;
    this.#picture.upload(bitmap);
    this.#light.upload(makeLight(bitmap));
    // Kept apart: a closed bitmap has no size.
    this.#pictureSize = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
  }

  setPreview(kind: PreviewKind): void {
    this.#previewKind = kind;
  }

  takePreview(): ImageBitmap | null {
    const preview = this.#preview;
    this.#preview = null;
    return preview;
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'texture') {
      throw new BgCameraError('stage-failed', 'the alpha mask is in memory, expected a texture');
    }
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    this.#context.resize(size.width, size.height);
    this.#showPicture(frame.timestamp);
    this.#draw({
      frame: this.#context.frames.bind(frame),
      alpha: alpha.texture,
      remembered: alpha.room,
      size,
    });
    // A lost context draws nothing, without an error: this frame would be blank, and so would the next ones.
    this.#context.assertAlive();
    return new VideoFrame(this.#context.canvas, outputInit(frame));
  }

  /** Uploads the video's next picture, if one is due. */
  #showPicture(timestampUs: number): void {
    if (this.#background.kind !== 'video') return;
    const picture = this.#background.feed.take(timestampUs);
    if (!picture) return;
    try {
      this.#picture.upload(picture);
      this.#pictureSize = { width: picture.displayWidth, height: picture.displayHeight };
    } finally {
      picture.close();
    }
  }

  /** The preview first: where one of the two fails there is neither. */
  #draw(input: Omit<BlurInput, 'sigma'>): void {
    const background = this.#background;
    const sigma = background.kind === 'blur' ? background.sigma : null;
    const room = this.#blur.blur({ ...input, sigma });
    // Without a picture something has to be bound; it is not looked at.
    const hasPicture = background.kind === 'image' || background.kind === 'video';
    const picture = hasPicture ? this.#picture.texture : input.frame;
    const light = background.kind === 'image' ? this.#light.texture : input.frame;
    const textures = [input.frame, input.alpha, room.texture, picture, light];
    const inputs = textures.map((texture) => ({ texture, filter: 'linear' }) as const);
    const target = { size: input.size, pictureSize: this.#pictureSize, room };
    const difference = previewDifference(background, this.#previewKind);
    this.takePreview()?.close();
    if (difference) {
      this.#blend.draw(null, inputs, blendValues(background, target, difference));
      this.#preview = this.#context.canvas.transferToImageBitmap();
    }
    this.#blend.draw(null, inputs, blendValues(background, target, null));
  }

  #closeFeed(): void {
    if (this.#background.kind === 'video') this.#background.feed.close();
  }

  close(): void {
    this.#closeFeed();
    this.takePreview()?.close();
    this.#blend.close();
    this.#blur.close();
    this.#picture.close();
    this.#light.close();
  }
}
