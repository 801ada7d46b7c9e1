import { mountCamera, until } from './element.js';
import { CODE, MarkedCamera } from './marked-camera.js';
import { OutputLog } from './output-log.js';

/**
 * More of the board than this, in any part of it, is the room. Covered frames show less than 0.11 (a picture behind the
 * person has cells of its own), raw ones more than 0.95.
 */
export const RAW_FROM = 0.3;
/** A plain frame that was on its way when mode `none` was left may still arrive for so long. */
export const GRACE_MS = 300;
/** The component tries its transports with frames of this size. */
const PROBE_SIZE = 2;

/**
 * In the page: a marked camera, an element fed by it, and a log of every frame on every track that the element could send
 * frames by, from the moment that track is made (`tapOutputTracks` must be installed).
 */
export class Scene {
  /** When `mode` became what, and the number of the camera's next frame then. */
  modes = [];
  #logs = [];
  #person;

  static async open(person, attributes = {}, { fps = 15, size = {} } = {}) {
    const scene = new Scene();
    globalThis.scene = scene;
    globalThis.onOutputTrack = (track) => scene.#logs.push(new OutputLog(track));
    scene.#person = person;
    scene.fps = fps;
    scene.camera = await MarkedCamera.open(person, size);
    scene.camera.play(fps);
    scene.element = await mountCamera(
      // One look of the smaller model: these tests are of what becomes of frames, not of outlines.
      { sigma: 16, color: '#00ff00', model: 'landscape', ...attributes },
      { source: scene.camera.track },
    );
    scene.modes = [{ mode: scene.element.mode, at: performance.now(), number: 0 }];
    return scene;
  }

  get frames() {
    return this.#logs
      .flatMap(({ entries }) => entries)
      .filter(({ width }) => width > PROBE_SIZE)
      .sort((a, b) => a.at - b.at);
  }

  async setMode(mode, more = {}) {
    Object.assign(this.element, { mode, ...more });
    await this.element.updateComplete;
    this.modes.push({ mode, at: performance.now(), number: this.camera.count });
  }

  /** Another camera in the place of the first; its numbers go on from there. */
  async replaceCamera(size = {}) {
    const next = await MarkedCamera.open(this.#person, size);
    next.count = this.camera.count;
    this.camera.pause();
    this.camera = next;
    next.play(this.fps);
    this.element.source = next.track;
    await this.element.updateComplete;
  }

  isRaw({ board }) {
    return board > RAW_FROM;
  }

  /**
   * Whether a raw frame should not be there. While a covered mode is set, a frame that the camera gave after the switch
   * must be covered at once, and any other after the time of grace.
   */
  isLeak(frame) {
    if (!this.isRaw(frame)) return false;
    const index = this.modes.findLastIndex(({ at }) => at <= frame.at);
    const now = this.modes[Math.max(0, index)];
    if (now.mode === 'none') return false;
    const lastPlain = this.modes.slice(0, index + 1).findLastIndex(({ mode }) => mode === 'none');
    if (lastPlain < 0) return true;
    const left = this.modes[lastPlain + 1];
    const isLate = frame.at > left.at + GRACE_MS + (frame.delayMs ?? 0);
    return isLate || this.isSince(frame.number, left.number);
  }

  /** Whether the camera gave the frame of that number then, or later. Numbers begin again after `2 ** CODE.bits`. */
  isSince(number, from) {
    const count = 2 ** CODE.bits;
    return number !== null && (((number - from) % count) + count) % count < count / 2;
  }

  get leaks() {
    return this.frames.filter((frame) => this.isLeak(frame));
  }

  /** Resolves when so many frames more have come out, that the camera gave after this call. */
  async flow(count = 5) {
    const from = this.camera.count;
    const isNew = ({ number, isBlack }) => !isBlack && this.isSince(number, from);
    await until(() => this.frames.filter(isNew).length >= count, 'frames flow');
  }

  /** Resolves when the camera has given so many frames more. */
  async shoot(count) {
    const to = this.camera.count + count;
    await until(() => this.camera.count >= to, 'the camera gives frames');
  }

  /** What the test looks at on its side. */
  report() {
    const { element } = this;
    const { frames } = this;
    return {
      state: element.state,
      activeTier: element.activeTier,
      stats: element.stats,
      events: element.events,
      tracks: element.stream.getTracks().map(({ kind, readyState }) => ({ kind, readyState })),
      frames: frames.length,
      missedFrames: this.#logs.reduce((sum, { missed }) => sum + missed, 0),
      rawFrames: frames.filter((frame) => this.isRaw(frame)).length,
      blackFrames: frames.filter(({ isBlack }) => isBlack).length,
      worstBoard: Math.max(0, ...frames.map(({ board }) => board)),
      leaks: this.leaks.map(({ at, number, board, timestamp }) => ({
        at,
        number,
        board,
        timestamp,
        modes: this.modes.filter((entry) => entry.at <= at).slice(-3),
      })),
    };
  }
}
