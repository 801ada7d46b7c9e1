import { CELL_PX, CODE, listCells } from './marked-camera.js';
import { PictureReader } from './picture-reader.js';

/**
 * In the page: reads every frame of a track and notes what is in it. `board` is how much of the board shows in the part
 * of the frame where it shows most: 1 in a raw frame, 0 in a covered one.
 *
 * Where only workers can read tracks, a worker reads a copy of it. Where scripts can't read tracks at all, a `<video>` plays
 * it, and what that presents is looked at: `missed` counts what it did not show, and timestamps are the video's own.
 */
export class OutputLog {
  entries = [];
  /** Set by the test; goes into each entry. */
  label = '';
  /** Frames that came and could not be looked at. */
  missed = 0;
  #looker = new BoardLooker();
  #eye;

  constructor(track) {
    this.#eye = openEye(track);
    this.done = this.#eye.watch((picture, timestamp, missed) => {
      const { label } = this;
      const { delayMs = 0 } = this.#eye;
      const width = picture.displayWidth ?? picture.videoWidth ?? picture.width;
      const height = picture.displayHeight ?? picture.videoHeight ?? picture.height;
      const at = performance.now();
      this.missed += missed;
      this.entries.push({
        timestamp,
        width,
        height,
        at,
        delayMs,
        label,
        ...this.#looker.look(picture),
      });
    });
  }

  get isEnded() {
    return this.#eye.isEnded;
  }

  get last() {
    return this.entries.at(-1);
  }

  close() {
    return this.#eye.close();
  }
}

function openEye(track) {
  if (globalThis.native.MediaStreamTrackProcessor) return new ProcessorEye(track);
  return WorkerEye.open(track) ?? new VideoEye(track);
}

class ProcessorEye {
  isEnded = false;
  #reader;

  constructor(track) {
    // A buffer, so that no frame is lost unseen while the page is busy with another.
    this.#reader = new globalThis.native.MediaStreamTrackProcessor({
      track,
      maxBufferSize: 120,
    }).readable.getReader();
  }

  async watch(onPicture) {
    for (;;) {
      const { value: frame, done } = await this.#reader.read();
      if (done) break;
      onPicture(frame, frame.timestamp, 0);
      frame.close();
    }
    this.isEnded = true;
  }

  close() {
    return this.#reader.cancel();
  }
}

/**
 * For WebKit. There a `<video>` is no way to look at pixels: in WebKitGTK 2.50, drawing one on a canvas now and then gives
 * what a worker draws or uploads at the same time, which is a frame of the camera (probably because threads
 * share one converter, without a lock: GStreamerVideoFrameConverter.cpp). The bytes of a frame are copied without it.
 */
class WorkerEye {
  isEnded = false;
  #worker;

  /** Null where tracks can't be given to workers. */
  static open(track) {
    const url = new URL('./track-reader.js', import.meta.url);
    const worker = new globalThis.native.Worker(url, { type: 'module' });
    const copy = track.clone();
    try {
      worker.postMessage({ track: copy }, [copy]);
      return new WorkerEye(worker);
    } catch {
      copy.stop();
      worker.terminate();
      return null;
    }
  }

  constructor(worker) {
    this.#worker = worker;
  }

  watch(onPicture) {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = ({ message }) => reject(new Error(`the track's reader: ${message}`));
      this.#worker.onmessage = ({ data }) => {
        if (data.pixels) onPicture(data.pixels, data.timestamp, 0);
        else resolve();
      };
    }).then(() => this.close());
  }

  close() {
    this.isEnded = true;
    this.#worker.terminate();
  }
}

class VideoEye {
  /** A busy browser presents so much later what had left by then (27 ms more than the gate allows were seen in Firefox). */
  delayMs = 200;
  #track;
  #video = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
  #presented = 0;
  #callback = 0;

  constructor(track) {
    this.#track = track;
    // In the document and in view, for some browsers present nothing elsewhere.
    this.#video.style = 'position: fixed; inset: 0 auto auto 0; width: 32px';
    this.#video.srcObject = new MediaStream([track]);
    document.body.append(this.#video);
    void this.#video.play().catch(() => undefined);
  }

  get isEnded() {
    return this.#track.readyState === 'ended';
  }

  async watch(onPicture) {
    const look = (_now, { mediaTime, presentedFrames }) => {
      this.#callback = this.#video.requestVideoFrameCallback(look);
      const missed = Math.max(0, presentedFrames - this.#presented - 1);
      this.#presented = presentedFrames;
      onPicture(this.#video, Math.round(mediaTime * 1e6), missed);
    };
    this.#callback = this.#video.requestVideoFrameCallback(look);
  }

  close() {
    this.#video.cancelVideoFrameCallback(this.#callback);
    this.#video.srcObject = null;
    this.#video.remove();
  }
}

/** Blocks of this many cells across and down are looked at one by one, so that no small hole is averaged away. */
const BLOCK_CELLS = 4;
/** Where there is room and never anybody: a frame that is made of two backgrounds differs there. */
const CORNERS = [
  [0, 0, 0.12, 0.25],
  [0.88, 0, 0.12, 0.25],
  [0, 0.75, 0.12, 0.25],
  [0.88, 0.75, 0.12, 0.25],
];
/** What the board's cells differ by in a raw frame, in luma. */
const RAW_CONTRAST = 170;

class BoardLooker {
  #reader = new PictureReader();
  #blocks = [];
  #size = '';

  look(frame) {
    const picture = this.#reader.read(frame);
    if (this.#size !== `${picture.width}x${picture.height}`) this.#lay(picture);
    const board = Math.max(0, ...this.#blocks.map((block) => contrast(picture, block)));
    const face = picture.mean([0.44, 0.45, 0.14, 0.1]);
    const room = picture.mean([0, 0, 0.15, 1]);
    return {
      board: board / RAW_CONTRAST,
      room: room.map(Math.round),
      corners: CORNERS.map((corner) => picture.mean(corner).map(Math.round)),
      face: face.map(Math.round),
      isBlack: Math.max(...picture.mean([0, 0, 1, 1])) < 8,
      number: readNumber(picture),
    };
  }

  #lay({ width, height }) {
    this.#size = `${width}x${height}`;
    const blocks = new Map();
    for (const cell of listCells(width, height)) {
      const { side, row, column } = cell;
      const key = `${side} ${Math.floor(row / BLOCK_CELLS)} ${Math.floor(column / BLOCK_CELLS)}`;
      if (!blocks.has(key)) blocks.set(key, []);
      blocks.get(key).push(cell);
    }
    this.#blocks = [...blocks.values()].filter((cells) => cells.length >= BLOCK_CELLS);
  }
}

/** Mean luma of the yellow cells less that of the blue ones, by the pixels in their middles. */
function contrast(picture, cells) {
  const sums = [0, 0];
  const counts = [0, 0];
  const middle = CELL_PX / 2;
  for (const { x, y, isYellow } of cells) {
    sums[Number(isYellow)] += picture.luma(x + middle, y + middle);
    counts[Number(isYellow)]++;
  }
  return sums[1] / counts[1] - sums[0] / counts[0];
}

/** The number on the face; null where there is none to be read. */
function readNumber(picture) {
  let number = 0;
  for (let bit = 0; bit < CODE.bits; bit++) {
    const x = Math.floor((CODE.x + (bit + 0.5) * CODE.cellWidth) * picture.width);
    const y = Math.floor((CODE.y + CODE.cellHeight / 2) * picture.height);
    const luma = picture.luma(x, y);
    if (luma > 90 && luma < 150) return null;
    if (luma >= 150) number |= 1 << bit;
  }
  return number;
}
