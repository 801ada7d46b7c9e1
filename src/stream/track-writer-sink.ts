import type { FrameSink } from './frame-sink.js';

/** A write that takes so long, on the clock of the frames, never ends: many times what a slow machine needs for one. */
const STUCK_AFTER_US = 5_000_000;
/** That clock also jumps, as over a sleep, or from one camera to the next: a frame stands for no more than this. */
const MAX_STEP_US = 500_000;

/** Writes to the track generator of either kind; timestamps go out as they are. */
export class TrackWriterSink implements FrameSink {
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  readonly #onStuck: () => void;
  #lastUs = 0;
  #waitedUs = 0;
  #isStuck = false;

  /**
   * @param onStuck called once when the track takes no more frames, and never will. Chromium 156: a write that is under
   *   way when the GPU process dies neither resolves nor rejects. To be removed when it rejects.
   */
  constructor(writable: WritableStream<VideoFrame>, onStuck: () => void) {
    this.#writer = writable.getWriter();
    this.#onStuck = onStuck;
    // A track that its user stopped makes writes fail; the session learns of it from the track itself.
    this.#writer.closed.catch(() => undefined);
  }

  write(frame: VideoFrame): boolean {
    const { desiredSize } = this.#writer;
    // Not ready means that the previous frame is still on its way: drop, never queue.
    if ((desiredSize ?? 0) <= 0) {
      if (desiredSize !== null) this.#noteDropped(frame);
      frame.close();
      return false;
    }
    this.#lastUs = frame.timestamp;
    this.#waitedUs = 0;
    this.#writer.write(frame).catch(() => frame.close());
    return true;
  }

  #noteDropped({ timestamp }: VideoFrame): void {
    this.#waitedUs += Math.min(Math.abs(timestamp - this.#lastUs), MAX_STEP_US);
    this.#lastUs = timestamp;
    if (this.#waitedUs < STUCK_AFTER_US || this.#isStuck) return;
    this.#isStuck = true;
    this.#onStuck();
  }

  close(): void {
    this.#writer.close().catch(() => undefined);
  }
}
