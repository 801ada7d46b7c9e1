import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { shader as blurFragment } from '../../shaders/composite/blur.frag.glsl';
import { shader as weighRoomFragment } from '../../shaders/composite/weigh-room.frag.glsl';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS } from './blur-params.js';
import { BlurPlanner, MAX_TAPS, outerSize, type BlurPlan } from './blur-plan.js';

export interface BlurInput {
  readonly frame: WebGLTexture;
  /** Person coverage; what it covers takes no part in the blur. */
  readonly alpha: WebGLTexture;
  /** Of the frame, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** In pixels of a 720-line frame. */
  readonly sigma: number;
}

/** rgb premultiplied by the weight in a; the blur's own, valid until the next call. */
export interface BlurredRoom {
  readonly texture: WebGLTexture;
  /** Where it lies on the frame, margin included: x, y, width, height in fractions of the frame. */
  readonly placement: readonly [number, number, number, number];
}

/** The room alone, blurred: three passes over a shrunken picture, whatever sigma is. */
export class Webgl2Blur {
  readonly #context: GlContext;
  readonly #weigh;
  readonly #blur;
  readonly #weights = new Float32Array(MAX_TAPS);
  readonly #planner = new BlurPlanner();
  #plan: BlurPlan | null = null;
  #radius = 0;
  #placement: BlurredRoom['placement'] = [0, 0, 1, 1];
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

  blur({ frame, alpha, size, sigma }: BlurInput): BlurredRoom {
    const plan = this.#planner.plan(size, sigma);
    if (plan !== this.#plan) this.#follow(plan);
    const format = this.#context.hasFloatTargets ? 'rgba16f' : 'rgba8';
    const spec = { ...outerSize(plan), format } as const;
    const room = (this.#room = fitTarget(this.#room, this.#context, spec));
    const across = (this.#across = fitTarget(this.#across, this.#context, spec));
    this.#weighRoom(room, [frame, alpha], plan);
    this.#drawAxis(across, room.texture, [1, 0]);
    this.#drawAxis(room, across.texture, [0, 1]);
    return { texture: room.texture, placement: this.#placement };
  }

  #follow(plan: BlurPlan): void {
    const { width, height, margin, weights } = plan;
    const outer = outerSize(plan);
    this.#plan = plan;
    this.#weights.fill(0);
    this.#weights.set(weights);
    this.#radius = weights.length - 1;
    this.#placement = [
      -margin / width,
      -margin / height,
      outer.width / width,
      outer.height / height,
    ];
  }

  #weighRoom(
    room: RenderTarget,
    [frame, alpha]: readonly [WebGLTexture, WebGLTexture],
    { width, height, shrink }: BlurPlan,
  ): void {
    // Each sample takes the mean of 2x2 pixels, so half as many per axis as the shrinking covers.
    const samplesPerAxis = Math.max(1, shrink / 2);
    const [x, y, scaleX, scaleY] = this.#placement;
    const inputs = [
      { texture: frame, filter: 'linear' },
      { texture: alpha, filter: 'linear' },
    ] as const;
    this.#weigh.draw(room, inputs, {
      scale: [scaleX, scaleY],
      offset: [x, y],
      sampleStep: [1 / width / samplesPerAxis, 1 / height / samplesPerAxis],
      samplesPerAxis,
    });
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
