import { Governor, type GovernorStep, type Load } from '../../src/capability/governor.js';

export const CADENCES: readonly GovernorStep[] = [1, 2, 3].map((everyNth) => ({
  everyNth,
  modelEvery: 1,
  isCoarse: false,
  cost: 1,
}));
/** The steps of a CPU: the last one makes frames cheaper. */
export const WITH_COARSE: readonly GovernorStep[] = [
  ...CADENCES,
  { everyNth: 3, modelEvery: 1, isCoarse: true, cost: 0.75 },
];

export interface LoadTrace {
  /** What a frame takes on the first step, in milliseconds, by the time at which it is begun in seconds. */
  readonly frameMs: (seconds: number) => number;
  /** Until the next frame of the camera, in milliseconds; a 30 fps camera if left out. */
  readonly intervalMs?: (seconds: number) => number;
  readonly seconds: number;
  readonly steps?: readonly GovernorStep[];
  /** Whether the source counts what it drops. A thread that the stages block does not see what the browser drops. */
  readonly isCounted?: boolean;
  /** What the camera writes on a frame that was taken at this time; microseconds. */
  readonly stamp?: (seconds: number) => number;
}

export interface Change {
  /** When the frame came that led to it. */
  readonly atSeconds: number;
  readonly from: number;
  readonly to: number;
}

export interface Outcome {
  readonly changes: readonly Change[];
  readonly loads: readonly { readonly atSeconds: number; readonly load: Load }[];
  readonly level: number;
  readonly taken: readonly number[];
}

/** A pipeline that does one frame after the other and always takes the newest, as the real one, in no time. */
export function simulate(
  trace: LoadTrace,
  governor = new Governor(trace.steps ?? CADENCES),
): Outcome {
  const { frameMs, intervalMs = () => 1000 / 30, stamp = (seconds) => seconds * 1e6 } = trace;
  const steps = trace.steps ?? CADENCES;
  const changes: Change[] = [];
  const loads: { atSeconds: number; load: Load }[] = [];
  const taken: number[] = [];
  const endMs = trace.seconds * 1000;
  let cameraMs = 0;
  let freeMs = 0;
  let lastMs = 0;
  while (cameraMs < endMs) {
    let missed = 0;
    for (;;) {
      const nextMs = cameraMs + intervalMs(cameraMs / 1000);
      if (nextMs > freeMs) break;
      cameraMs = nextMs;
      missed++;
    }
    // The way from one frame to the next takes a moment as well.
    const startMs = Math.max(cameraMs, freeMs + 0.5);
    const isTaken = governor.admit({
      timestampUs: stamp(cameraMs / 1000),
      sinceLastMs: startMs - lastMs,
      waitedMs: startMs - freeMs,
      missed: trace.isCounted === false ? 0 : missed,
    });
    lastMs = startMs;
    freeMs = startMs;
    if (isTaken) {
      const { level, load } = governor;
      const totalMs = frameMs(startMs / 1000) * (steps[level]?.cost ?? NaN);
      taken.push(cameraMs / 1000);
      freeMs += totalMs;
      governor.finish(totalMs);
      const atSeconds = cameraMs / 1000;
      if (governor.level !== level) changes.push({ atSeconds, from: level, to: governor.level });
      if (governor.load !== load) loads.push({ atSeconds, load: governor.load });
    }
    cameraMs += intervalMs(cameraMs / 1000);
  }
  return { changes, loads, level: governor.level, taken };
}

/** Heavy for one half of each period, light for the other. */
export const squareWave =
  (periodSeconds: number, lightMs: number, heavyMs: number) =>
  (seconds: number): number =>
    seconds % periodSeconds < periodSeconds / 2 ? lightMs : heavyMs;
