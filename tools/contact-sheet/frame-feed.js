/** More pictures than a slow machine has under way between a camera frame and its composited frame. */
const MAX_PICTURES = 90;

/**
 * Stands between the camera and the element: passes each camera frame on through `track` and keeps a copy of its picture
 * until the composited frame has come. Later it can show kept pictures again.
 *
 * Frames are made anew from the copies: what the element gets is then pixel by pixel what the copy shows, and a frame
 * made from a bitmap keeps the timestamp it is given, which Chromium's generator does not grant a re-stamped frame.
 */
export class FrameFeed {
  #camera;
  #generator = new MediaStreamTrackGenerator({ kind: 'video' });
  #writer = this.#generator.writable.getWriter();
  #reader;
  #running = Promise.resolve();
  #isOpen = false;
  #pictures = [];
  #lastTimestampUs = 0;

  /** Opens the page's camera. */
  static async open(constraints) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: constraints });
    return new FrameFeed(stream.getVideoTracks()[0]);
  }

  constructor(camera) {
    this.#camera = camera;
    this.#reader = new MediaStreamTrackProcessor({ track: camera }).readable.getReader();
  }

  /** The element's source. */
  get track() {
    return this.#generator;
  }

  /** Microseconds: the timestamp of the last frame that was passed on. */
  get lastTimestampUs() {
    return this.#lastTimestampUs;
  }

  /** Passes camera frames on until `stop`. */
  start() {
    this.#isOpen = true;
    this.#running = this.#pump();
  }

  /** Ends the camera; resolves when no further frame of it can come. */
  async stop() {
    this.#isOpen = false;
    await this.#running;
    await this.#reader.cancel();
    this.#camera.stop();
    this.#prune(this.#pictures.length);
  }

  /** Shows a picture as a camera frame at `timestampUs`; the picture stays the caller's. */
  async show(picture, timestampUs) {
    this.#lastTimestampUs = timestampUs;
    const frame = new VideoFrame(picture, { timestamp: timestampUs, alpha: 'discard' });
    await this.#writer.write(frame);
  }

  /** Takes out the picture shown at `timestampUs`, and forgets all before it; null if there is none. */
  take(timestampUs) {
    return this.#takeAt(this.#pictures.findIndex((entry) => entry.timestampUs === timestampUs));
  }

  /** The same for a transport that loses timestamps: the last picture shown before `timeMs` of the page's clock. */
  takeShownBefore(timeMs) {
    return this.#takeAt(this.#pictures.findLastIndex((entry) => entry.shownAtMs <= timeMs));
  }

  async #pump() {
    while (this.#isOpen) {
      const { value: frame, done } = await this.#reader.read();
      if (done) return;
      const timestampUs = frame.timestamp;
      const picture = await createImageBitmap(frame);
      frame.close();
      this.#pictures.push({ picture, timestampUs, shownAtMs: performance.now() });
      this.#prune(this.#pictures.length - MAX_PICTURES);
      await this.show(picture, timestampUs);
    }
  }

  #takeAt(index) {
    if (index < 0) return null;
    this.#prune(index);
    return this.#pictures.shift();
  }

  #prune(count) {
    if (count <= 0) return;
    for (const { picture } of this.#pictures.splice(0, count)) picture.close();
  }
}
