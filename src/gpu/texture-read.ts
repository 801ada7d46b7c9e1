import type { GpuContext } from './gpu-context.js';
import type { RenderTarget } from './render-target.js';

/** WebGPU copies rows to buffers at such distances only. */
const ROW_ALIGNMENT = 256;

/** Reads a small rgba8 target back, through one buffer that it keeps. */
export class TextureRead {
  readonly #context: GpuContext;
  #buffer: GPUBuffer | null = null;
  #pixels = new Uint8Array(0);

  constructor(context: GpuContext) {
    this.#context = context;
  }

  /** Of the pixels that `read` gives. */
  static bytesPerRow({ width }: { readonly width: number }): number {
    return Math.ceil((4 * width) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
  }

  /**
   * Submits what was recorded so far, and waits until the GPU has done it. One at a time.
   * @param source made for being read
   * @returns row by row, padded to `bytesPerRow`; valid until the next call
   * @throws BgCameraError `gpu-lost`, or the browser's own error, where the device is lost meanwhile
   */
  async read(source: RenderTarget): Promise<Uint8Array> {
    const context = this.#context;
    const bytesPerRow = TextureRead.bytesPerRow(source);
    const buffer = this.#fitBuffer(bytesPerRow * source.height);
    source.copyTo(context.encoder, buffer, bytesPerRow);
    context.submit();
    try {
      // Where the browser needs a push to notice the GPU's end, the fence gives it.
      await Promise.all([buffer.mapAsync(GPUMapMode.READ), context.settle()]);
    } catch (cause) {
      context.assertAlive();
      throw cause;
    }
    this.#pixels.set(new Uint8Array(buffer.getMappedRange()));
    buffer.unmap();
    return this.#pixels;
  }

  #fitBuffer(size: number): GPUBuffer {
    if (this.#buffer?.size === size) return this.#buffer;
    this.close();
    this.#pixels = new Uint8Array(size);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return (this.#buffer = this.#context.device.createBuffer({ label: 'read', size, usage }));
  }

  close(): void {
    this.#buffer?.destroy();
    this.#buffer = null;
  }
}
