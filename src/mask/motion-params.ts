import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import { planSamples } from './plan-samples.js';
import type { RefineGrid } from './refine-params.js';

export const SHRINK_FRAME_PARAMS = uniformBlock({ sampleStep: 'vec2', samplesPerAxis: 'i32' });

/** `lengthCost`: mean square of a channel, 0..1, that a way must save for each texel of its length. */
export const MATCH_BLOCKS_PARAMS = uniformBlock({
  size: 'vec2',
  coarserSize: 'vec2',
  radius: 'i32',
  isCoarsest: 'i32',
  lengthCost: 'f32',
});

export const CARRY_GUIDE_PARAMS = uniformBlock({
  gridSize: 'vec2',
  motionSize: 'vec2',
  sampleStep: 'vec2',
  samplesPerAxis: 'i32',
});

/** Found on the clips of `REFINE`, at 12 frames a second: what moves between two frames there is 2.5 times as far as at 30. */
export const MOTION = {
  /** Levels of the pyramid; the finest has half the grid's texels a side, and so on. */
  levels: 3,
  /** On the coarsest level: 5 % of the frame's longer side. On the others it puts right what the coarser level rounded. */
  coarsestRadius: 2,
  radius: 1,
  /** On the finest level; each coarser one has twice as much. A wall is like itself everywhere, and stays where it is. */
  lengthCost: 4e-5,
  /** RMS difference of a channel, 0..1: from here on a texel has not been found again. */
  mismatch: 0.05,
  /** Share of texels that are not found again, with which too much is new for a mask to be carried. */
  maxNewShare: 0.04,
} as const;

/** A mask that is older has nothing to do with the frame: three frames of 12 a second. */
const MAX_AGE_US = 250_000;

/** Whether a mask may be carried so far. Pure. */
export const isRecent = (ageUs: number): boolean => ageUs > 0 && ageUs <= MAX_AGE_US;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface MotionLevel {
  readonly size: Size;
  readonly shrink: ValuesOf<typeof SHRINK_FRAME_PARAMS>;
  readonly match: ValuesOf<typeof MATCH_BLOCKS_PARAMS>;
}

export interface MotionPlan {
  /** Finest first. */
  readonly levels: readonly MotionLevel[];
  readonly carry: ValuesOf<typeof CARRY_GUIDE_PARAMS>;
}

/** The pyramid for frames of this size, whose masks are on this grid. Pure. */
export function planMotion(frame: Size, grid: RefineGrid): MotionPlan {
  const sizes: Size[] = [];
  for (let size: Size = grid; sizes.length < MOTION.levels;) {
    size = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
    sizes.push(size);
  }
  const levels = sizes.map((size, level) => {
    const isCoarsest = level === MOTION.levels - 1;
    return {
      size,
      shrink: planSamples(frame.width / size.width, size),
      match: {
        size: pair(size),
        coarserSize: pair(sizes[level + 1] ?? size),
        radius: isCoarsest ? MOTION.coarsestRadius : MOTION.radius,
        isCoarsest: Number(isCoarsest),
        lengthCost: MOTION.lengthCost * 2 ** level,
      },
    };
  });
  const carry = {
    gridSize: pair(grid),
    motionSize: pair(sizes[0]!),
    sampleStep: grid.sampleStep,
    samplesPerAxis: grid.samplesPerAxis,
  };
  return { levels, carry };
}

const pair = ({ width, height }: Size) => [width, height] as const;

/**
 * Share of texels that were not found again in the frame before.
 * @param pixels rgba8 as `match-blocks` gives them; rows may be padded to `bytesPerRow`
 */
export function newShare(pixels: Uint8Array, { width, height }: Size, bytesPerRow: number): number {
  const from = MOTION.mismatch * 4 * 255;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) count += Number(pixels[y * bytesPerRow + 4 * x + 2]! >= from);
  }
  return count / (width * height);
}
