import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { shader as blurFragment } from '../../shaders/composite/blur.frag.glsl';
import { shader as weighRoomFragment } from '../../shaders/composite/weigh-room.frag.glsl';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS } from './blur-params.js';
import { BlurPlanner, MAX_TAPS } from './blur-plan.js';

export interface BlurInput {
  readonly frame: WebGLTexture;
  /** Person coverage; what it covers takes no part in the blur. */
  readonly alpha: WebGLTexture;
  /** Of the frame, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** In pixels of a 720-line frame. */
  readonly sigma: number;
}

/** The room alone, blurred: three passes over a shrunken picture, whatever sigma is. */
export class Webgl2Blur {
  readonly #context: GlContext;
  readonly #weigh;
  readonly #blur;
  readonly #weights = new Float32Array(MAX_TAPS);
  readonly #planner = new BlurPlanner();
  #radius = 0;
  #room: RenderTarget | null = null;
  #across: RenderTarget | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#weigh = new Pass(context, {
      name: 'weigh-room.frag.glsl',
      fragment: weighRoomFragment,
      block: WEIGH_ROOM_PARAMS,
      samplers: ['frame', 'alpha'],
    });
    this.#blur = new Pass(context, {
      name: 'blur.frag.glsl',
      fragment: blurFragment,
      block: BLUR_PARAMS,
      samplers: ['room'],
    });
  }

  /** @returns rgb premultiplied by the weight in a; this object's, valid until the next call */
  blur({ frame, alpha, size, sigma }: BlurInput): WebGLTexture {
    const plan = this.#planner.plan(size, sigma);
    this.#weights.fill(0);
    this.#weights.set(plan.weights);
    this.#radius = plan.weights.length - 1;
    const format = this.#context.hasFloatTargets ? 'rgba16f' : 'rgba8';
    const spec = { width: plan.width, height: plan.height, format } as const;
    const room = (this.#room = fitTarget(this.#room, this.#context, spec));
    const across = (this.#across = fitTarget(this.#across, this.#context, spec));
    // Each sample takes the mean of 2x2 pixels, so half as many per axis as the shrinking covers.
    const samplesPerAxis = Math.max(1, plan.shrink / 2);
    this.#weigh.draw(
      room,
      [
        { texture: frame, filter: 'linear' },
        { texture: alpha, filter: 'linear' },
      ],
      {
        sampleStep: [1 / plan.width / samplesPerAxis, 1 / plan.height / samplesPerAxis],
        samplesPerAxis,
      },
    );
    this.#drawAxis(across, room.texture, [1, 0]);
    this.#drawAxis(room, across.texture, [0, 1]);
    return room.texture;
  }

  #drawAxis(target: RenderTarget, room: WebGLTexture, axis: readonly [number, number]): void {
    this.#blur.draw(target, [{ texture: room, filter: 'nearest' }], {
      size: [target.width, target.height],
      axis,
      radius: this.#radius,
      weights: this.#weights,
    });
  }

  close(): void {
    this.#weigh.close();
    this.#blur.close();
    this.#room?.close();
    this.#across?.close();
  }
}
