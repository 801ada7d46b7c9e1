/** The way out. Only the gate holds one. */
export interface FrameSink {
  /**
   * Takes ownership of the frame: it is closed here, also when it is dropped, or when this throws.
   * @param mayWait whether it may leave later, when the sink is busy now; the next frame that is taken goes in its place. Only
   *   for what may leave at any time: nothing calls it back.
   * @returns false if the frame was dropped, because the sink is busy or at its end
   */
  write(frame: VideoFrame, mayWait: boolean): boolean;
  /** Idempotent. Ends the track that the sink feeds. */
  close(): void;
}
