import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import { MAX_TAPS, outerSize, type BlurPlan } from './blur-plan.js';

/** `scale`, `offset`: from the room with its margin to the frame, both 0..1. `personFrom` and `recall`: as in the plan. */
export const WEIGH_ROOM_PARAMS = uniformBlock({
  scale: 'vec2',
  offset: 'vec2',
  sampleStep: 'vec2',
  samplesPerAxis: 'i32',
  personFrom: 'f32',
  recall: 'f32',
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
  /** Whether the room is to be enlarged by a cubic B-spline; else it has the frame's size. */
  readonly isCubic: boolean;
  /** Where the room lies on the frame, margin included: x, y, width, height in fractions of the frame. */
  readonly placement: readonly [number, number, number, number];
}

/** To be made once per plan. Pure. */
export function blurValues(plan: BlurPlan): BlurValues {
  const { width, height, margin, shrink, extent, personFrom, recall } = plan;
  const outer = outerSize(plan);
  const texel = [extent[0] / width, extent[1] / height] as const;
  const scale = [outer.width * texel[0], outer.height * texel[1]] as const;
  const offset = [-margin * texel[0], -margin * texel[1]] as const;
  const { count, spacingPx } = plan.samples;
  const weights = new Float32Array(MAX_TAPS);
  weights.set(plan.weights);
  const blur = { size: [outer.width, outer.height], radius: plan.weights.length - 1, weights };
  return {
    plan,
    isCubic: shrink > 1,
    placement: [...offset, ...scale],
    weigh: {
      scale,
      offset,
      sampleStep: [(spacingPx / shrink) * texel[0], (spacingPx / shrink) * texel[1]],
      samplesPerAxis: count,
      personFrom,
      recall,
    },
    across: { ...blur, axis: [1, 0] },
    down: { ...blur, axis: [0, 1] },
  };
}
