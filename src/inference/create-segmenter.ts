import { BgCameraError } from '../errors.js';
import type { Inference } from '../capability/tier.js';
import { GlContext } from '../gl/gl-context.js';
import { GpuContext } from '../gpu/gpu-context.js';
import { MediapipeSegmenter } from './mediapipe-segmenter.js';
import type { LoadedModel, Segmenter } from './segmenter.js';
import { WebgpuSegmenter } from './webgpu-segmenter.js';

/** The segmenter of a tier. @throws BgCameraError as the chosen one does */
export function createSegmenter(
  inference: Inference,
  options: {
    readonly assets: string;
    readonly model: LoadedModel;
    /** Of the kind that the inference runs on; null for wasm. */
    readonly context: GpuContext | GlContext | null;
  },
  signal: AbortSignal,
): Promise<Segmenter> {
  switch (inference) {
    case 'webgl': {
      const { context } = options;
      if (!(context instanceof GlContext)) throw new BgCameraError('gpu-lost', 'no WebGL2 context');
      return MediapipeSegmenter.create({ ...options, context }, signal);
    }
    case 'wasm':
      return MediapipeSegmenter.create({ ...options, context: null }, signal);
    case 'webgpu': {
      const { context, model } = options;
      if (!(context instanceof GpuContext))
        throw new BgCameraError('gpu-lost', 'no WebGPU context');
      return WebgpuSegmenter.create({ context, model }, signal);
    }
  }
}
