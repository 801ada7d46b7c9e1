import { awaitGpu } from './frame-fence.js';
import type { GlContext } from './gl-context.js';
import type { RenderTarget } from './render-target.js';

/** Reads a small rgba8 target back without stopping the GPU, through one buffer that it keeps. */
export class TextureRead {
  readonly #context: GlContext;
  #buffer: WebGLBuffer | null = null;
  #pixels = new Uint8Array(0);

  constructor(context: GlContext) {
    this.#context = context;
  }

  /**
   * Waits until the GPU has done what was drawn so far. One at a time.
   * @returns row by row; valid until the next call
   * @throws BgCameraError `gpu-lost` where the context is lost meanwhile
   */
  async read({ framebuffer, width, height }: RenderTarget): Promise<Uint8Array> {
    const { gl } = this.#context;
    this.#fitBuffer(4 * width * height);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#buffer);
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    await awaitGpu(this.#context);
    this.#context.assertAlive();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, this.#pixels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return this.#pixels;
  }

  #fitBuffer(size: number): void {
    if (this.#buffer && this.#pixels.length === size) return;
    this.close();
    const { gl } = this.#context;
    this.#pixels = new Uint8Array(size);
    this.#buffer = gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, size, gl.STREAM_READ);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
  }

  close(): void {
    this.#context.gl.deleteBuffer(this.#buffer);
    this.#buffer = null;
  }
}
