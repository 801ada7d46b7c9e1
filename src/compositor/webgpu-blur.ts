import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import { shader as blurFragment } from '../../shaders/composite/blur.frag.wgsl';
import { shader as weighRoomFragment } from '../../shaders/composite/weigh-room.frag.wgsl';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS, blurValues, type BlurValues } from './blur-params.js';
import { BlurPlanner, outerSize } from './blur-plan.js';

const FORMAT = 'rgba16float';

export interface WebgpuBlurInput {
  /** The camera frame's bind group. */
  readonly frame: GPUBindGroup;
  /** Person coverage; what it covers takes no part in the blur. */
  readonly alpha: GPUTextureView;
  /** The empty room, as far as it is known; `AlphaMask.room`. */
  readonly remembered: GPUTextureView;
  /** Of the frame, in pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** In pixels of a 720-line frame; null: the room close by, for the person's edge (`planEdgeRoom`). */
  readonly sigma: number | null;
}

/** rgb premultiplied by the weight in a; the blur's own, valid until the next call. */
export interface BlurredRoom {
  readonly view: GPUTextureView;
  /** Where it lies on the frame, margin included: x, y, width, height in fractions of the frame. */
  readonly placement: BlurValues['placement'];
  readonly isCubic: boolean;
}

/** The room alone, blurred: three passes over a shrunken picture, whatever sigma is; one for the person's edge. */
export class WebgpuBlur {
  readonly #context: GpuContext;
  readonly #passes: Passes;
  readonly #planner = new BlurPlanner('cubic');
  #values: BlurValues | null = null;
  #room: RenderTarget | null = null;
  #across: RenderTarget | null = null;

  private constructor(context: GpuContext, passes: Passes) {
    this.#context = context;
    this.#passes = passes;
  }

  /** @throws BgCameraError as `RenderPass.create` does */
  static async create(context: GpuContext, signal: AbortSignal): Promise<WebgpuBlur> {
    return new WebgpuBlur(context, await createPasses(context, signal));
  }

  /** Records the passes. */
  blur({ frame, alpha, remembered, size, sigma }: WebgpuBlurInput): BlurredRoom {
    const plan = this.#planner.plan(size, sigma);
    if (this.#values?.plan !== plan) this.#values = blurValues(plan);
    const values = this.#values;
    const spec = { ...outerSize(plan), format: FORMAT } as const;
    const room = (this.#room = fitTarget(this.#room, this.#context, spec));
    const passes = this.#passes;
    passes.weigh.draw(room.view, { frame, views: [alpha, remembered] }, values.weigh);
    if (plan.weights.length > 1) {
      const across = (this.#across = fitTarget(this.#across, this.#context, spec));
      passes.across.draw(across.view, { views: [room.view] }, values.across);
      passes.down.draw(room.view, { views: [across.view] }, values.down);
    }
    return { view: room.view, placement: values.placement, isCubic: values.isCubic };
  }

  close(): void {
    for (const pass of Object.values(this.#passes)) pass.close();
    this.#room?.close();
    this.#across?.close();
  }
}

type Passes = Awaited<ReturnType<typeof createPasses>>;

async function createPasses(context: GpuContext, signal: AbortSignal) {
  const axis = {
    name: 'blur.frag.wgsl',
    fragment: blurFragment,
    block: BLUR_PARAMS,
    textures: ['loaded'],
    format: FORMAT,
  } as const;
  const room = {
    name: 'weigh-room.frag.wgsl',
    fragment: weighRoomFragment,
    block: WEIGH_ROOM_PARAMS,
    textures: ['filtered', 'loaded'],
    samplesFrame: true,
    format: FORMAT,
  } as const;
  const [weigh, across, down] = await Promise.all([
    RenderPass.create(context, room, signal),
    RenderPass.create(context, axis, signal),
    RenderPass.create(context, axis, signal),
  ]);
  return { weigh, across, down };
}
