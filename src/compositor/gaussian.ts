import { outerSize, type BlurPlan } from './blur-plan.js';

/** Least weight that counts as room; below it the person covers the texel and its colour is never seen. */
const MIN_WEIGHT = 1e-4;

/**
 * Blurs a small RGBA picture whose alpha says how much each texel counts: the weighted Gaussian of `blur.frag.glsl`, in
 * memory. Cost: 8 multiply-adds per texel and tap. Buffers are made once per plan.
 */
export class WeightedGaussian {
  readonly #size: { readonly width: number; readonly height: number };
  readonly #weights: Float32Array;
  readonly #a: Float32Array;
  readonly #b: Float32Array;

  constructor(plan: BlurPlan) {
    const { width, height } = outerSize(plan);
    this.#size = { width, height };
    this.#weights = plan.weights;
    this.#a = new Float32Array(width * height * 4);
    this.#b = new Float32Array(width * height * 4);
  }

  /** @param rgba straight alpha, sRGB-encoded, the plan's size with its margin; overwritten with the blurred, opaque room */
  blur(rgba: Uint8ClampedArray): void {
    const { width, height } = this.#size;
    const weights = this.#weights;
    premultiply(rgba, this.#a);
    convolve(this.#a, this.#b, {
      lines: height,
      length: width,
      lineStep: width * 4,
      step: 4,
      weights,
    });
    convolve(this.#b, this.#a, {
      lines: width,
      length: height,
      lineStep: 4,
      step: width * 4,
      weights,
    });
    normalise(this.#a, rgba);
  }
}

function premultiply(rgba: Uint8ClampedArray, output: Float32Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const weight = rgba[i + 3]! / 255;
    output[i] = rgba[i]! * weight;
    output[i + 1] = rgba[i + 1]! * weight;
    output[i + 2] = rgba[i + 2]! * weight;
    output[i + 3] = weight;
  }
}

function normalise(input: Float32Array, rgba: Uint8ClampedArray): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const weight = input[i + 3]!;
    const scale = weight > MIN_WEIGHT ? 1 / weight : 0;
    rgba[i] = input[i]! * scale;
    rgba[i + 1] = input[i + 1]! * scale;
    rgba[i + 2] = input[i + 2]! * scale;
    rgba[i + 3] = 255;
  }
}

interface Axis {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
  readonly weights: Float32Array;
}

function convolve(input: Float32Array, output: Float32Array, axis: Axis): void {
  const { lines, length, lineStep, step, weights } = axis;
  const last = length - 1;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let k = 0; k <= last; k++) {
      const at = start + k * step;
      const centre = weights[0]!;
      let r = input[at]! * centre;
      let g = input[at + 1]! * centre;
      let b = input[at + 2]! * centre;
      let a = input[at + 3]! * centre;
      for (let i = 1; i < weights.length; i++) {
        const weight = weights[i]!;
        const p = start + (k < i ? 0 : k - i) * step;
        const q = start + (k + i > last ? last : k + i) * step;
        r += (input[p]! + input[q]!) * weight;
        g += (input[p + 1]! + input[q + 1]!) * weight;
        b += (input[p + 2]! + input[q + 2]!) * weight;
        a += (input[p + 3]! + input[q + 3]!) * weight;
      }
      output[at] = r;
      output[at + 1] = g;
      output[at + 2] = b;
      output[at + 3] = a;
    }
  }
}
