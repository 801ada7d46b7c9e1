import { BgCameraError } from '../errors.js';
import type { PipelineStats } from '../pipeline/frame-stats.js';

/**
 * So many figures in a row without a new picture are 3 s; they come each 250 ms. Counted, not timed: a page that was
 * frozen, or a machine that slept, got no figures meanwhile.
 */
const STILL_AFTER = 12;

/** The camera that is watched. */
export interface WatchedInput {
  readonly video: MediaStreamTrack;
  /** Opened here. A foreign track may stand still for good reasons, as a screen or a canvas does. */
  readonly isOwn: boolean;
}

export interface InputWatchOptions {
  /** Nothing new can be expected: the gate is to hold. Called again and again until frames come. */
  readonly onStill: () => void;
  /** Once until frames come again: `camera-stalled`. */
  readonly onStalled: (error: BgCameraError) => void;
  /** Frames have come again after that. */
  readonly onFlowing: () => void;
}

/**
 * Notices that no new pictures come although the pipeline answers: a muted track, an own camera that gives nothing, a
 * frame that is never done. The gate lets frames through again by itself as soon as they come.
 */
export class InputWatch {
  readonly #options: InputWatchOptions;
  #input: WatchedInput | null = null;
  #last: PipelineStats | null = null;
  /** Figures in a row without a frame in, and without a frame out. */
  #withoutIn = 0;
  #withoutOut = 0;
  #isStalled = false;

  constructor(options: InputWatchOptions) {
    this.#options = options;
  }

  /** Watches another input from now on, or none. */
  follow(input: WatchedInput | null): void {
    this.#input?.video.removeEventListener('mute', this.#options.onStill);
    this.#input = input;
    this.#input?.video.addEventListener('mute', this.#options.onStill);
    // Its first figures count as new ones.
    this.#last = null;
  }

  /** Takes the pipeline's newest figures. To be called with each, and only while frames are to flow. */
  note(stats: PipelineStats): void {
    if (!this.#input) return;
    const last = this.#last;
    this.#last = stats;
    const hasIn = stats.framesIn !== last?.framesIn;
    const hasOut = stats.framesOut !== last?.framesOut;
    const isBusy = stats.framesIn > stats.framesOut + stats.framesDropped;
    const isDue = this.#input.isOwn || hasIn || isBusy;
    // A slow stage is not the camera's silence.
    this.#withoutIn = hasIn || isBusy ? 0 : this.#withoutIn + 1;
    this.#withoutOut = hasOut || !isDue ? 0 : this.#withoutOut + 1;
    // Frames that were on their way when the track was muted have let the gate go on.
    if (this.#input.video.muted || this.#withoutOut >= STILL_AFTER) this.#options.onStill();
    const isStalled = this.#input.isOwn && this.#withoutIn >= STILL_AFTER;
    if (isStalled === this.#isStalled) return;
    this.#isStalled = isStalled;
    if (isStalled) this.#options.onStalled(stalled());
    else this.#options.onFlowing();
  }

  /** Whether a warning of the pipeline is one to report of this input. */
  shouldReport({ code }: BgCameraError): boolean {
    return code !== 'camera-frozen' || this.#input?.isOwn === true;
  }
}

const stalled = () =>
  new BgCameraError(
    'camera-stalled',
    'the camera gives no more frames; close what else uses it, or choose another camera',
  );
