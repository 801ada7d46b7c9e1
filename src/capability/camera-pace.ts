/** What a camera gives where nothing else is known: the default of the attribute `frame-rate`. */
const USUAL_INTERVAL_US = 33_333;
/** Intervals that are looked back on; their median is taken. Odd; a change of rate shows after five frames. */
const WINDOW = 9;
/**
 * A wait of this part of the time between two frames, and of so many milliseconds, was a wait for the camera. A shorter
 * one is the way from one frame to the next in a pipeline that is never free.
 */
const WAITED_PART = 0.1;
const WAITED_MS = 3;
/** Frames after which an interval is no longer sure. */
const MAX_CERTAINTY = 4;
/** Frames to be dropped so that the interval is measured for sure: the first one comes too early, and five decide. */
export const FRAMES_TO_MEASURE = 6;
/** So far below the estimate is no jitter: the camera is faster than believed. */
const FASTER_PART = 0.75;
/** An interruption, not the camera's pace: the computer slept, the page was frozen, the camera was muted. */
const GAP_MS = 2000;
/** No frame takes so long: the computer slept in the middle of it. */
const MAX_WORK_MS = 10_000;
/** A source whose timestamps run so much slower than time waits for the pipeline, as a clip that is read does. */
const WAITING_SOURCE = 1.5;

/** What is known of a frame when it reaches the pipeline. */
export interface Arrival {
  readonly timestampUs: number;
  /** Since the frame before it reached the pipeline. */
  readonly sinceLastMs: number;
  /** The last part of that, in which the pipeline had nothing to do. */
  readonly waitedMs: number;
  /** Frames that the source dropped in between, as far as it knows. */
  readonly missed: number;
}

/**
 * The camera's own pace, told from the frames that reach the pipeline, although a slow pipeline misses most of them; and a
 * time that only goes forward, whatever the timestamps do. Knows no clock; allocates nothing per frame.
 */
export class CameraPace {
  /** Camera time in microseconds since the first frame, interruptions left out. */
  nowUs = 0;
  /** Camera frames since the last one that came here, as timestamps tell: about 1 when none was missed. */
  framesPassed = 1;
  /** Timestamps, median of the last ones. */
  #intervalUs = USUAL_INTERVAL_US;
  readonly #intervals = new Float64Array(WINDOW).fill(USUAL_INTERVAL_US);
  readonly #sorted = new Float64Array(WINDOW);
  #intervalCount = 0;
  /** The same frames in both times: how fast timestamps run. */
  readonly #stampedUs = new Float64Array(WINDOW);
  readonly #passedUs = new Float64Array(WINDOW);
  #arrivalCount = 0;
  #lastTimestampUs: number | null = null;
  #hadWaited = false;
  /** Full after an interval that is exact, one less after each that is not. */
  #certainty = 0;

  /** Milliseconds that the pipeline has for one frame if it is to take each. */
  get intervalMs(): number {
    const ratio = sum(this.#passedUs) / sum(this.#stampedUs);
    return (this.#intervalUs / 1000) * (ratio > WAITING_SOURCE ? ratio : 1);
  }

  /** Whether the interval was measured lately; a pipeline that is never free measures none. */
  get isMeasured(): boolean {
    return this.#certainty > 0;
  }

  /** @returns whether the frame follows another without an interruption */
  advance(arrival: Arrival): boolean {
    const { timestampUs, sinceLastMs, waitedMs } = arrival;
    const deltaUs = this.#lastTimestampUs === null ? 0 : timestampUs - this.#lastTimestampUs;
    const isFirst = this.#lastTimestampUs === null;
    const isGap =
      waitedMs > GAP_MS ||
      sinceLastMs > MAX_WORK_MS + GAP_MS ||
      deltaUs > (sinceLastMs + GAP_MS) * 1000;
    this.#lastTimestampUs = timestampUs;
    if (!isFirst && !isGap) this.#measure(arrival, deltaUs);
    const passedUs = deltaUs > 0 && !isGap ? deltaUs : this.#intervalUs;
    this.nowUs += passedUs;
    this.framesPassed = passedUs / this.#intervalUs;
    return !isFirst && !isGap;
  }

  #measure({ sinceLastMs, waitedMs, missed }: Arrival, stampedUs: number): void {
    const isStamped = stampedUs > 0;
    // Timestamps that stand still or run backwards say nothing; then the clock does.
    const deltaUs = isStamped ? stampedUs : sinceLastMs * 1000;
    const at = this.#arrivalCount++ % WINDOW;
    this.#stampedUs[at] = deltaUs;
    this.#passedUs[at] = sinceLastMs * 1000;
    // Never longer than this; but a pipeline that is never free may have missed frames that nobody counted.
    const atMostUs = deltaUs / (1 + missed);
    const hasWaited = waitedMs >= Math.max(WAITED_MS, WAITED_PART * sinceLastMs);
    // By the clock both frames must have come at once.
    const isExact = hasWaited && (isStamped || this.#hadWaited);
    this.#hadWaited = hasWaited;
    this.#certainty = isExact ? MAX_CERTAINTY : Math.max(0, this.#certainty - 1);
    if (!isExact && (!isStamped || atMostUs > FASTER_PART * this.#intervalUs)) return;
    this.#intervals[this.#intervalCount++ % WINDOW] = atMostUs;
    this.#sorted.set(this.#intervals);
    this.#intervalUs = this.#sorted.sort()[WINDOW >> 1]!;
  }

  /** Another camera: what was measured says nothing of it. */
  reset(): void {
    this.#lastTimestampUs = null;
    this.#intervals.fill(USUAL_INTERVAL_US);
    this.#intervalUs = USUAL_INTERVAL_US;
    this.#intervalCount = 0;
    this.#arrivalCount = 0;
    this.#certainty = 0;
    this.#stampedUs.fill(0);
    this.#passedUs.fill(0);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
