import type { Background } from '../background/background-source.js';
import type { Inference } from '../capability/tier.js';
import { createCompositor } from '../compositor/create-compositor.js';
import type { Compositor } from '../compositor/compositor.js';
import { awaitGpu } from '../gl/frame-fence.js';
import { GlContext } from '../gl/gl-context.js';
import { createSegmenter } from '../inference/create-segmenter.js';
import type { LoadedModel, Segmenter } from '../inference/segmenter.js';
import { createMaskRefiner } from '../mask/create-mask-refiner.js';
import type { MaskRefiner } from '../mask/mask-refiner.js';

/** The stages of one tier, on one graphics context. */
export interface Stages {
  readonly segmenter: Segmenter;
  readonly refiner: MaskRefiner;
  readonly compositor: Compositor;
  /** Resolves when the frame that was composited last is done; the next one is not begun before. */
  readonly settle: () => Promise<void>;
  close(): void;
}

/** @throws BgCameraError as the stages do; what was made by then is closed */
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
  const context = inference === 'webgl' ? GlContext.create() : null;
  const made: { close(): void }[] = context ? [context] : [];
  const close = () => {
    for (const stage of made.reverse()) stage.close();
    made.length = 0;
  };
  try {
    const segmenter = await createSegmenter(inference, { assets, model, context }, signal);
    made.push(segmenter);
    const refiner = createMaskRefiner(context);
    made.push(refiner);
    const compositor = createCompositor(context, background);
    made.push(compositor);
    const settle = () => (context ? awaitGpu(context) : Promise.resolve());
    return { segmenter, refiner, compositor, settle, close };
  } catch (cause) {
    close();
    throw cause;
  }
}
