import type { FrameHandler } from './frame-source.js';

/**
 * Back-pressure by dropping: while the handler is busy, the newest frame alone is kept and every older one is closed.
 * So a slow pipeline falls behind by less than one frame, and the camera's buffer pool never runs dry.
 */
export class NewestFrame {
  framesDropped = 0;
  #waiting: VideoFrame | null = null;
  #isBusy = false;
  #isClosed = false;
  readonly #onFrame: FrameHandler;

  constructor(onFrame: FrameHandler) {
    this.#onFrame = onFrame;
  }

  /** Takes ownership of the frame. */
  offer(frame: VideoFrame): void {
    if (this.#isClosed) {
      frame.close();
      return;
    }
    if (this.#waiting) {
      this.#waiting.close();
      this.framesDropped++;
    }
    this.#waiting = frame;
    if (!this.#isBusy) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#waiting) {
        const frame = this.#waiting;
        this.#waiting = null;
        await this.#onFrame(frame);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.close();
    this.#waiting = null;
  }
}
