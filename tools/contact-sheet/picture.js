/**
 * A copy of a camera frame in plain memory, in the camera's own pixel format: made and shown again without any work for
 * the GPU, which on a machine that has none would take its time from the element.
 */
export class Picture {
  #bytes;
  #init;

  /** Copies `frame`, which stays the caller's. */
  static async copy(frame) {
    const bytes = new Uint8Array(frame.allocationSize());
    const layout = await frame.copyTo(bytes);
    const { format, visibleRect, displayWidth, displayHeight, colorSpace } = frame;
    const size = { codedWidth: visibleRect.width, codedHeight: visibleRect.height };
    const init = { format, layout, ...size, displayWidth, displayHeight, colorSpace };
    return new Picture(bytes, init, frame.timestamp);
  }

  constructor(bytes, init, timestampUs) {
    this.#bytes = bytes;
    this.#init = init;
    /** When the camera took it, in microseconds of stream time. */
    this.timestampUs = timestampUs;
  }

  /**
   * A new frame, which the caller closes. It is made from memory because a frame made from a frame would come out of
   * Chromium's MediaStreamTrackGenerator with the old timestamp.
   */
  toFrame(timestampUs = this.timestampUs) {
    return new VideoFrame(this.#bytes, { ...this.#init, timestamp: timestampUs });
  }
}
