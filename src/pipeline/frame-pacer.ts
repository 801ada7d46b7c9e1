import { Governor, type GovernorStep, type Load } from '../capability/governor.js';

export interface FramePacerOptions {
  readonly steps: readonly GovernorStep[];
  /** Another step from the next frame on. */
  readonly onStep: (step: GovernorStep) => void;
  /** @param frameMs what a frame takes */
  readonly onLoad: (load: Load, frameMs: number) => void;
}

/** Holds the stopwatch for the governor: decides which frames are taken, and measures what they take. */
export class FramePacer {
  readonly #options: FramePacerOptions;
  readonly #governor: Governor;
  #load: Load = 'normal';
  #step: GovernorStep;
  #arrivedMs = 0;
  /** When the pipeline was last done with a frame. */
  #freeSinceMs = 0;
  #droppedBySource = 0;
  /** What the last frames took, in turns: with and without the model they differ. */
  readonly #lastMs: number[] = [];

  constructor(options: FramePacerOptions) {
    this.#options = options;
    this.#governor = new Governor(options.steps);
    this.#step = this.#governor.step;
  }

  get step(): GovernorStep {
    return this.#step;
  }

  /**
   * To be called when a frame comes. A frame that is taken ends with `finish`.
   * @param droppedBySource frames so far
   * @returns whether to take it; if not, the caller drops it
   */
  admit(timestampUs: number, droppedBySource: number): boolean {
    const nowMs = performance.now();
    const isTaken = this.#governor.admit({
      timestampUs,
      sinceLastMs: nowMs - this.#arrivedMs,
      waitedMs: nowMs - this.#freeSinceMs,
      missed: Math.max(0, droppedBySource - this.#droppedBySource),
    });
    this.#droppedBySource = droppedBySource;
    this.#arrivedMs = nowMs;
    this.#freeSinceMs = nowMs;
    return isTaken;
  }

  /** The frame that was taken is done, by the GPU as well. */
  finish(): void {
    this.#freeSinceMs = performance.now();
    this.#governor.finish(this.#meanOfRound(this.#freeSinceMs - this.#arrivedMs));
    const { step, load, frameMs } = this.#governor;
    if (step !== this.#step) {
      this.#step = step;
      this.#lastMs.length = 0;
      this.#options.onStep(step);
    }
    if (load === this.#load) return;
    this.#load = load;
    this.#options.onLoad(load, frameMs);
  }

  /** Over the frames from one look of the model to the next. */
  #meanOfRound(frameMs: number): number {
    this.#lastMs.push(frameMs);
    if (this.#lastMs.length > this.#step.modelEvery) this.#lastMs.shift();
    return this.#lastMs.reduce((sum, ms) => sum + ms, 0) / this.#lastMs.length;
  }

  /** Another source, size or model: frames may take another time from here on. */
  restart(): void {
    this.#governor.restart();
    this.#lastMs.length = 0;
    this.#droppedBySource = 0;
  }
}
