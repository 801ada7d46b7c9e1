import { BgCameraError } from '../errors.js';
import type { FrameHandler, FrameSource } from './frame-source.js';
import { NewestFrame } from './newest-frame.js';

/**
 * Frames from a `MediaStreamTrackProcessor`. Chromium makes the processor on the page and its readable is transferred
 * here (`fromReadable`); by the standard the track is transferred and the processor made here (`fromTrack`).
 */
export class ProcessorFrameSource implements FrameSource {
  readonly #reader: ReadableStreamDefaultReader<VideoFrame>;
  readonly #track: MediaStreamTrack | null;
  #newest: NewestFrame | null = null;
  #isClosed = false;

  private constructor(readable: ReadableStream<VideoFrame>, track: MediaStreamTrack | null) {
    this.#reader = readable.getReader();
    this.#track = track;
  }

  static fromReadable(readable: ReadableStream<VideoFrame>): ProcessorFrameSource {
    return new ProcessorFrameSource(readable, null);
  }

  /** Takes the track over: it is stopped by `close`. */
  static fromTrack(track: MediaStreamTrack): ProcessorFrameSource {
    if (typeof MediaStreamTrackProcessor === 'undefined') {
      throw new BgCameraError(
        'unsupported',
        'MediaStreamTrackProcessor is not defined in this worker',
      );
    }
    const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
    return new ProcessorFrameSource(processor.readable, track);
  }

  get framesDropped(): number {
    return this.#newest?.framesDropped ?? 0;
  }

  start(onFrame: FrameHandler, onEnd: (cause?: unknown) => void): void {
    this.#newest = new NewestFrame(onFrame);
    void this.#read(this.#newest).then(
      () => this.#isClosed || onEnd(),
      (cause: unknown) => this.#isClosed || onEnd(cause),
    );
  }

  async #read(newest: NewestFrame): Promise<void> {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      newest.offer(withTime(value));
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#newest?.close();
    this.#reader.cancel().catch(() => undefined);
    this.#track?.stop();
  }
}

/**
 * In WebKitGTK 2.50 frames of a canvas' track have the time -2^63, which no frame can be given: masks would have no history, and
 * videos would stand still. No report is known. It may go when the engine tests pass without.
 */
function withTime(frame: VideoFrame): VideoFrame {
  if (Number.isSafeInteger(frame.timestamp)) return frame;
  const stamped = new VideoFrame(frame, { timestamp: Math.round(performance.now() * 1000) });
  frame.close();
  return stamped;
}
