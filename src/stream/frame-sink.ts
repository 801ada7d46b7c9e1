/** The way out. Only the gate holds one. */
export interface FrameSink {
  /** Takes ownership of the frame: it is closed here, also when the sink is busy and drops it. */
  write(frame: VideoFrame): void;
  /** Idempotent. Ends the track that the sink feeds. */
  close(): void;
}
