import type { GlContext } from '../gl/gl-context.js';
import { Canvas2dMaskRefiner } from './canvas2d-mask-refiner.js';
import type { MaskRefiner } from './mask-refiner.js';
import { Webgl2MaskRefiner } from './webgl2-mask-refiner.js';

/** The refiner that works where the mask is: on the GPU with a context, in memory without. */
export function createMaskRefiner(context: GlContext | null): MaskRefiner {
  return context ? new Webgl2MaskRefiner(context) : new Canvas2dMaskRefiner();
}
