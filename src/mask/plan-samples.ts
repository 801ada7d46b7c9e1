/** Samples of a grid texel that are evenly spread; `sampleStep`: between them, in fractions of the frame. */
export interface Samples {
  readonly sampleStep: readonly [number, number];
  readonly samplesPerAxis: number;
}

/** @param shrink pixels of the frame that a texel of the grid is wide. Pure. */
export function planSamples(
  shrink: number,
  grid: { readonly width: number; readonly height: number },
): Samples {
  // A linear sample in the middle of four pixels is their mean.
  const samplesPerAxis = Math.max(1, Math.round(shrink / 2));
  return {
    samplesPerAxis,
    sampleStep: [1 / grid.width / samplesPerAxis, 1 / grid.height / samplesPerAxis],
  };
}
