import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import { MAX_TAPS, outerSize, type BlurPlan } from './blur-plan.js';

/** `scale`, `offset`: from the room with its margin to the frame, both 0..1. */
export const WEIGH_ROOM_PARAMS = uniformBlock({
  scale: 'vec2',
  offset: 'vec2',
  sampleStep: 'vec2',
  samplesPerAxis: 'i32',
});

export const BLUR_PARAMS = uniformBlock({
  size: 'vec2',
  axis: 'vec2',
  radius: 'i32',
  weights: `vec4[${(MAX_TAPS / 4) as 8}]`,
});

/** What the passes of one plan are drawn with. */
export interface BlurValues {
  readonly plan: BlurPlan;
  readonly weigh: ValuesOf<typeof WEIGH_ROOM_PARAMS>;
  readonly across: ValuesOf<typeof BLUR_PARAMS>;
  readonly down: ValuesOf<typeof BLUR_PARAMS>;
  /** Where the room lies on the frame, margin included: x, y, width, height in fractions of the frame. */
  readonly placement: readonly [number, number, number, number];
}

/** To be made once per plan. Pure. */
export function blurValues(plan: BlurPlan): BlurValues {
  const { width, height, margin, shrink } = plan;
  const outer = outerSize(plan);
  const scale = [outer.width / width, outer.height / height] as const;
  const offset = [-margin / width, -margin / height] as const;
  // Each sample takes the mean of 2x2 pixels, so half as many per axis as the shrinking covers.
  const samplesPerAxis = Math.max(1, shrink / 2);
  const weights = new Float32Array(MAX_TAPS);
  weights.set(plan.weights);
  const blur = { size: [outer.width, outer.height], radius: plan.weights.length - 1, weights };
  return {
    plan,
    placement: [...offset, ...scale],
    weigh: {
      scale,
      offset,
      sampleStep: [1 / width / samplesPerAxis, 1 / height / samplesPerAxis],
      samplesPerAxis,
    },
    across: { ...blur, axis: [1, 0] },
    down: { ...blur, axis: [0, 1] },
  };
}
