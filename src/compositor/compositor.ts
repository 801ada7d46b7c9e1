import type { Background } from '../background/background-source.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import type { PreviewKind } from './preview-kind.js';

/** Puts the person over what stands behind them. */
export interface Compositor {
  /**
   * One opaque picture of the frame's display size, with the frame's timestamp and duration. The result is the
   * caller's; the frame is not closed. On WebGPU this submits what the other stages recorded for the frame.
   */
  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame;
  /** Takes effect with the next frame, whole: no frame is made of two backgrounds. Takes ownership of the background. */
  update(background: Background): void;
  /**
   * Whether the blur is to be made of a quarter of the texels from the next frame on; at first it is not. Left out where it
   * would save nothing: on SwiftShader a frame of 1280x720 took 0.97 to 1.05 of its time then, on 2D canvases 0.59.
   */
  coarsen?(isCoarse: boolean): void;
  /** What the preview is to show from the next frame on; at first, `none`. */
  setPreview(kind: PreviewKind): void;
  /**
   * The preview's own picture of the frame that was composited last, where it is not the stream's: of the same size,
   * premultiplied, and as covered as that frame. The caller's; given once.
   */
  takePreview(): ImageBitmap | null;
  close(): void;
}

/** What is carried from an input frame to the frame that is made of it. */
export function outputInit(frame: VideoFrame): VideoFrameInit {
  return {
    timestamp: frame.timestamp,
    ...(frame.duration !== null && { duration: frame.duration }),
    alpha: 'discard',
  };
}
