import type { Picture } from './picture.js';

/** Sigmas on each side; what lies further out weighs less than 1e-9 altogether. */
const RADIUS_SIGMAS = 6;

/**
 * The Gaussian that the blur is measured against: float64, at full resolution, edges replicated, no shortcut. The two
 * axes one after the other are the two-dimensional sum itself.
 */
export function blurReference(picture: Picture, sigmaPx: number): { data: Float64Array } {
  const { width, height } = picture;
  const weights = kernel(sigmaPx);
  const across = new Float64Array(picture.data.length);
  const data = new Float64Array(picture.data.length);
  convolve(
    picture.data,
    across,
    { lines: height, lineStep: 4 * width, length: width, step: 4 },
    weights,
  );
  convolve(across, data, { lines: width, lineStep: 4, length: height, step: 4 * width }, weights);
  return { data };
}

function kernel(sigma: number): Float64Array {
  const radius = Math.ceil(RADIUS_SIGMAS * sigma);
  const weights = Float64Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp((-i * i) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight, i) => sum + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / total);
}

interface Axis {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

function convolve(
  input: ArrayLike<number>,
  output: Float64Array,
  { lines, lineStep, length, step }: Axis,
  weights: Float64Array,
): void {
  const radius = weights.length - 1;
  const padded = new Float64Array(length + 2 * radius);
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 4; channel++) {
      const start = line * lineStep + channel;
      for (let i = 0; i < padded.length; i++) {
        const at = Math.min(length - 1, Math.max(0, i - radius));
        padded[i] = input[start + at * step]!;
      }
      for (let k = 0; k < length; k++) {
        const centre = k + radius;
        let sum = padded[centre]! * weights[0]!;
        for (let i = 1; i <= radius; i++)
          sum += (padded[centre - i]! + padded[centre + i]!) * weights[i]!;
        output[start + k * step] = sum;
      }
    }
  }
}
