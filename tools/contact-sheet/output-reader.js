import { before } from './deadline.js';

/** Reads the element's composited frames one by one. */
export class OutputReader {
  #reader;
  #pending = null;

  /** @param {MediaStreamTrack} track the element's video track */
  constructor(track) {
    this.#reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  }

  /**
   * The next frame, which the caller closes, or null when none has come by `deadlineMs` (the clock of
   * `performance.now()`) or the track has ended.
   */
  async next(deadlineMs) {
    // A read that came too late for one call is the next call's.
    this.#pending ??= this.#reader.read();
    try {
      const { value } = await before(this.#pending, deadlineMs, 'the next frame');
      this.#pending = null;
      return value ?? null;
    } catch {
      return null;
    }
  }
}
