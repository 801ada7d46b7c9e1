import { BgCameraError } from '../errors.js';
import type { Inference } from '../capability/tier.js';
import type { GlContext } from '../gl/gl-context.js';
import { MediapipeSegmenter } from './mediapipe-segmenter.js';
import type { LoadedModel, Segmenter } from './segmenter.js';

/** The segmenter of a tier. @throws BgCameraError as the chosen one does; `unsupported` for an engine not built yet */
export function createSegmenter(
  inference: Inference,
  options: { assets: string; model: LoadedModel; context: GlContext | null },
  signal: AbortSignal,
): Promise<Segmenter> {
  switch (inference) {
    case 'webgl':
      return MediapipeSegmenter.create(options, signal);
    case 'wasm':
      return MediapipeSegmenter.create({ ...options, context: null }, signal);
    case 'webgpu':
      throw new BgCameraError('unsupported', 'the WebGPU engine is not built');
  }
}
