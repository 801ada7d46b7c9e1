import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import { LOOK_EXTENT } from './looks.js';
import { INPUT_SHIFT_TEXELS } from './segmenter.js';

/** `size` of a look's mask; `axis` along which the two lie; `extent` of each on it, in fractions of the frame. */
export const JOIN_PARAMS = uniformBlock({
  size: 'vec2',
  axis: 'vec2',
  extent: 'f32',
  shiftTexels: 'f32',
});

export function joinValues(
  { width, height }: { readonly width: number; readonly height: number },
  axis: readonly [number, number],
): ValuesOf<typeof JOIN_PARAMS> {
  return {
    size: [width, height],
    axis,
    extent: LOOK_EXTENT,
    shiftTexels: INPUT_SHIFT_TEXELS,
  };
}
