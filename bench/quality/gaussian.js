/** Taps reach so many sigmas; beyond, they come to 0.3 % in all. */
const REACH = 3;

/**
 * The Gaussian blur that subjects are held against, of sRGB-encoded colours, as the browser's own `filter`. Beyond its
 * edges the picture goes on with its last pixels.
 *
 * @param {Uint8ClampedArray} pixels RGBA bytes, opaque
 * @param {number} sigmaPx
 * @param {import('./regions.js').Size} size
 * @returns {Float32Array} RGBA, 0..255
 */
export function blur(pixels, sigmaPx, { width, height }) {
  const taps = listTaps(sigmaPx);
  const rows = blurLines(pixels, taps, { lines: height, lineStep: width, count: width, step: 1 });
  return blurLines(rows, taps, { lines: width, lineStep: 1, count: height, step: width });
}

/** Weights at the distances -n to n, which add up to 1. */
function listTaps(sigmaPx) {
  const reach = Math.ceil(REACH * sigmaPx);
  const taps = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

function blurLines(from, taps, { lines, lineStep, count, step }) {
  const to = new Float32Array(from.length);
  const reach = (taps.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < count; at++) {
      const target = 4 * (line * lineStep + at * step);
      for (let tap = 0; tap < taps.length; tap++) {
        const near = Math.min(count - 1, Math.max(0, at + tap - reach));
        const source = 4 * (line * lineStep + near * step);
        for (let channel = 0; channel < 4; channel++) {
          to[target + channel] += taps[tap] * from[source + channel];
        }
      }
    }
  }
  return to;
}
