import type { Background } from '../background/background-source.js';
import type { GlContext } from '../gl/gl-context.js';
import { GpuContext } from '../gpu/gpu-context.js';
import { Canvas2dCompositor } from './canvas2d-compositor.js';
import type { Compositor } from './compositor.js';
import { Webgl2Compositor } from './webgl2-compositor.js';
import { WebgpuCompositor } from './webgpu-compositor.js';

/** The compositor that draws where the mask is: in the shared context, or on 2D canvases without one. */
export async function createCompositor(
  context: GpuContext | GlContext | null,
  background: Background,
  signal: AbortSignal,
): Promise<Compositor> {
  if (context instanceof GpuContext) return WebgpuCompositor.create(context, background, signal);
  return context ? new Webgl2Compositor(context, background) : new Canvas2dCompositor(background);
}
