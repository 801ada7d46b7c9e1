import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader } from '../../shaders/mask/smooth-mask.frag.wgsl';
import {
  SIGMOID_SLOPE,
  SMOOTH_SIGMA_TEXELS,
  type AlphaMask,
  type MaskRefiner,
} from './mask-refiner.js';
import { SMOOTH_MASK_PARAMS } from './smooth-mask-params.js';

const ACROSS = [1, 0] as const;
const DOWN = [0, 1] as const;
const ACROSS_FORMAT = 'r16float';
const ALPHA_FORMAT = 'r8unorm';

/** Two small draws at mask resolution, recorded into the context's encoder; nothing leaves the GPU. */
export class WebgpuMaskRefiner implements MaskRefiner {
  readonly #context: GpuContext;
  readonly #acrossPass: SmoothPass;
  readonly #downPass: SmoothPass;
  #across: RenderTarget | null = null;
  #alpha: RenderTarget | null = null;
  #result: AlphaMask | null = null;

  private constructor(context: GpuContext, across: SmoothPass, down: SmoothPass) {
    this.#context = context;
    this.#acrossPass = across;
    this.#downPass = down;
  }

  /** @throws BgCameraError as `RenderPass.create` does */
  static async create(context: GpuContext, signal: AbortSignal): Promise<WebgpuMaskRefiner> {
    const [across, down] = await Promise.all([
      createPass(context, ACROSS_FORMAT, signal),
      createPass(context, ALPHA_FORMAT, signal),
    ]);
    return new WebgpuMaskRefiner(context, across, down);
  }

  refine(mask: ConfidenceMask): AlphaMask {
    if (mask.kind !== 'gpu-texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a GPU texture`);
    }
    const { width, height, shiftTexels, view } = mask;
    const size = { width, height };
    const context = this.#context;
    const across = fitTarget(this.#across, context, { ...size, format: ACROSS_FORMAT });
    const alpha = fitTarget(this.#alpha, context, { ...size, format: ALPHA_FORMAT });
    this.#across = across;
    this.#alpha = alpha;
    const common = { size: [width, height], sigmaTexels: SMOOTH_SIGMA_TEXELS, shiftTexels };
    this.#acrossPass.draw(across.view, { views: [view] }, { ...common, axis: ACROSS, slope: 0 });
    this.#downPass.draw(
      alpha.view,
      { views: [across.view] },
      { ...common, axis: DOWN, slope: SIGMOID_SLOPE },
    );
    if (this.#result?.kind !== 'gpu-texture' || this.#result.view !== alpha.view) {
      this.#result = { kind: 'gpu-texture', view: alpha.view };
    }
    return this.#result;
  }

  close(): void {
    this.#acrossPass.close();
    this.#downPass.close();
    this.#across?.close();
    this.#alpha?.close();
  }
}

type SmoothPass = Awaited<ReturnType<typeof createPass>>;

function createPass(context: GpuContext, format: GPUTextureFormat, signal: AbortSignal) {
  const spec = {
    name: 'smooth-mask.frag.wgsl',
    fragment: shader,
    block: SMOOTH_MASK_PARAMS,
    textures: ['loaded'],
    format,
  } as const;
  return RenderPass.create(context, spec, signal);
}
