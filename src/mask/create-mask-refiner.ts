import type { GlContext } from '../gl/gl-context.js';
import { GpuContext } from '../gpu/gpu-context.js';
import { Canvas2dMaskRefiner } from './canvas2d-mask-refiner.js';
import type { MaskRefiner } from './mask-refiner.js';
import { Webgl2MaskRefiner } from './webgl2-mask-refiner.js';
import { WebgpuMaskRefiner } from './webgpu-mask-refiner.js';

/** The refiner that works where the mask is: on the GPU with a context, in memory without. */
export async function createMaskRefiner(
  context: GpuContext | GlContext | null,
  signal: AbortSignal,
): Promise<MaskRefiner> {
  if (context instanceof GpuContext) return WebgpuMaskRefiner.create(context, signal);
  return context ? new Webgl2MaskRefiner(context) : new Canvas2dMaskRefiner();
}
