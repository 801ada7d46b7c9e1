import { uniformBlock } from '../gpu/uniform-block.js';

/**
 * `placement`: x, y, width, height of the background, in fractions of the frame. `fill`: where there is nothing else.
 * `isCubic`: 1 where the background is a blurred room that is smaller than the frame.
 */
export const BLEND_PARAMS = uniformBlock({
  fill: 'vec4',
  placement: 'vec4',
  kind: 'i32',
  isCubic: 'i32',
});

/** As in `blend.frag.glsl`. */
export const BLEND_KIND = { blur: 0, color: 1, image: 2 } as const;
