import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import type { MaskGeometry } from '../inference/segmenter.js';
import { isRecent, planMotion, type MotionPlan } from './motion-params.js';
import { planSamples, type Samples } from './plan-samples.js';

/** `sampleStep`: between the samples of a grid texel, in fractions of the frame. For the others see `REFINE`. */
export const GUIDE_PARAMS = uniformBlock({
  gridSize: 'vec2',
  maskSize: 'vec2',
  sampleStep: 'vec2',
  samplesPerAxis: 'i32',
  shiftTexels: 'f32',
  risingWeight: 'f32',
  fallingWeight: 'f32',
  stillness: 'f32',
  roomWeight: 'f32',
  roomNoise: 'f32',
  doubtfulFrom: 'f32',
});

/**
 * `fewestSeen`: from so many of the places on, something is told. `isKept`: 0 forgets it. `changeShare`: how much of the change
 * that is seen a hidden room takes part in, each frame; `changeStep`: when what was gathered of it is due.
 */
export const WATCH_ROOM_PARAMS = uniformBlock({
  gridSize: 'vec2',
  surelyRoom: 'f32',
  sameRoom: 'f32',
  fewestSeen: 'f32',
  isKept: 'f32',
  changeShare: 'f32',
  changeStep: 'f32',
});

/** `reach` in grid texels: how far from anybody the room is learnt. `isKept`: 0 forgets it. `changeStep`: as in `watch-room`. */
export const REMEMBER_ROOM_PARAMS = uniformBlock({
  gridSize: 'vec2',
  reach: 'i32',
  surelyRoom: 'f32',
  framesToKnow: 'f32',
  isKept: 'f32',
  changeStep: 'f32',
});

/** `radius` of the window in texels of the grid; `penalty` below 0: no fit, for targets that hold no negative numbers. */
export const FIT_GUIDE_PARAMS = uniformBlock({ gridSize: 'vec2', radius: 'i32', penalty: 'f32' });

export const MEAN_FIT_PARAMS = uniformBlock({ gridSize: 'vec2' });

export const APPLY_FIT_PARAMS = uniformBlock({ rampFrom: 'f32', rampTo: 'f32' });

/**
 * Found on five clips with known masks at 640x360. What is measured: mean error within 6 px of the outline, F-score of the
 * outline at 2 px, change in 1/1000 where the true mask stands still, and the person and the room that are on the wrong side.
 */
export const REFINE = {
  /**
   * Of the fit's window, in grid texels. Error 0.102, outline 0.841, change 2.0; with 1: 0.104, 0.834, 1.9. With 4, measured
   * without history, 0.003 more error and 7 % more change.
   */
  radius: 2,
  /** For colours 0..1. A third and three times as much: all within 3 %. */
  penalty: 1e-3,
  /**
   * Coverage begins and is whole at these confidences. Against 0.1 and 0.9: outline 0.831 to 0.841, and a third less of the
   * person is lost, on ears above all, for 0.004 % of the frame more room.
   */
  rampFrom: 0.1,
  rampTo: 0.8,
  /**
   * RMS difference of a channel, 0..1, by which a texel that moved is told; three times a webcam's noise. 0.08 lets fast arms
   * trail (outline 0.854 to 0.835 on waving hands); 0.02 leaves 5 % more change.
   */
  stillness: 0.04,
  /**
   * How much of a doubtful mask goes where the picture is the empty room's, 0..1. With 0, where a person leaves and returns,
   * 0.024 % of the frame shows room instead of 0.003; elsewhere up to 4 % more change.
   */
  roomWeight: 0.9,
  /** RMS difference of a channel, 0..1, from the room that is known. 0.02 and 0.04: within 1 % in all. */
  roomNoise: 0.03,
  /** Below this confidence, and `reach` grid texels round it as well, there is surely nobody. */
  surelyRoom: 0.06,
  reach: 3,
  /**
   * RMS difference of a channel, 0..1, from the room that is known, above which a place has changed; where most of those
   * that are seen have, it is another room: four rooms turned by 5 to 10 % of the frame's width, or lit by 6 % more.
   */
  sameRoom: 0.06,
  /** Of 144 places; what fewer tell may be chance. */
  fewestSeen: 8,
  /** Of a channel, 0..1: four levels of 255, and 32 steps of a half float there. */
  changeStep: 4 / 255,
} as const;

/** A texel of the room is known after so long, and is the mean over about that: 8 frames of 12 a second, as measured. */
const ROOM_TIME_US = 670_000;
/** After so long without a frame, the camera may have been carried elsewhere. */
const MAX_ROOM_GAP_US = 10_000_000;
/** Fewer would be noise, more a half float cannot count. */
const MIN_ROOM_FRAMES = 8;
const MAX_ROOM_FRAMES = 64;

/**
 * The weight of history falls by e over these: 0.9 at 12 frames a second where the mask rises, 0.5 where it falls. With 0.8
 * both ways, 0.059 % of the frame shows room where a person leaves, instead of 0.023; with 0.6, there is 8 % more change. With
 * 0.55 where it falls, and the room remembered: 0.004 instead of 0.003, and 1 % less change.
 */
const RISING_TIME_US = 791_000;
const FALLING_TIME_US = 120_000;
/** What is older shows another moment. */
const MAX_HISTORY_US = 500_000;

/** How many frames make a texel of the room known. Pure. */
export function framesToKnow(timestampUs: number, previousUs: number | null): number {
  const ageUs = previousUs === null ? ROOM_TIME_US : timestampUs - previousUs;
  const frames = ageUs > 0 ? ROOM_TIME_US / ageUs : MIN_ROOM_FRAMES;
  return Math.min(MAX_ROOM_FRAMES, Math.max(MIN_ROOM_FRAMES, frames));
}

/** How much of the mask before stays where the picture stood still, by the timestamps of the two frames. Pure. */
export function historyWeights(
  timestampUs: number,
  previousUs: number | null,
): { readonly risingWeight: number; readonly fallingWeight: number } {
  const ageUs = previousUs === null ? -1 : timestampUs - previousUs;
  if (ageUs <= 0 || ageUs > MAX_HISTORY_US) return { risingWeight: 0, fallingWeight: 0 };
  return {
    risingWeight: Math.exp(-ageUs / RISING_TIME_US),
    fallingWeight: Math.exp(-ageUs / FALLING_TIME_US),
  };
}

type Size = { readonly width: number; readonly height: number };

/** Of the longer side. Half of a 640-pixel frame; a grid of 160 loses 0.01 of the outline's F-score there. */
const GRID_TEXELS = 320;

export type RefineGrid = Size & Samples;

/** The small grid on which the mask is fitted to a frame of this size. Pure. */
export function planGrid({ width, height }: Size): RefineGrid {
  const shrink = Math.max(1, Math.round(Math.max(width, height) / GRID_TEXELS));
  const grid = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
  return { ...grid, ...planSamples(shrink, grid) };
}

/** What the passes after the guide are drawn with. */
export interface FitValues {
  readonly watch: ValuesOf<typeof WATCH_ROOM_PARAMS>;
  readonly room: ValuesOf<typeof REMEMBER_ROOM_PARAMS>;
  readonly fit: ValuesOf<typeof FIT_GUIDE_PARAMS>;
  readonly mean: ValuesOf<typeof MEAN_FIT_PARAMS>;
  readonly apply: ValuesOf<typeof APPLY_FIT_PARAMS>;
}

interface RefinePlan {
  readonly guide: ValuesOf<typeof GUIDE_PARAMS>;
  readonly fit: FitValues;
}

/**
 * Keeps the time of the frame before, whether the room is to be remembered, and the grid while the frame's size stays. Each
 * frame is planned once, by `plan` or by `planCarried`.
 */
export class RefinePlanner {
  /** Of the frame that was given last. */
  grid = planGrid({ width: 1, height: 1 });
  motion: MotionPlan = planMotion({ width: 1, height: 1 }, this.grid);
  readonly #hasSigns: boolean;
  #size: Size = { width: 0, height: 0 };
  #previousUs: number | null = null;

  /** @param hasSigns whether the targets hold negative numbers: without, nothing is fitted, and no light followed */
  constructor(hasSigns = true) {
    this.#hasSigns = hasSigns;
  }

  /** Whether the mask of the frame before may be carried to this one. */
  canCarry(frame: VideoFrame): boolean {
    this.#fitTo(frame);
    return this.#previousUs !== null && isRecent(frame.timestamp - this.#previousUs);
  }

  /** For a frame with a mask of its own. */
  plan(mask: MaskGeometry, frame: VideoFrame): RefinePlan {
    this.#fitTo(frame);
    const { width, height, sampleStep, samplesPerAxis } = this.grid;
    const guide = {
      gridSize: [width, height],
      maskSize: [mask.width, mask.height],
      sampleStep,
      samplesPerAxis,
      shiftTexels: mask.shiftTexels,
      ...historyWeights(frame.timestamp, this.#previousUs),
      stillness: REFINE.stillness,
      roomWeight: this.#keepRoom(frame) * REFINE.roomWeight,
      roomNoise: REFINE.roomNoise,
      doubtfulFrom: REFINE.rampFrom,
    };
    return { guide, fit: this.planCarried(frame) };
  }

  /** For a frame that has the mask of the one before. */
  planCarried(frame: VideoFrame): FitValues {
    const { timestamp } = frame;
    const gridSize = [this.grid.width, this.grid.height] as const;
    const frames = framesToKnow(timestamp, this.#previousUs);
    const isKept = this.#keepRoom(frame);
    this.#previousUs = timestamp;
    return {
      watch: {
        gridSize,
        surelyRoom: REFINE.surelyRoom,
        sameRoom: REFINE.sameRoom,
        fewestSeen: REFINE.fewestSeen,
        isKept,
        // As fast as it is learnt where it is seen.
        changeShare: this.#hasSigns ? 1 / frames : 0,
        changeStep: REFINE.changeStep,
      },
      room: {
        gridSize,
        isKept,
        reach: REFINE.reach,
        surelyRoom: REFINE.surelyRoom,
        framesToKnow: frames,
        changeStep: REFINE.changeStep,
      },
      fit: { gridSize, radius: REFINE.radius, penalty: this.#hasSigns ? REFINE.penalty : -1 },
      mean: { gridSize },
      apply: REFINE,
    };
  }

  /** The next frame has no history, and its room is not known. */
  reset(): void {
    this.#previousUs = null;
  }

  /** 0 after a reset, or a long time: the room may be another. */
  #keepRoom({ timestamp }: VideoFrame): 0 | 1 {
    if (this.#previousUs === null) return 0;
    const ageUs = timestamp - this.#previousUs;
    return ageUs >= 0 && ageUs <= MAX_ROOM_GAP_US ? 1 : 0;
  }

  #fitTo({ displayWidth: width, displayHeight: height }: VideoFrame): void {
    if (this.#size.width === width && this.#size.height === height) return;
    this.#size = { width, height };
    this.grid = planGrid(this.#size);
    this.motion = planMotion(this.#size, this.grid);
    this.reset();
  }
}
