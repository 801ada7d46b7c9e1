/** Masks of someone who is easy to draw, at a size that is quick to score. */

export const SIZE = { width: 64, height: 48 };

/** A sitter's own width and height in pixels. */
const SITTER = { width: 20, height: 30 };

/**
 * A rectangle from the lower edge up, with a soft side of one pixel.
 *
 * @param {number} left where it begins, in pixels
 * @param {{ alpha?: number }} [options] `alpha`: of the person
 */
export function drawSitter(left, { alpha = 1 } = {}) {
  const mask = new Float32Array(SIZE.width * SIZE.height);
  for (let y = SIZE.height - SITTER.height; y < SIZE.height; y++) {
    for (let x = left; x < left + SITTER.width; x++) {
      mask[y * SIZE.width + x] = x === left ? alpha / 4 : alpha;
    }
  }
  return mask;
}

/** So many frames of someone who goes two pixels to the right in each. */
export function drawWalk(frames) {
  return Array.from({ length: frames }, (_, frame) => drawSitter(4 + 2 * frame));
}

/** So many frames of the same mask. */
export const repeat = (mask, frames) => Array.from({ length: frames }, () => mask);
