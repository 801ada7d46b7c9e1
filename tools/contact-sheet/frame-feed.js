import { Picture } from './picture.js';

/** More pictures than a slow machine has under way between a camera frame and its composited frame. */
const MAX_PICTURES = 90;

/**
 * Stands between the camera and the element: passes each camera frame on through `track` and keeps a copy of its picture
 * until the composited frame has come. Later it can show kept pictures again. Frames are made anew from the copies, so
 * that what the element gets is bit by bit what the copy shows.
 */
export class FrameFeed {
  #camera;
  #generator = new MediaStreamTrackGenerator({ kind: 'video' });
  #writer = this.#generator.writable.getWriter();
  #reader;
  #running = Promise.resolve();
  #isOpen = false;
  #shown = [];
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
    this.#shown = [];
  }

  /** Shows a picture as a camera frame at `timestampUs`. */
  async show(picture, timestampUs) {
    this.#lastTimestampUs = timestampUs;
    await this.#writer.write(picture.toFrame(timestampUs));
  }

  /** Takes out the picture shown at `timestampUs`, and forgets all before it; null if there is none. */
  take(timestampUs) {
    return this.#takeAt(
      this.#shown.findIndex(({ picture }) => picture.timestampUs === timestampUs),
    );
  }

  /** The same for a transport that loses timestamps: the last picture shown before `timeMs` of the page's clock. */
  takeShownBefore(timeMs) {
    return this.#takeAt(this.#shown.findLastIndex(({ shownAtMs }) => shownAtMs <= timeMs));
  }

  async #pump() {
    while (this.#isOpen) {
      const { value: frame, done } = await this.#reader.read();
      if (done) return;
      const picture = await Picture.copy(frame);
      frame.close();
      this.#shown.push({ picture, shownAtMs: performance.now() });
      if (this.#shown.length > MAX_PICTURES) this.#shown.shift();
      await this.show(picture, picture.timestampUs);
    }
  }

  #takeAt(index) {
    if (index < 0) return null;
    return this.#shown.splice(0, index + 1).at(-1).picture;
  }
}
