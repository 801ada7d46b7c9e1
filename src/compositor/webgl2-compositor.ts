import {
  placePicture,
  type Background,
  type BackgroundFit,
} from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import { FrameTexture } from '../gl/frame-texture.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { shader as blendFragment } from '../../shaders/composite/blend.frag.glsl';
import { BLEND_KIND, BLEND_PARAMS } from './blend-params.js';
import { outputInit, type Compositor } from './compositor.js';
import { EDGE } from './edge.js';
import { makeLight } from './picture-light.js';
import { Webgl2Blur, type BlurInput } from './webgl2-blur.js';

type Size = { readonly width: number; readonly height: number };

const NOWHERE = [0, 0, 1, 1] as const;
const BLACK = [0, 0, 0, 1] as const;

/** Frame upload, up to three small passes for the room, and one pass over the output. No read-back. */
export class Webgl2Compositor implements Compositor {
  readonly #context: GlContext;
  readonly #picture: FrameTexture;
  readonly #light: FrameTexture;
  readonly #blur: Webgl2Blur;
  readonly #blend;
  #background: Background;
  #pictureSize = { width: 1, height: 1 };

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
    this.#background = background;
    this.update(background);
  }

  update(background: Background): void {
    this.#background = background;
    if (background.kind !== 'image') return;
    const { bitmap } = background;
    this.#picture.upload(bitmap);
    this.#light.upload(makeLight(bitmap));
    // Kept apart: a closed bitmap has no size.
    this.#pictureSize = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'texture') {
      throw new BgCameraError('stage-failed', 'the alpha mask is in memory, expected a texture');
    }
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    this.#context.resize(size.width, size.height);
    this.#draw({ frame: this.#context.frames.bind(frame), alpha: alpha.texture, size });
    // A lost context draws nothing, without an error: this frame would be blank, and so would the next ones.
    this.#context.assertAlive();
    return new VideoFrame(this.#context.canvas, outputInit(frame));
  }

  #draw(input: Omit<BlurInput, 'sigma'>): void {
    const background = this.#background;
    const isImage = background.kind === 'image';
    const sigma = background.kind === 'blur' ? background.sigma : null;
    const room = this.#blur.blur({ ...input, sigma });
    // Without a picture something has to be bound; it is not looked at.
    const [picture, light] = isImage
      ? [this.#picture.texture, this.#light.texture]
      : [input.frame, input.frame];
    this.#blend.draw(
      null,
      [
        { texture: input.frame, filter: 'linear' },
        { texture: input.alpha, filter: 'linear' },
        { texture: room.texture, filter: 'linear' },
        { texture: picture, filter: 'linear' },
        { texture: light, filter: 'linear' },
      ],
      {
        ...EDGE,
        kind: BLEND_KIND[background.kind],
        fill: background.kind === 'color' ? [...background.rgb, 1] : BLACK,
        placement: isImage ? this.#place(input.size, background.fit) : NOWHERE,
        roomPlacement: room.placement,
        isCubic: Number(room.isCubic),
        lightWrap: isImage ? EDGE.lightWrap : 0,
      },
    );
  }

  /** x, y, width and height of the picture in fractions of the frame. */
  #place(size: Size, fit: BackgroundFit): readonly [number, number, number, number] {
    const { x, y, width, height } = placePicture(this.#pictureSize, size, fit);
    return [x / size.width, y / size.height, width / size.width, height / size.height];
  }

  close(): void {
    this.#blend.close();
    this.#blur.close();
    this.#picture.close();
    this.#light.close();
  }
}
