import { BgCameraError } from '../errors.js';

export type Size = { readonly width: number; readonly height: number };

/**
 * A canvas that keeps its memory while its size stays. It draws in memory, as `willReadFrequently` asks for, also where
 * there is a GPU: this tier is for machines whose GPU is of no use, and drawing at once leaves nothing to queue up.
 */
export class Surface {
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor({ isOpaque = false } = {}) {
    const context = new OffscreenCanvas(1, 1).getContext('2d', {
      alpha: !isOpaque,
      willReadFrequently: true,
    });
    if (!context) throw new BgCameraError('stage-failed', 'no 2D context to composite with');
    this.#context = context;
  }

  resize({ width, height }: Size): OffscreenCanvasRenderingContext2D {
    const { canvas } = this.#context;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return this.#context;
  }

  close(): void {
    this.resize({ width: 1, height: 1 });
  }
}
