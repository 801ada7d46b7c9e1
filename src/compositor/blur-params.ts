import { uniformBlock } from '../gpu/uniform-block.js';
import { MAX_TAPS } from './blur-plan.js';

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
