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
  /** Leaves when the frame before is through, unless another takes its place. */
  #waiting: VideoFrame | null = null;

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

  write(frame: VideoFrame, mayWait: boolean): boolean {
    const { desiredSize } = this.#writer;
    if (desiredSize !== null && desiredSize > 0) {
      this.#keepWaiting(null);
      this.#send(frame);
      return true;
    }
    // Not ready means that the previous frame is still on its way: at most the newest one waits, none are queued.
    if (desiredSize !== null) this.#noteLate(frame);
    if (desiredSize === null || !mayWait) {
      frame.close();
      return false;
    }
    if (!this.#waiting) {
      this.#writer.ready.then(
        () => this.#sendWaiting(),
        () => this.#keepWaiting(null),
      );
    }
    this.#keepWaiting(frame);
    return true;
  }

  #send(frame: VideoFrame): void {
    this.#lastUs = frame.timestamp;
    this.#waitedUs = 0;
    this.#writer.write(frame).catch(() => frame.close());
  }

  #sendWaiting(): void {
    const frame = this.#waiting;
    this.#waiting = null;
    if (frame) this.#send(frame);
  }

  #keepWaiting(frame: VideoFrame | null): void {
    this.#waiting?.close();
    this.#waiting = frame;
  }

  #noteLate({ timestamp }: VideoFrame): void {
    this.#waitedUs += Math.min(Math.abs(timestamp - this.#lastUs), MAX_STEP_US);
    this.#lastUs = timestamp;
    if (this.#waitedUs < STUCK_AFTER_US || this.#isStuck) return;
    this.#isStuck = true;
    this.#onStuck();
  }

  close(): void {
    this.#keepWaiting(null);
    this.#writer.close().catch(() => undefined);
  }
}
