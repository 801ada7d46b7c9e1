import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { shader as blurFragment } from '../../shaders/composite/blur.frag.glsl';
import { shader as weighRoomFragment } from '../../shaders/composite/weigh-room.frag.glsl';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS, blurValues, type BlurValues } from './blur-params.js';
import { BlurPlanner, outerSize } from './blur-plan.js';

export interface BlurInput {
  readonly frame: WebGLTexture;
  /** Person coverage; what it covers takes no part in the blur. */
  readonly alpha: WebGLTexture;
  /** The empty room, as far as it is known; `AlphaMask.room`. */
  readonly remembered: WebGLTexture;
  /** Of the frame, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** In pixels of a 720-line frame; null: the room close by, for the person's edge (`planEdgeRoom`). */
  readonly sigma: number | null;
}

/** rgb premultiplied by the weight in a; the blur's own, valid until the next call. */
export interface BlurredRoom {
  readonly texture: WebGLTexture;
  /** Where it lies on the frame, margin included: x, y, width, height in fractions of the frame. */
  readonly placement: BlurValues['placement'];
  readonly isCubic: boolean;
}

/** The room alone, blurred: three passes over a shrunken picture, whatever sigma is; one for the person's edge. */
export class Webgl2Blur {
  readonly #context: GlContext;
  readonly #weigh;
  readonly #blur;
  readonly #planner = new BlurPlanner('cubic');
  #values: BlurValues | null = null;
  #room: RenderTarget | null = null;
  #across: RenderTarget | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#weigh = new Pass(context, {
      name: 'weigh-room.frag.glsl',
      fragment: weighRoomFragment,
      block: WEIGH_ROOM_PARAMS,
      samplers: ['frame', 'alpha', 'remembered'],
    });
    this.#blur = new Pass(context, {
      name: 'blur.frag.glsl',
      fragment: blurFragment,
      block: BLUR_PARAMS,
      samplers: ['room'],
    });
  }

  blur({ frame, alpha, remembered, size, sigma }: BlurInput): BlurredRoom {
    const plan = this.#planner.plan(size, sigma);
    if (this.#values?.plan !== plan) this.#values = blurValues(plan);
    const values = this.#values;
    const format = this.#context.hasFloatTargets ? 'rgba16f' : 'rgba8';
    const spec = { ...outerSize(plan), format } as const;
    const room = (this.#room = fitTarget(this.#room, this.#context, spec));
    const inputs = [
      { texture: frame, filter: 'linear' },
      { texture: alpha, filter: 'linear' },
      { texture: remembered, filter: 'nearest' },
    ] as const;
    this.#weigh.draw(room, inputs, values.weigh);
    if (plan.weights.length > 1) {
      const across = (this.#across = fitTarget(this.#across, this.#context, spec));
      this.#blur.draw(across, [{ texture: room.texture, filter: 'nearest' }], values.across);
      this.#blur.draw(room, [{ texture: across.texture, filter: 'nearest' }], values.down);
    }
    return { texture: room.texture, placement: values.placement, isCubic: values.isCubic };
  }

  close(): void {
    this.#weigh.close();
    this.#blur.close();
    this.#room?.close();
    this.#across?.close();
  }
}
