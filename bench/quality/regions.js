/** Parts of a picture: one byte for each pixel, 1 where it belongs to the part. Row 0 is at the top. */

/**
 * @typedef {object} Size
 * @property {number} width in pixels
 * @property {number} height in pixels
 */

/** From here on a pixel is the person's. */
export const PERSON = 0.5;

/** Pixels whose mask, 0..1, passes the test. */
export function select(mask, test) {
  const part = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) part[at] = test(mask[at]) ? 1 : 0;
  return part;
}

/** Where the person ends: pixels whose right or lower neighbour is on the other side. */
export function findOutline(mask, { width, height }) {
  const outline = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    const isPerson = mask[at] > PERSON;
    const hasRight = at % width < width - 1;
    const hasLower = at < width * (height - 1);
    const endsRight = hasRight && mask[at + 1] > PERSON !== isPerson;
    const endsBelow = hasLower && mask[at + width] > PERSON !== isPerson;
    outline[at] = endsRight || endsBelow ? 1 : 0;
  }
  return outline;
}

/**
 * The part and all that is near it: within `radius` pixels, each way, of one of its pixels.
 *
 * @param {Uint8Array} part
 * @param {number} radius
 * @param {Size} size
 */
export function grow(part, radius, { width, height }) {
  const wider = new Uint8Array(part.length);
  for (let y = 0; y < height; y++) {
    growLine(part, wider, { radius, start: y * width, step: 1, count: width });
  }
  const grown = new Uint8Array(part.length);
  for (let x = 0; x < width; x++) {
    growLine(wider, grown, { radius, start: x, step: width, count: height });
  }
  return grown;
}

/** A window slides along the line, and knows how many pixels of the part are in it. */
function growLine(from, to, { radius, start, step, count }) {
  let inWindow = 0;
  for (let at = -radius; at < count; at++) {
    const entering = at + radius;
    const leaving = at - radius - 1;
    if (entering < count) inWindow += from[start + entering * step];
    if (leaving >= 0) inWindow -= from[start + leaving * step];
    if (at >= 0) to[start + at * step] = inWindow > 0 ? 1 : 0;
  }
}

/** How many pixels belong to the part. */
export function count(part) {
  let pixels = 0;
  for (const isIn of part) pixels += isIn;
  return pixels;
}

/** How many belong to both. */
export function countBoth(part, other) {
  let pixels = 0;
  for (let at = 0; at < part.length; at++) pixels += part[at] & other[at];
  return pixels;
}
