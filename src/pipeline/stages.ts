import type { Background } from '../background/background-source.js';
import type { Inference } from '../capability/tier.js';
import { createCompositor } from '../compositor/create-compositor.js';
import type { Compositor } from '../compositor/compositor.js';
import { awaitGpu } from '../gl/frame-fence.js';
import { GlContext } from '../gl/gl-context.js';
import { GpuContext } from '../gpu/gpu-context.js';
import { createSegmenter } from '../inference/create-segmenter.js';
import type { LoadedModel, Segmenter } from '../inference/segmenter.js';
import { throwIfAborted } from '../errors.js';
import { createMaskRefiner } from '../mask/create-mask-refiner.js';
import type { MaskRefiner } from '../mask/mask-refiner.js';
import { CHECK_BACKGROUND, checkStages } from './check-stages.js';

/** The stages of one tier, on one graphics context. */
export interface Stages {
  readonly segmenter: Segmenter;
  readonly refiner: MaskRefiner;
  readonly compositor: Compositor;
  /** Resolves when the frame that was composited last is done; the next one is not begun before. */
  readonly settle: () => Promise<void>;
  /** To be called when a stage threw: nothing of that frame gets into the next. */
  readonly discard: () => void;
  close(): void;
}

/** @throws BgCameraError as the stages do, or when they fail their trial; what was made by then is closed */
export async function createStages(
  options: {
    readonly inference: Inference;
    readonly assets: string;
    readonly model: LoadedModel;
    readonly background: Background;
  },
  signal: AbortSignal,
): Promise<Stages> {
  const { inference, assets, model, background } = options;
  const context = await createContext(inference, signal);
  const made: { close(): void }[] = context ? [context] : [];
  const close = () => {
    for (const stage of made.reverse()) stage.close();
    made.length = 0;
  };
  try {
    const segmenter = await createSegmenter(inference, { assets, model, context }, signal);
    made.push(segmenter);
    const refiner = await createMaskRefiner(context, signal);
    made.push(refiner);
    const compositor = await createCompositor(context, CHECK_BACKGROUND, signal);
    made.push(compositor);
    const stages = { segmenter, refiner, compositor, ...createFrameEnd(context, refiner), close };
    await checkStages(stages, model);
    throwIfAborted(signal);
    compositor.update(background);
    return stages;
  } catch (cause) {
    close();
    throw cause;
  }
}

async function createContext(
  inference: Inference,
  signal: AbortSignal,
): Promise<GpuContext | GlContext | null> {
  switch (inference) {
    case 'webgpu':
      return GpuContext.create(signal);
    case 'webgl':
      return GlContext.create();
    case 'wasm':
      return null;
  }
}

function createFrameEnd(
  context: GpuContext | GlContext | null,
  refiner: MaskRefiner,
): Pick<Stages, 'settle' | 'discard'> {
  // Of a frame that was not drawn, the refiner's targets show nothing, or half.
  if (context instanceof GpuContext) {
    const discard = () => {
      context.discard();
      refiner.reset();
    };
    return { settle: () => context.settle(), discard };
  }
  return {
    settle: () => (context ? awaitGpu(context) : Promise.resolve()),
    discard: () => refiner.reset(),
  };
}
