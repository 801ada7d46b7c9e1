import { BgCameraError } from '../errors.js';
import type { FrameSink } from './frame-sink.js';

type Context2d = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** Draws on a canvas that the page captures: the way out where tracks can't be written. Timestamps are lost there. */
export class CanvasSink implements FrameSink {
  readonly #context: Context2d;

  constructor(canvas: OffscreenCanvas | HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false }) as Context2d | null;
    if (!context) throw new BgCameraError('unsupported', 'no 2D context on the canvas to capture');
    this.#context = context;
    // Captured canvases exist for Firefox only once something was drawn.
    context.fillRect(0, 0, canvas.width, canvas.height);
  }

  write(frame: VideoFrame): boolean {
    const { canvas } = this.#context;
    try {
      if (canvas.width !== frame.displayWidth) canvas.width = frame.displayWidth;
      if (canvas.height !== frame.displayHeight) canvas.height = frame.displayHeight;
      this.#context.drawImage(frame, 0, 0, canvas.width, canvas.height);
      return true;
    } finally {
      frame.close();
    }
  }

  close(): void {
    // The page stops the captured track; the canvas keeps its last picture, which was covered.
  }
}
