import { BgCameraError } from '../errors.js';
import type { Inference } from '../capability/tier.js';
import { GlContext } from '../gl/gl-context.js';
import { GpuContext } from '../gpu/gpu-context.js';
import type { MediapipeSegmenter, MediapipeSegmenterOptions } from './mediapipe-segmenter.js';
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
      return createMediapipe({ ...options, context }, signal);
    }
    case 'wasm':
      return createMediapipe({ ...options, context: null }, signal);
    case 'webgpu': {
      const { context, model } = options;
      if (!(context instanceof GpuContext))
        throw new BgCameraError('gpu-lost', 'no WebGPU context');
      return WebgpuSegmenter.create({ context, model }, signal);
    }
  }
}

/** The library is large, so it is fetched by the tiers that need it. @throws BgCameraError `runtime-missing` */
async function createMediapipe(
  options: MediapipeSegmenterOptions,
  signal: AbortSignal,
): Promise<MediapipeSegmenter> {
  const module = await import('./mediapipe-segmenter.js').catch((cause: unknown) => {
    throw BgCameraError.from(
      cause,
      'runtime-missing',
      'MediaPipe could not be loaded; check assets',
    );
  });
  return module.MediapipeSegmenter.create(options, signal);
}
