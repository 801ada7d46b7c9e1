import type { FrameHandler, FrameSource } from '../../src/frames/frame-source.js';
import type { FrameCount } from './frame-count.js';
import type { Picture } from './picture.js';
import { makeFrame } from './video-frame.js';

/** A frame source that gives what the test gives, one frame at a time, and nothing else. */
export class GivenFrames implements FrameSource {
  framesDropped = 0;
  isClosed = false;
  readonly #count: FrameCount | null;
  #onFrame: FrameHandler | null = null;
  #onEnd: ((cause?: unknown) => void) | null = null;

  constructor(count: FrameCount | null = null) {
    this.#count = count;
  }

  start(onFrame: FrameHandler, onEnd: (cause?: unknown) => void): void {
    this.#onFrame = onFrame;
    this.#onEnd = onEnd;
  }

  /** Resolves when the handler is done with the frame. */
  async give(picture: Picture, timestamp = 0, change?: (frame: VideoFrame) => void): Promise<void> {
    const frame = makeFrame(picture, { timestamp });
    change?.(frame);
    this.#count?.track(frame);
    await this.#onFrame?.(frame);
  }

  end(cause?: unknown): void {
    this.#onEnd?.(cause);
  }

  close(): void {
    this.isClosed = true;
  }
}
