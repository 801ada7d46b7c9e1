import { CameraPace, FRAMES_TO_MEASURE, type Arrival } from './camera-pace.js';

/**
 * One step of the ladder: how frames are made. A mask is never used for another frame as it is: a person who moved would
 * uncover the room. It is carried along with the picture where that can be told (`MaskRefiner.carry`), or made anew.
 */
export interface GovernorStep {
  /** Every so many camera frames one is taken; the others are dropped. */
  readonly everyNth: number;
  /** Every so many of the frames that are taken the model looks at one, at least; to the others its mask is carried. */
  readonly modelEvery: number;
  /** Whether the blur is made of fewer texels (see `Compositor.coarsen`). */
  readonly isCoarse: boolean;
  /** What a frame costs here, of what it costs on the first step: a guess from measurements, to choose by. */
  readonly cost: number;
}

/** How long frames must be late, on balance, before a step is taken down. A single peak of less never does it. */
const LATE_US = 2_000_000;
/** How long they must be early, almost all of them, before a step is taken up; so no step up comes sooner. */
const EARLY_US = 10_000_000;
/** What that grows to, doubled each time that a step up was taken back within `REGRET_US`. */
const MAX_EARLY_US = 300_000_000;
const REGRET_US = 60_000_000;
/** What a step up that held for so long is forgiven. */
const FORGIVE_US = 300_000_000;
/**
 * Parts of the upper step's time that leave room for noise. Below the first a frame is early; below the second it is
 * barely, and counts for so much less that a load that just fits goes up after a minute.
 */
const EARLY_PART = 0.7;
const BARELY_PART = 0.9;
const BARELY_WEIGHT = 1 / 6;
/** One frame that is not early takes back so many that are: up only when 9 of 10 are. */
const NOT_EARLY_WEIGHT = 9;
/**
 * What is not looked at: after a start, another camera, size or model, an interruption (caches, shaders and clocks settle);
 * after a step.
 */
const WARM_UP_US = 2_000_000;
const SETTLE_US = 1_000_000;
/** No single frame counts for longer, so that it takes three of them. */
const MAX_SLICE_US = 700_000;
/** Frames are early on the first step for so long: a tier that was given up may be tried again. */
const EASY_US = 120_000_000;

/** Paces further apart than by this factor are not the same. */
const SAME_PACE = 1.2;
/** Frames that `frameMs` is a mean of, the last ones most. */
const FRAME_MS_OVER = 16;

/** `overloaded`: late on the last step as well. `easy`: early on the first one, for long. */
export type Load = 'normal' | 'overloaded' | 'easy';

/**
 * Finds the step of the ladder on which frames are done in time. It runs on the timestamps of frames and on what they
 * took, has no clock and no way to a frame or to the gate: all that it can do is to have fewer frames taken, or cheaper
 * ones. Its state is of fixed size.
 *
 * Down: frames were late (took longer than their step allows) for two seconds on balance; to the first step on which they
 * would not have been. Up: they would have been early on an upper step, almost all of them for ten seconds; longer where
 * that went wrong before.
 */
export class Governor {
  /** Index of the step in use; 0 is the best. */
  level = 0;
  /** Milliseconds that a frame takes on this step, over the last ones. */
  frameMs = 0;
  readonly #steps: readonly GovernorStep[];
  readonly #pace = new CameraPace();
  /** For each step, how long frames were late or early there, or would have been. */
  readonly #lateUs: Float64Array;
  readonly #earlyUs: Float64Array;
  /** How long they have to be early before this step is gone up to. */
  readonly #waitUs: Float64Array;
  #easyUs = 0;
  #isOverloaded = false;
  #framesSinceTaken = Infinity;
  /** Frames that are still to be dropped for the camera's pace to be measured. */
  #framesToMeasure = 0;
  /** Once is enough: if there was no pace to be told then, there won't be. */
  #hasMeasured = false;
  /** What the pace was taken for until then. */
  #guessedMs = 0;
  #lastDoneUs = 0;
  #seenFromUs = WARM_UP_US;
  /** When this step was last gone up to. */
  readonly #wentUpUs: Float64Array;

  constructor(steps: readonly GovernorStep[]) {
    this.#steps = steps;
    this.#lateUs = new Float64Array(steps.length);
    this.#earlyUs = new Float64Array(steps.length);
    this.#waitUs = new Float64Array(steps.length).fill(EARLY_US);
    this.#wentUpUs = new Float64Array(steps.length).fill(-Infinity);
  }

  get step(): GovernorStep {
    return this.#steps[this.level]!;
  }

  get load(): Load {
    if (this.#isOverloaded) return 'overloaded';
    return this.level === 0 && this.#easyUs >= EASY_US ? 'easy' : 'normal';
  }

  /** To be called for each frame. @returns whether it is to be taken; the others are to be dropped */
  admit(arrival: Arrival): boolean {
    if (!this.#pace.advance(arrival)) this.#rest(WARM_UP_US);
    this.#framesSinceTaken += this.#pace.framesPassed;
    if (this.#framesToMeasure > 0) {
      if (--this.#framesToMeasure === 0) this.#compare();
      return false;
    }
    const { everyNth } = this.step;
    // Half a frame of jitter; but on the first step every frame is taken, however fast they follow one another.
    if (everyNth > 1 && this.#framesSinceTaken < everyNth - 0.5) return false;
    this.#framesSinceTaken = 0;
    return true;
  }

  /** To be called when a frame that was taken is done, with the time from its arrival until then. */
  finish(totalMs: number): void {
    const { nowUs } = this.#pace;
    const fromUs = Math.max(this.#lastDoneUs, this.#seenFromUs);
    this.#lastDoneUs = nowUs;
    if (nowUs > fromUs) this.#weigh(totalMs, Math.min(nowUs - fromUs, MAX_SLICE_US));
  }

  #weigh(totalMs: number, sliceUs: number): void {
    const { intervalMs } = this.#pace;
    const { cost } = this.step;
    this.frameMs += (totalMs - this.frameMs) / (this.frameMs === 0 ? 1 : FRAME_MS_OVER);
    for (let i = 0; i < this.#steps.length; i++) {
      const step = this.#steps[i]!;
      const part = (totalMs * step.cost) / cost / (step.everyNth * intervalMs);
      const late = part > 1 ? sliceUs : -sliceUs;
      this.#lateUs[i] = clamp(this.#lateUs[i]! + late, LATE_US);
      this.#earlyUs[i] = clamp(this.#earlyUs[i]! + sliceUs * earlyWeight(part), MAX_EARLY_US);
    }
    this.#easyUs = Math.min(EASY_US, this.#earlyUs[0]! > 0 ? this.#easyUs + sliceUs : 0);
    this.#decide();
  }

  #decide(): void {
    const lateUs = this.#lateUs[this.level]!;
    if (lateUs >= LATE_US) this.#goDown();
    else if (this.level > 0) this.#goUp();
    if (lateUs > 0) return;
    this.#isOverloaded = false;
    this.#hasMeasured = false;
  }

  #goDown(): void {
    const last = this.#steps.length - 1;
    if (!this.#pace.isMeasured && !this.#hasMeasured) {
      this.#hasMeasured = true;
      this.#framesToMeasure = FRAMES_TO_MEASURE;
      this.#guessedMs = this.#pace.intervalMs;
      return;
    }
    if (this.level === last) {
      this.#isOverloaded = true;
      return;
    }
    this.#learn();
    let next = this.level + 1;
    while (next < last && this.#lateUs[next]! >= LATE_US / 2) next++;
    this.#go(next);
  }

  /** The camera is slower, or faster, than was thought: what was called late by that may not be. */
  #compare(): void {
    const part = this.#pace.intervalMs / this.#guessedMs;
    if (part > SAME_PACE || part < 1 / SAME_PACE) this.#rest(0);
  }

  /** A step up that is taken back soon was a mistake: the next one to there comes later. */
  #learn(): void {
    const heldUs = this.#pace.nowUs - this.#wentUpUs[this.level]!;
    const waitUs = this.#waitUs[this.level]!;
    if (heldUs < REGRET_US) this.#waitUs[this.level] = Math.min(2 * waitUs, MAX_EARLY_US);
    else if (heldUs >= FORGIVE_US) this.#waitUs[this.level] = EARLY_US;
  }

  #goUp(): void {
    for (let i = 0; i < this.level; i++) {
      if (this.#earlyUs[i]! < this.#waitUs[i]!) continue;
      this.#wentUpUs[i] = this.#pace.nowUs;
      this.#go(i);
      return;
    }
  }

  #go(level: number): void {
    this.level = level;
    this.#isOverloaded = false;
    this.#rest(SETTLE_US);
  }

  /** Forgets what was measured, and looks at nothing for a while. */
  #rest(us: number): void {
    this.#lateUs.fill(0);
    this.#earlyUs.fill(0);
    this.#easyUs = 0;
    this.frameMs = 0;
    this.#hasMeasured = false;
    this.#seenFromUs = this.#pace.nowUs + us;
  }

  /** Another camera, size or model: frames may take another time from here on. The step stays. */
  restart(): void {
    this.#pace.reset();
    this.#framesSinceTaken = Infinity;
    this.#framesToMeasure = 0;
    this.#rest(WARM_UP_US);
  }
}

function earlyWeight(part: number): number {
  if (part < EARLY_PART) return 1;
  return part < BARELY_PART ? BARELY_WEIGHT : -NOT_EARLY_WEIGHT;
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}
