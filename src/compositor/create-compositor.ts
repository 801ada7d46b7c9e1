import type { Background } from '../background/background-source.js';
import type { GlContext } from '../gl/gl-context.js';
import { Canvas2dCompositor } from './canvas2d-compositor.js';
import type { Compositor } from './compositor.js';
import { Webgl2Compositor } from './webgl2-compositor.js';

/** The compositor that draws where the mask is: in the shared context, or on 2D canvases without one. */
export function createCompositor(context: GlContext | null, background: Background): Compositor {
  return context ? new Webgl2Compositor(context, background) : new Canvas2dCompositor(background);
}
