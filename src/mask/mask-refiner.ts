import type { ConfidenceMask } from '../inference/segmenter.js';

/**
 * The mean over neighbours hides the model's ragged edge; the sigmoid makes it steep again. Sigma in mask texels;
 * both from the project's design.
 */
export const SMOOTH_SIGMA_TEXELS = 2;
export const SIGMOID_SLOPE = 12;

/** How much of each mask texel is person, 0..1, row 0 at the top. The refiner's; valid until the next `refine`. */
export type AlphaMask =
  | { readonly kind: 'texture'; readonly texture: WebGLTexture }
  | {
      readonly kind: 'gpu-texture';
      /** r8unorm, made for a linear filter. */
      readonly view: GPUTextureView;
    }
  | {
      readonly kind: 'canvas';
      /** Coverage in the alpha channel, for `drawImage` with `destination-in` or `destination-out`. */
      readonly canvas: OffscreenCanvas;
    };

/** Turns the model's confidence into coverage: smooth inside and outside, steep at the edge. */
export interface MaskRefiner {
  /** On WebGPU this records into the context's encoder. */
  refine(mask: ConfidenceMask): AlphaMask;
  close(): void;
}
