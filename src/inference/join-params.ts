import { uniformBlock, type ValuesOf } from '../gpu/uniform-block.js';
import { LOOK_EXTENT } from './looks.js';
import { INPUT_SHIFT_TEXELS } from './segmenter.js';

/** `size` of a look's mask; `extent` of each look, in fractions of the frame's width. */
export const JOIN_PARAMS = uniformBlock({
  size: 'vec2',
  extent: 'f32',
  shiftTexels: 'f32',
});

export function joinValues({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): ValuesOf<typeof JOIN_PARAMS> {
  return {
    size: [width, height],
    extent: LOOK_EXTENT,
    shiftTexels: INPUT_SHIFT_TEXELS,
  };
}
