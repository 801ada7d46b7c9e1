import { PictureReader } from './picture-reader.js';

/** A codec starts badly, and a slow machine draws slowly; a video that shows nothing for so long has stopped. */
const FRAME_TIMEOUT_MS = 20_000;

/** In the page: plays a stream and reads its colours. */
export class WatchedVideo {
  element = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  #reader = new PictureReader();

  /** `stream` may also come later, as the element's `srcObject`. */
  constructor(stream = null) {
    this.element.srcObject = stream;
    document.body.append(this.element);
  }

  /**
   * What is seen in each region, by name: the mean over several frames, because what is shown moves, and two videos do not
   * show the same moment of it.
   *
   * @param {Record<string, [number, number, number, number]>} regions `[x, y, width, height]` in parts of the picture
   * @returns {Promise<Record<string, { mean: [number, number, number], detail: number }>>}
   */
  async look(regions, frames = 6) {
    const pictures = [];
    for (let i = 0; i < frames; i++) {
      await this.#nextFrame();
      pictures.push(this.#reader.read(this.element));
    }
    const average = (read) => pictures.reduce((sum, one) => sum + read(one), 0) / frames;
    return Object.fromEntries(
      Object.entries(regions).map(([name, region]) => [
        name,
        {
          mean: [0, 1, 2].map((c) => average((picture) => picture.mean(region)[c])),
          detail: average((picture) => picture.detail(region)),
        },
      ]),
    );
  }

  #nextFrame() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no frame arrives')), FRAME_TIMEOUT_MS);
      this.element.requestVideoFrameCallback(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
