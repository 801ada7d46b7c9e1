/**
 * In the page: a camera whose room is recognisable from outside. Left and right of the person stands a board of yellow
 * and blue cells, which any cover removes: a blur averages it, a colour or picture hides it. The frame's number is
 * written on the person's face, which every mode keeps.
 */

/** Side of a cell in pixels: smaller than any blur that is used in the tests, larger than a chroma sample. */
export const CELL_PX = 4;
/** The board covers this part of the width on each side; the sample person ends well before it. */
export const BOARD = 0.19;
/** Bits of the frame number, drawn as squares over the cheeks, dark for 0 and light for 1. */
export const CODE = { bits: 10, x: 0.42, y: 0.6, cellWidth: 0.02, cellHeight: 0.06 };

const YELLOW = [250, 225, 0];
const BLUE = [0, 20, 240];
const CODE_COLORS = ['rgb(30 20 20)', 'rgb(235 215 205)'];

export class MarkedCamera {
  track;
  /** Frames written so far; also the number of the next one. */
  count = 0;
  /** Timestamp in microseconds by frame number. */
  timestamps = [];
  #outlet;
  #person;
  #context = null;
  #timer = 0;
  #nextTimestampUs;
  #isWriting = false;

  /** @param person data URL of a picture of a person, head in the middle */
  static async open(person, { width = 320, height = 180, firstTimestampUs = 5_000_000 } = {}) {
    const picture = await createImageBitmap(await (await fetch(person)).blob());
    return new MarkedCamera(picture, { width, height, firstTimestampUs });
  }

  constructor(person, { width, height, firstTimestampUs }) {
    const { MediaStreamTrackGenerator } = globalThis.native;
    this.#outlet = MediaStreamTrackGenerator ? new GeneratorOutlet() : new CaptureOutlet();
    this.track = this.#outlet.track;
    this.#person = person;
    this.#nextTimestampUs = firstTimestampUs;
    this.resize(width, height);
  }

  resize(width, height) {
    const canvas = this.#outlet.resize(width, height);
    this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    this.scene = drawScene(this.#person, width, height);
  }

  /** One frame; resolves when the track has taken it. */
  async write({ stepUs = 66_667 } = {}) {
    await this.#outlet.write(this.#paint(stepUs));
  }

  /** So many frames at once, without a wait between them; resolves when the track has taken all. */
  async burst(count, { stepUs = 33_333 } = {}) {
    const writes = Array.from({ length: count }, () => this.#outlet.write(this.#paint(stepUs)));
    await Promise.all(writes);
  }

  /** Gives the timestamp. */
  #paint(stepUs) {
    const { width, height } = this.#context.canvas;
    this.#context.putImageData(this.scene, 0, 0);
    for (let bit = 0; bit < CODE.bits; bit++) {
      this.#context.fillStyle = CODE_COLORS[(this.count >> bit) & 1];
      const left = Math.round((CODE.x + bit * CODE.cellWidth) * width);
      const right = Math.round((CODE.x + (bit + 1) * CODE.cellWidth) * width);
      this.#context.fillRect(left, CODE.y * height, right - left, CODE.cellHeight * height);
    }
    const timestamp = this.#nextTimestampUs;
    this.#nextTimestampUs += stepUs;
    this.timestamps[this.count++] = timestamp;
    return timestamp;
  }

  /** Writes frames at this rate until `pause` or `end`, leaving out those that the track has no room for. */
  play(fps = 15) {
    this.pause();
    this.#timer = setInterval(() => {
      if (this.#isWriting) return;
      this.#isWriting = true;
      this.write()
        .catch(() => this.pause())
        .finally(() => (this.#isWriting = false));
    }, 1000 / fps);
  }

  pause() {
    clearInterval(this.#timer);
  }

  /** As when the device is unplugged: the track ends by itself. */
  async end() {
    this.pause();
    await this.#outlet.end();
  }
}

/** Chromium's: frames with the timestamps that they were given. */
class GeneratorOutlet {
  track = new globalThis.native.MediaStreamTrackGenerator({ kind: 'video' });
  #writer = this.track.writable.getWriter();
  #canvas = null;

  resize(width, height) {
    this.#canvas = new OffscreenCanvas(width, height);
    return this.#canvas;
  }

  async write(timestamp) {
    const { VideoFrame } = globalThis.native;
    await this.#writer.write(new VideoFrame(this.#canvas, { timestamp, alpha: 'discard' }));
  }

  end() {
    return this.#writer.close();
  }
}

/** For every browser: a captured canvas. Timestamps are what the browser makes of them. */
class CaptureOutlet {
  track;
  #canvas = document.createElement('canvas');

  constructor() {
    // Firefox captures only what has a context.
    this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    const capture = (...rate) =>
      globalThis.native.captureStream.call(this.#canvas, ...rate).getVideoTracks()[0];
    // By request, because left alone WebKitGTK 2.50 captures one frame in two seconds. Firefox 153 takes no requests.
    const track = capture(0);
    this.track = track.requestFrame ? track : capture();
  }

  resize(width, height) {
    return Object.assign(this.#canvas, { width, height });
  }

  async write() {
    this.track.requestFrame?.();
  }

  /** A track that is stopped by a script does not say so. */
  end() {
    this.track.stop();
    this.track.dispatchEvent(new Event('ended'));
  }
}

function drawScene(person, width, height) {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  const scale = Math.max(width / person.width, height / person.height);
  const drawn = [person.width * scale, person.height * scale];
  context.drawImage(person, (width - drawn[0]) / 2, (height - drawn[1]) / 2, ...drawn);
  for (const { x, y, isYellow } of listCells(width, height)) {
    context.fillStyle = `rgb(${(isYellow ? YELLOW : BLUE).join()})`;
    context.fillRect(x, y, CELL_PX, CELL_PX);
  }
  return context.getImageData(0, 0, width, height);
}

/** Where the cells of the board are. */
export function* listCells(width, height) {
  const columns = Math.floor((width * BOARD) / CELL_PX);
  const right = width - columns * CELL_PX;
  for (let row = 0; (row + 1) * CELL_PX <= height; row++) {
    for (let column = 0; column < columns; column++) {
      const isYellow = (row + column) % 2 === 0;
      yield { x: column * CELL_PX, y: row * CELL_PX, isYellow, side: 0, row, column };
      yield { x: right + column * CELL_PX, y: row * CELL_PX, isYellow, side: 1, row, column };
    }
  }
}
