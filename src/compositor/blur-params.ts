import { uniformBlock } from '../gpu/uniform-block.js';
import { MAX_TAPS } from './blur-plan.js';

export const WEIGH_ROOM_PARAMS = uniformBlock({ sampleStep: 'vec2', samplesPerAxis: 'i32' });

export const BLUR_PARAMS = uniformBlock({
  size: 'vec2',
  axis: 'vec2',
  radius: 'i32',
  weights: `vec4[${(MAX_TAPS / 4) as 8}]`,
});
