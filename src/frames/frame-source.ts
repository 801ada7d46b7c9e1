/** Called with the newest camera frame. The handler owns the frame from then on and closes it exactly once. */
export type FrameHandler = (frame: VideoFrame) => void | Promise<void>;

/** Where the pipeline gets its frames. The newest frame wins: what can't be handled in time is dropped, never queued. */
export interface FrameSource {
  /** Starts delivery; the handler is never called again before its promise has settled. */
  start(onFrame: FrameHandler, onEnd: (cause?: unknown) => void): void;
  /** Frames that were closed unseen because a newer one came first. */
  readonly framesDropped: number;
  /** Idempotent. No frame is delivered after it; one that waits is closed. */
  close(): void;
}
