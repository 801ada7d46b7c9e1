import { BgCameraError } from '../errors.js';
import type { ConfidenceMask } from '../inference/segmenter.js';
import type { AlphaMask, MaskRefiner } from './mask-refiner.js';

/**
 * The mean over neighbours hides the model's ragged edge; the sigmoid makes it steep again. Sigma in mask texels;
 * both from the project's design.
 */
const SMOOTH_SIGMA_TEXELS = 2;
const SIGMOID_SLOPE = 12;

/** Steps of the sigmoid table: finer than the 8 bits of the result can show at the steepest point (slope 12 / 4). */
const TABLE_STEPS = 2048;

/** Texels on each side that the Gaussian reaches. */
const RADIUS = Math.ceil(3 * SMOOTH_SIGMA_TEXELS);

/** A small Gaussian and a steep sigmoid, in memory: what a processor has time for beside the network. */
export class Canvas2dMaskRefiner implements MaskRefiner {
  readonly #table = sigmoidTable(SIGMOID_SLOPE);
  #weights = shiftedGaussian(SMOOTH_SIGMA_TEXELS, 0);
  #shiftTexels = 0;
  #across = new Float32Array(0);
  #image: ImageData | null = null;
  #context: OffscreenCanvasRenderingContext2D | null = null;
  #result: AlphaMask | null = null;

  refine(mask: ConfidenceMask): AlphaMask {
    if (mask.kind !== 'values') {
      throw new BgCameraError('stage-failed', `the mask is ${mask.kind}, expected values`);
    }
    const { width, height, shiftTexels, values } = mask;
    if (this.#shiftTexels !== shiftTexels) {
      this.#weights = shiftedGaussian(SMOOTH_SIGMA_TEXELS, shiftTexels);
      this.#shiftTexels = shiftTexels;
    }
    if (this.#image?.width !== width || this.#image.height !== height) this.#resize(width, height);
    const { image, context, result } = this.#surface();
    smoothAcross(values, this.#across, { width, height, weights: this.#weights });
    smoothDown(this.#across, image.data, {
      width,
      height,
      weights: this.#weights,
      table: this.#table,
    });
    context.putImageData(image, 0, 0);
    return result;
  }

  #resize(width: number, height: number): void {
    const canvas = new OffscreenCanvas(width, height);
    this.#context = canvas.getContext('2d');
    this.#image = new ImageData(width, height);
    this.#across = new Float32Array(width * height);
    this.#result = { kind: 'canvas', canvas };
  }

  #surface() {
    const image = this.#image;
    const context = this.#context;
    const result = this.#result;
    if (!image || !context || !result)
      throw new BgCameraError('stage-failed', 'no 2D context for the mask');
    return { image, context, result };
  }

  reset(): void {
    // Nothing is kept of a frame.
  }

  close(): void {
    this.#context = null;
    this.#image = null;
  }
}

/** Weights of the texels from `RADIUS` before to `RADIUS + 1` after, which add up to 1: a Gaussian, moved back by the shift. */
function shiftedGaussian(sigma: number, shift: number): Float32Array {
  const gaussian = (i: number) =>
    Math.abs(i) > RADIUS ? 0 : Math.exp((-0.5 * i * i) / (sigma * sigma));
  const weights = Float32Array.from({ length: 2 * RADIUS + 2 }, (_, at) => {
    const i = at - RADIUS;
    return (1 - shift) * gaussian(i) + shift * gaussian(i - 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Coverage 0..255 by confidence; scaled so that 0 stays 0 and 1 stays 1. */
function sigmoidTable(slope: number): Uint8ClampedArray {
  const sigmoid = (m: number) => 1 / (1 + Math.exp(-slope * (m - 0.5)));
  return Uint8ClampedArray.from(
    { length: TABLE_STEPS + 1 },
    (_, i) => (255 * (sigmoid(i / TABLE_STEPS) - sigmoid(0))) / (sigmoid(1) - sigmoid(0)),
  );
}

interface Smoothing {
  readonly width: number;
  readonly height: number;
  readonly weights: Float32Array;
}

function smoothAcross(
  input: Float32Array,
  output: Float32Array,
  { width, height, weights }: Smoothing,
): void {
  const last = width - 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        const at = Math.min(last, Math.max(0, x + i - RADIUS));
        sum += input[row + at]! * weights[i]!;
      }
      output[row + x] = sum;
    }
  }
}

/** Also applies the sigmoid and leaves the result in the alpha channel. */
function smoothDown(
  input: Float32Array,
  rgba: Uint8ClampedArray,
  { width, height, weights, table }: Smoothing & { readonly table: Uint8ClampedArray },
): void {
  const last = height - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        const at = Math.min(last, Math.max(0, y + i - RADIUS));
        sum += input[at * width + x]! * weights[i]!;
      }
      rgba[4 * (y * width + x) + 3] =
        table[Math.round(Math.min(1, Math.max(0, sum)) * TABLE_STEPS)]!;
    }
  }
}
