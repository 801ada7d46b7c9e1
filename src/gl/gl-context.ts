import { BgCameraError } from '../errors.js';
import { FrameTexture } from './frame-texture.js';

/**
 * The one WebGL2 context that the segmenter, the mask refiner and the compositor of a pipeline share, on a canvas of
 * its own. Its drawing buffer is the composited picture.
 */
export class GlContext {
  readonly canvas: OffscreenCanvas;
  readonly gl: WebGL2RenderingContext;
  /** The camera frame, as the stages' shaders sample it. */
  readonly frames: FrameTexture;
  /** True where R16F and RGBA16F can be rendered to; else 8 bits are used. */
  readonly hasFloatTargets: boolean;

  private constructor(canvas: OffscreenCanvas, gl: WebGL2RenderingContext) {
    this.canvas = canvas;
    this.gl = gl;
    this.frames = new FrameTexture({ gl });
    this.hasFloatTargets =
      gl.getExtension('EXT_color_buffer_float') !== null ||
      gl.getExtension('EXT_color_buffer_half_float') !== null;
  }

  /** @throws BgCameraError `gpu-lost` where the browser gives no WebGL2 context. */
  static create(): GlContext {
    const canvas = new OffscreenCanvas(2, 2);
    // Without the extras: each would cost memory and bandwidth on every frame. With alpha, for the preview of a cutout;
    // what goes into the stream is drawn opaque.
    const gl = canvas.getContext('webgl2', {
      alpha: true,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: 'high-performance',
    });
    if (!gl) throw new BgCameraError('gpu-lost', 'no WebGL2 context could be made');
    return new GlContext(canvas, gl);
  }

  /** Sizes the drawing buffer in pixels; a no-op when nothing changes, since a resize reallocates it. */
  resize(width: number, height: number): void {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /** @throws BgCameraError `gpu-lost`: a lost context draws nothing and says nothing, so every frame asks first. */
  assertAlive(): void {
    if (this.gl.isContextLost()) throw new BgCameraError('gpu-lost', 'the WebGL2 context was lost');
  }

  /** Frees the context at once instead of at the next garbage collection; browsers allow only about sixteen. */
  close(): void {
    this.frames.close();
    this.gl.getExtension('WEBGL_lose_context')?.loseContext();
    this.canvas.width = this.canvas.height = 1;
  }
}
