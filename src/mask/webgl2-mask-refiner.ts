import { BgCameraError } from '../errors.js';
import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import type { ValuesOf } from '../gpu/uniform-block.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import { shader } from '../../shaders/mask/smooth-mask.frag.glsl';
import {
  SIGMOID_SLOPE,
  SMOOTH_SIGMA_TEXELS,
  type AlphaMask,
  type MaskRefiner,
} from './mask-refiner.js';
import { SMOOTH_MASK_PARAMS } from './smooth-mask-params.js';

const ACROSS = [1, 0] as const;
const DOWN = [0, 1] as const;

/** Two small draws at mask resolution; nothing leaves the GPU. */
export class Webgl2MaskRefiner implements MaskRefiner {
  readonly #context: GlContext;
  readonly #pass;
  #across: RenderTarget | null = null;
  #alpha: RenderTarget | null = null;
  #result: AlphaMask | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#pass = new Pass(context, {
      name: 'smooth-mask.frag.glsl',
      fragment: shader,
      block: SMOOTH_MASK_PARAMS,
      samplers: ['mask'],
    });
  }

  refine(mask: ConfidenceMask): AlphaMask {
    if (mask.kind !== 'texture') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected a WebGL texture`);
    }
    const { width, height, shiftTexels } = mask;
    const format = this.#context.hasFloatTargets ? 'r16f' : 'r8';
    this.#across = fitTarget(this.#across, this.#context, { width, height, format });
    this.#alpha = fitTarget(this.#alpha, this.#context, { width, height, format: 'r8' });
    const common = { size: [width, height], sigmaTexels: SMOOTH_SIGMA_TEXELS, shiftTexels };
    this.#draw(this.#across, mask.texture, { ...common, axis: ACROSS, slope: 0 });
    this.#draw(this.#alpha, this.#across.texture, { ...common, axis: DOWN, slope: SIGMOID_SLOPE });
    if (this.#result?.kind !== 'texture' || this.#result.texture !== this.#alpha.texture) {
      this.#result = { kind: 'texture', texture: this.#alpha.texture };
    }
    return this.#result;
  }

  #draw(
    target: RenderTarget,
    texture: WebGLTexture,
    values: ValuesOf<typeof SMOOTH_MASK_PARAMS>,
  ): void {
    this.#pass.draw(target, [{ texture, filter: 'nearest' }], values);
  }

  close(): void {
    this.#pass.close();
    this.#across?.close();
    this.#alpha?.close();
  }
}
