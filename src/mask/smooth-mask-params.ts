import { uniformBlock } from '../gpu/uniform-block.js';

/**
 * `slope` 0 leaves the sigmoid out: the first of the two axes. `shiftTexels`: by so much the mask is moved back along the
 * axis (see `MaskGeometry`).
 */
export const SMOOTH_MASK_PARAMS = uniformBlock({
  size: 'vec2',
  axis: 'vec2',
  sigmaTexels: 'f32',
  slope: 'f32',
  shiftTexels: 'f32',
});
