/** A longer gap between two frames is a pause of the stream, which the video makes as well. */
const MAX_STEP_S = 1;
/** So far a video may be off before something is done about it: less than is seen, more than a decoder's own delay. */
const AHEAD_S = 0.1;
const BEHIND_S = 0.5;
/** Frames that are far apart leave the video this many of their steps ahead, so that it need not stop at each. */
const STEPS_AHEAD = 1.5;

/** What a player must do to show what is due. */
export type Steering =
  | { readonly act: 'none' | 'wait' | 'play' }
  /** `toS`: media time in seconds, to go to, or, where that has not been loaded, to give up. */
  | { readonly act: 'jump'; readonly toS: number };

/**
 * Which time of a video is due, by the timestamps of the frames that it stands behind: a video goes on with frames and stops
 * with them, whatever the reason, and clips that are fed slowly or fast get the same pictures. Pure but for its state.
 */
export class FrameClock {
  /** Media time in seconds, counted on over the video's end. */
  #dueS = 0;
  #lastUs: number | null = null;
  #stepS = 0;

  /** A frame of this time is being composited. */
  advance(timestampUs: number): void {
    const stepS = this.#lastUs === null ? 0 : (timestampUs - this.#lastUs) / 1e6;
    this.#lastUs = timestampUs;
    if (stepS <= 0 || stepS > MAX_STEP_S) return;
    this.#stepS = stepS;
    this.#dueS += stepS;
  }

  /** The video can't get to where it should be: it goes on from where it is. */
  takeOver(currentS: number): void {
    this.#dueS = currentS;
  }

  /**
   * @param currentS the video's time in seconds
   * @param durationS of the looped video; `Infinity` where it has no end, NaN where that is not known
   */
  steer(currentS: number, durationS: number): Steering {
    const hasEnd = durationS > 0 && durationS < Infinity;
    const aheadS = hasEnd ? wrap(currentS - this.#dueS, durationS) : currentS - this.#dueS;
    if (aheadS > Math.max(AHEAD_S, STEPS_AHEAD * this.#stepS)) return { act: 'wait' };
    if (aheadS < -BEHIND_S) {
      return { act: 'jump', toS: hasEnd ? this.#dueS % durationS : this.#dueS };
    }
    return { act: aheadS <= 0 ? 'play' : 'none' };
  }
}

/** Into plus or minus half a length: the shorter way round a loop. */
function wrap(value: number, length: number): number {
  return value - length * Math.round(value / length);
}
