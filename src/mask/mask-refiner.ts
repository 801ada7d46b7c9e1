import type { ConfidenceMask } from '../inference/segmenter.js';

/**
 * How much of each texel is person, 0..1, row 0 at the top, over the whole frame. The refiner's; valid until the next
 * `refine`. `room`: the empty room as far as it is known, sRGB-encoded in rgb; in a how well it is known there, 0..1.
 */
export type AlphaMask =
  | { readonly kind: 'texture'; readonly texture: WebGLTexture; readonly room: WebGLTexture }
  | {
      readonly kind: 'gpu-texture';
      /** r8unorm, made for a linear filter. */
      readonly view: GPUTextureView;
      /** rgba16float. */
      readonly room: GPUTextureView;
    }
  | {
      readonly kind: 'canvas';
      /** Coverage in the alpha channel, for `drawImage` with `destination-in` or `destination-out`. */
      readonly canvas: OffscreenCanvas;
    };

/**
 * Turns the model's confidence into coverage: smooth inside and outside, steep at the edge, and on GPUs along the edges of
 * the frame itself and steady from frame to frame.
 */
export interface MaskRefiner {
  /**
   * On WebGPU this records into the context's encoder.
   * @param frame that the mask was made of; not closed
   */
  refine(mask: ConfidenceMask, frame: VideoFrame): AlphaMask;
  /**
   * The coverage of a frame that no mask was made of: that of the frame before, moved along with the picture. Waits for the
   * GPU, to know whether the picture can be trusted; frames come one at a time.
   * @param frame not closed, and not to be closed before this resolves
   * @returns null where a mask is needed: too much is new, or there is no frame before, or it is too old; `refine` is to be
   *   called for this frame then
   */
  carry?(frame: VideoFrame): Promise<AlphaMask | null>;
  /** Forgets the frames before: the next one is of another camera, or the last one was not finished. */
  reset(): void;
  close(): void;
}
