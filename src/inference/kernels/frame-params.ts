import { uniformBlock } from '../../gpu/uniform-block.js';

/**
 * `crop`: x, y, width, height of what the model is shown, in fractions of the frame. `samplesPerAxis`: places per texel
 * whose mean is taken.
 */
export const FRAME_PARAMS = uniformBlock({ crop: 'vec4', samplesPerAxis: 'u32' });
