/** Counters and timings of a pipeline, as they cross to the page. Times in milliseconds on the pipeline's thread. */
export interface PipelineStats {
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** Frames that left in the last second of work. */
  readonly fps: number;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Reached the pipeline and did not leave it. What the browser drops before, while this thread is busy, is not known. */
  readonly framesDropped: number;
  readonly inferenceRuns: number;
  /** From a frame's arrival in the pipeline until its picture is done, GPU included, over the last frames. */
  readonly latencyMs: { readonly p50: number; readonly p95: number };
  /** Mean over the last frames. The three stages only submit their work to a GPU; `total` waits for it. */
  readonly stageMs: {
    readonly inference: number;
    readonly mask: number;
    readonly composite: number;
    readonly total: number;
  };
}

/** Frames that the figures look back on: two seconds at 30 fps. */
const WINDOW = 60;
/** Frames that can be counted in a second. */
const MAX_FPS = 256;
const STAGES = ['inference', 'mask', 'composite', 'total'] as const;
type Stage = (typeof STAGES)[number];

/** Collects a frame's timings into fixed arrays; nothing is allocated until `read`. */
export class FrameStats {
  framesIn = 0;
  framesOut = 0;
  framesFailed = 0;
  /** Left out so that the others are done in time. */
  framesSkipped = 0;
  inferenceRuns = 0;
  width = 0;
  height = 0;
  readonly #times = Object.fromEntries(
    STAGES.map((stage) => [stage, new Float64Array(WINDOW)]),
  ) as Record<Stage, Float64Array>;
  readonly #departures = new Float64Array(MAX_FPS).fill(-Infinity);

  /** Counts a frame that went out, with the moments (`performance.now()`) at which each stage ended. */
  addFrame(
    startMs: number,
    ends: { inference: number; mask: number; composite: number; done: number },
  ): void {
    const at = this.framesOut % WINDOW;
    this.#times.inference[at] = ends.inference - startMs;
    this.#times.mask[at] = ends.mask - ends.inference;
    this.#times.composite[at] = ends.composite - ends.mask;
    this.#times.total[at] = ends.done - startMs;
    this.#departures[this.framesOut % MAX_FPS] = ends.done;
    this.framesOut++;
  }

  /** A fresh object. @param framesDropped counted by the frame source */
  read(model: string, framesDropped: number): PipelineStats {
    const count = Math.min(this.framesOut, WINDOW);
    const totals = this.#times.total.slice(0, count).sort();
    const quantile = (q: number) => totals[Math.min(count - 1, Math.floor(q * count))] ?? 0;
    const mean = (stage: Stage) =>
      count === 0 ? 0 : this.#times[stage].slice(0, count).reduce((sum, ms) => sum + ms, 0) / count;
    return {
      model,
      width: this.width,
      height: this.height,
      fps: this.#countLastSecond(),
      framesIn: this.framesIn + framesDropped,
      framesOut: this.framesOut,
      framesDropped: framesDropped + this.framesFailed + this.framesSkipped,
      inferenceRuns: this.inferenceRuns,
      latencyMs: { p50: quantile(0.5), p95: quantile(0.95) },
      stageMs: {
        inference: mean('inference'),
        mask: mean('mask'),
        composite: mean('composite'),
        total: mean('total'),
      },
    };
  }

  #countLastSecond(): number {
    if (this.framesOut === 0) return 0;
    const newest = this.#departures[(this.framesOut + MAX_FPS - 1) % MAX_FPS]!;
    return this.#departures.reduce((count, ms) => count + Number(ms > newest - 1000), 0);
  }
}
