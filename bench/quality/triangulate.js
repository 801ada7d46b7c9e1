/** What a subject is to put behind the person, once each. Their difference is as large as one can be in each channel. */
export const GREEN = '#00ff00';
export const MAGENTA = '#ff00ff';

/**
 * The mask that a subject used, told by its results alone. A pixel with alpha a is a F + (1 - a) B; over two backgrounds
 * the difference is (1 - a) (B1 - B2), whatever F is.
 *
 * @param {Uint8ClampedArray} green RGBA bytes of the frame over `GREEN`
 * @param {Uint8ClampedArray} magenta the same frame over `MAGENTA`
 * @returns {Float32Array} alpha, 0..1
 */
export function triangulate(green, magenta) {
  const mask = new Float32Array(green.length / 4);
  for (let at = 0; at < mask.length; at++) {
    const [red, grass, blue] = [4 * at, 4 * at + 1, 4 * at + 2];
    const room =
      magenta[red] - green[red] + green[grass] - magenta[grass] + magenta[blue] - green[blue];
    mask[at] = Math.min(1, Math.max(0, 1 - room / (3 * 255)));
  }
  return mask;
}
