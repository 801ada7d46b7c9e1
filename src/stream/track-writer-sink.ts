import type { FrameSink } from './frame-sink.js';

/** Writes to the track generator of either kind; timestamps go out as they are. */
export class TrackWriterSink implements FrameSink {
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;

  constructor(writable: WritableStream<VideoFrame>) {
    this.#writer = writable.getWriter();
    // A track that its user stopped makes writes fail; the session learns of it from the track itself.
    this.#writer.closed.catch(() => undefined);
  }

  write(frame: VideoFrame): void {
    // Not ready means that the previous frame is still on its way: drop, never queue.
    if ((this.#writer.desiredSize ?? 0) <= 0) {
      frame.close();
      return;
    }
    this.#writer.write(frame).catch(() => frame.close());
  }

  close(): void {
    this.#writer.close().catch(() => undefined);
  }
}
