/**
 * How a Gaussian of any sigma is made at a cost that does not grow with it: shrink the picture, blur it with a few
 * taps, and let the linear filter of the last pass enlarge it again. Both compositors follow the same plan, so they
 * give the same picture.
 */
export interface BlurPlan {
  /** The room is shrunk by this factor per axis, a power of two. */
  readonly shrink: number;
  /** Size of the shrunken room in texels, without the margin. */
  readonly width: number;
  readonly height: number;
  /**
   * Texels round the shrunken room that repeat the frame's outermost pixels, so that the blur goes on past the edge with
   * these and not with the mean of a whole texel: without it a bright line along the edge is off by 100 grey levels at
   * sigma 40, with it by 2.
   */
  readonly margin: number;
  /** One side of the kernel in texels of the shrunken room, centre first; both sides add up to 1. */
  readonly weights: Float32Array;
}

/** Lines of the frame in whose pixels the attribute `sigma` counts. */
export const SIGMA_LINES = 720;
/**
 * The least blur that is drawn, in pixels of a 720-line frame. Less would leave the room as readable as a plain frame,
 * and mode `none` is to be the only way to that.
 */
export const MIN_SIGMA = 2;
/**
 * Below this many texels per sigma, a linear filter no longer rebuilds the curve: 255 grey levels / (8 sigma^2
 * sqrt(2 pi e)) is its worst error at a hard edge, 0.9 levels here. It leaves room for the rounding of 8-bit canvases.
 */
const MIN_SIGMA_TEXELS = 3;
const MAX_SHRINK = 64;
/** Taps per side that the shader has room for. */
export const MAX_TAPS = 32;

/** Sigma in pixels of this frame, from the attribute's 720-line pixels. */
export function scaleSigma(sigma: number, frameHeight: number): number {
  return (Math.max(sigma, MIN_SIGMA) * frameHeight) / SIGMA_LINES;
}

/** Size of the shrunken room with its margin. */
export function outerSize({ width, height, margin }: BlurPlan): { width: number; height: number } {
  return { width: width + 2 * margin, height: height + 2 * margin };
}

/** Plans a blur of `sigmaPx` pixels of a frame of this size. Pure. */
export function planBlur(frame: { width: number; height: number }, sigmaPx: number): BlurPlan {
  const steps = Math.floor(Math.log2(Math.max(1, sigmaPx / MIN_SIGMA_TEXELS)));
  const shrink = Math.min(MAX_SHRINK, 2 ** steps);
  return {
    shrink,
    width: Math.max(1, Math.floor(frame.width / shrink)),
    height: Math.max(1, Math.floor(frame.height / shrink)),
    margin: shrink === 1 ? 0 : 1,
    weights: kernelWeights(kernelSigma(sigmaPx, shrink)),
  };
}

/** Variances add: what shrinking and enlarging blur already is left out of the kernel. */
function kernelSigma(sigmaPx: number, shrink: number): number {
  if (shrink === 1) return sigmaPx;
  const box = (shrink ** 2 - 1) / 12;
  const tent = shrink ** 2 / 6;
  return Math.sqrt(sigmaPx ** 2 - box - tent) / shrink;
}

function kernelWeights(sigma: number): Float32Array {
  const radius = Math.min(MAX_TAPS - 1, Math.ceil(3.5 * sigma));
  const weights = Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp((-0.5 * i * i) / (sigma * sigma)),
  );
  const total = weights.reduce((sum, weight, i) => sum + (i === 0 ? weight : 2 * weight), 0);
  return Float32Array.from(weights, (weight) => weight / total);
}

/** Keeps the plan of the last frame; a new one is made only when the frame's size or sigma changes. */
export class BlurPlanner {
  #key = { width: 0, height: 0, sigma: 0 };
  #plan: BlurPlan | null = null;

  /** @param sigma in pixels of a 720-line frame @returns the same object while nothing changes */
  plan(frame: { width: number; height: number }, sigma: number): BlurPlan {
    const { width, height } = frame;
    const key = this.#key;
    if (this.#plan && key.width === width && key.height === height && key.sigma === sigma) {
      return this.#plan;
    }
    this.#key = { width, height, sigma };
    this.#plan = planBlur(frame, scaleSigma(sigma, height));
    return this.#plan;
  }
}
