/** The way out. Only the gate holds one. */
export interface FrameSink {
  /**
   * Takes ownership of the frame: it is closed here, also when it is dropped, or when this throws.
   * @returns false if the frame was dropped, because the sink is busy or at its end
   */
  write(frame: VideoFrame): boolean;
  /** Idempotent. Ends the track that the sink feeds. */
  close(): void;
}
