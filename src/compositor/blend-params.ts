import { uniformBlock } from '../gpu/uniform-block.js';

/**
 * `placement`: x, y, width, height of the picture, in fractions of the frame; `roomPlacement` of the blurred room. `fill`:
 * where there is nothing else. A width below 0 turns the picture over. `isCubic`: 1 where the room is smaller than the frame. For the others see `EDGE`; without a
 * picture `lightWrap` is 0.
 */
export const BLEND_PARAMS = uniformBlock({
  fill: 'vec4',
  placement: 'vec4',
  roomPlacement: 'vec4',
  kind: 'i32',
  isCubic: 'i32',
  leastCoverage: 'f32',
  enoughRoom: 'f32',
  lightWrap: 'f32',
});

/** As in `blend.frag.glsl`. */
export const BLEND_KIND = { blur: 0, color: 1, image: 2, cutout: 3 } as const;
