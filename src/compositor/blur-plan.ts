import { EDGE_ROOM } from './edge.js';

/**
 * How a Gaussian of any sigma is made at a cost that hardly changes with it: shrink the picture, blur it with a few taps,
 * and enlarge it again in the last pass. How it is enlarged decides how far it may be shrunk: a GPU takes a cubic B-spline,
 * which is smooth; a 2D canvas has only linear interpolation.
 */
export type Enlargement = 'linear' | 'cubic';

export interface BlurPlan {
  /** The room is shrunk by this factor per axis, a power of two. */
  readonly shrink: number;
  /** Size of the shrunken room in texels, without the margin. */
  readonly width: number;
  readonly height: number;
  /** Width and height of that in fractions of the frame; a room of whole texels may be larger than the frame. */
  readonly extent: readonly [x: number, y: number];
  /**
   * Texels round the shrunken room that repeat the frame's outermost pixels, so that the blur goes on past the edge with
   * these and not with the mean of a whole texel: without them a bright line along the edge is off by 100 grey levels at
   * sigma 40, with them by 2.
   */
  readonly margin: number;
  /** How a texel of the shrunken room is sampled: see `roomSamples`. */
  readonly samples: RoomSamples;
  /** A pixel is room in full where it is not covered, less with coverage, and not at all from this on; above 0, up to 1. */
  readonly personFrom: number;
  /** How much of what is hidden is taken from the room that is remembered, 0..1. */
  readonly recall: number;
  /** One side of the kernel in texels of the shrunken room, centre first; both sides add up to 1. One tap: no kernel. */
  readonly weights: Float32Array;
}

export interface RoomSamples {
  readonly count: number;
  readonly spacingPx: number;
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
/**
 * Sigma of the least kernel, in texels, that is left between shrinking and a cubic enlargement, so that hard edges and
 * thin lines come within two grey levels of a true Gaussian: less for a half, whose 1 3 3 1 is nearly Gaussian itself.
 */
const MIN_KERNEL_TEXELS = { half: 0.68, further: 1 };
/** The same for a coarse blur, which may be off by 3.5 levels (4 with the roundings). */
const MIN_COARSE_TEXELS = 1.5;
const MAX_SHRINK = 64;
/** Taps per side that the shader has room for. */
export const MAX_TAPS = 32;

/** Sigma in pixels of this frame, from the attribute's 720-line pixels. */
export function scaleSigma(sigma: number, frameHeight: number): number {
  // Written so that what is no number blurs as well.
  return ((sigma > MIN_SIGMA ? sigma : MIN_SIGMA) * frameHeight) / SIGMA_LINES;
}

/** Size of the shrunken room with its margin. */
export function outerSize({ width, height, margin }: BlurPlan): { width: number; height: number } {
  return { width: width + 2 * margin, height: height + 2 * margin };
}

/** Plans a blur of `sigmaPx` pixels of a frame of this size. Pure. */
export function planBlur(
  frame: { width: number; height: number },
  sigmaPx: number,
  enlargement: Enlargement,
): BlurPlan {
  return planShrunken(frame, sigmaPx, {
    enlargement,
    shrink: chooseShrink((next) =>
      enlargement === 'linear'
        ? sigmaPx >= MIN_SIGMA_TEXELS * next
        : kernelVariance(sigmaPx, next, enlargement) >= minKernelVariance(next),
    ),
  });
}

/** The same for a slow CPU: enlarged linearly from a quarter of the texels, and less smooth. Pure. */
export function planCoarseBlur(
  frame: { width: number; height: number },
  sigmaPx: number,
): BlurPlan {
  const shrink = chooseShrink((next) => sigmaPx >= MIN_COARSE_TEXELS * next);
  return planShrunken(frame, sigmaPx, { enlargement: 'linear', shrink });
}

/**
 * Plans the room close by, for `EDGE_ROOM`: shrinking and enlarging alone, without a kernel, of a quarter of the samples
 * that a blur takes. Pure.
 */
export function planEdgeRoom(frame: { width: number; height: number }): BlurPlan {
  const shrink = Math.max(1, Math.round(frame.height / EDGE_ROOM.lines));
  const count = Math.ceil(shrink / 2);
  return {
    ...shrinkRoom(frame, shrink, 'cubic'),
    samples: { count, spacingPx: shrink / count },
    personFrom: EDGE_ROOM.personFrom,
    // Its weight tells how near the room is.
    recall: 0,
    weights: Float32Array.of(1),
  };
}

function planShrunken(
  frame: { width: number; height: number },
  sigmaPx: number,
  { enlargement, shrink }: { enlargement: Enlargement; shrink: number },
): BlurPlan {
  return {
    ...shrinkRoom(frame, shrink, enlargement),
    samples: roomSamples(shrink),
    personFrom: 1,
    recall: 1,
    weights: kernelWeights(Math.sqrt(kernelVariance(sigmaPx, shrink, enlargement))),
  };
}

function shrinkRoom(
  frame: { width: number; height: number },
  shrink: number,
  enlargement: Enlargement,
): Pick<BlurPlan, 'shrink' | 'width' | 'height' | 'extent' | 'margin'> {
  const width = countTexels(frame.width / shrink, enlargement);
  const height = countTexels(frame.height / shrink, enlargement);
  return {
    shrink,
    width,
    height,
    extent:
      enlargement === 'linear'
        ? [1, 1]
        : [(width * shrink) / frame.width, (height * shrink) / frame.height],
    margin: shrink === 1 ? 0 : MARGIN[enlargement],
  };
}

/**
 * A 2D canvas stretches whole texels over the frame, which makes them a little larger than planned. Where texels are few
 * that shows in the blur, so a GPU's last ones reach over the edge instead.
 */
function countTexels(exact: number, enlargement: Enlargement): number {
  return enlargement === 'linear' ? Math.max(1, Math.floor(exact)) : Math.ceil(exact);
}

/** As far as an enlargement looks beyond a texel's middle. */
const MARGIN: Readonly<Record<Enlargement, number>> = { linear: 1, cubic: 2 };

function chooseShrink(isFine: (shrink: number) => boolean): number {
  let shrink = 1;
  for (let next = 2; next <= MAX_SHRINK; next *= 2) {
    if (isFine(next)) shrink = next;
  }
  return shrink;
}

function minKernelVariance(shrink: number): number {
  return (shrink === 2 ? MIN_KERNEL_TEXELS.half : MIN_KERNEL_TEXELS.further) ** 2;
}

/** In texels. Variances add: what shrinking and enlarging blur already is left out of the kernel. */
function kernelVariance(sigmaPx: number, shrink: number, enlargement: Enlargement): number {
  return (sigmaPx ** 2 - resamplingVariance(shrink, enlargement)) / shrink ** 2;
}

/** What shrinking by so much and enlarging again blur, in square pixels. Pure. */
export function resamplingVariance(shrink: number, enlargement: Enlargement): number {
  if (shrink === 1) return 0;
  if (enlargement === 'linear') return (shrink ** 2 - 1) / 12 + shrink ** 2 / 6;
  const { count, spacingPx } = roomSamples(shrink);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const distance = 2 * i - (count - 1);
    const weight = count - Math.abs(distance);
    sum += weight * ((distance / 2) * spacingPx) ** 2;
    total += weight;
  }
  // A sample between two pixels is itself spread over them; the spline has a variance of a third of a texel.
  const spread = shrink === 2 ? 0.25 * 0.75 : 0.5 * 0.5;
  return sum / total + spread + shrink ** 2 / 3;
}

/**
 * Where `weigh-room` samples the frame for one texel: so many bilinear samples on each axis, this far apart, weighted by
 * a tent. It reaches into the neighbouring texels: a box would let fine patterns through as coarse ones.
 */
export function roomSamples(shrink: number): RoomSamples {
  // Three quarters of a pixel from the middle a bilinear sample weighs its pixels 3 to 1: 1 3 3 1 for the two.
  if (shrink === 2) return { count: 2, spacingPx: 1.5 };
  return { count: shrink, spacingPx: 2 };
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
  readonly #makePlan: typeof planCoarseBlur;
  #key: { width: number; height: number; sigma: number | null } = { width: 0, height: 0, sigma: 0 };
  #plan: BlurPlan | null = null;

  constructor(quality: Enlargement | 'coarse') {
    this.#makePlan =
      quality === 'coarse' ? planCoarseBlur : (frame, sigmaPx) => planBlur(frame, sigmaPx, quality);
  }

  /** @param sigma in pixels of a 720-line frame; null: `planEdgeRoom` @returns the same object while nothing changes */
  plan(frame: { width: number; height: number }, sigma: number | null): BlurPlan {
    const { width, height } = frame;
    const key = this.#key;
    if (this.#plan && key.width === width && key.height === height && key.sigma === sigma) {
      return this.#plan;
    }
    this.#key = { width, height, sigma };
    this.#plan =
      sigma === null ? planEdgeRoom(frame) : this.#makePlan(frame, scaleSigma(sigma, height));
    return this.#plan;
  }
}
