import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import {
  INPUT_SHIFT_TEXELS,
  type ConfidenceMask,
  type LoadedModel,
  type Segmenter,
} from './segmenter.js';
import { buildGraph } from './tflite/graph.js';
import { parseModel } from './tflite/model.js';
import { WebgpuEngine } from './webgpu-engine.js';

export interface WebgpuSegmenterOptions {
  readonly context: GpuContext;
  readonly model: LoadedModel;
}

/**
 * Our own engine, on the device that the compositor draws with: reads the `.tflite` as it is and runs it in one compute
 * pass, whose first kernel samples the camera frame and whose last one writes the mask.
 */
export class WebgpuSegmenter implements Segmenter {
  readonly #context: GpuContext;
  #modelName: string;
  #engine: WebgpuEngine;
  #mask: ConfidenceMask;
  #isClosed = false;

  private constructor({ context, model }: WebgpuSegmenterOptions, engine: WebgpuEngine) {
    this.#context = context;
    this.#modelName = model.name;
    this.#engine = engine;
    this.#mask = describeMask(engine);
  }

  /** @throws BgCameraError `model-invalid` (the file), `gpu-lost` (the device refuses it), `aborted` */
  static async create(
    options: WebgpuSegmenterOptions,
    signal: AbortSignal,
  ): Promise<WebgpuSegmenter> {
    return new WebgpuSegmenter(options, await createEngine(options, signal));
  }

  get modelName(): string {
    return this.#modelName;
  }

  /** Records into the context's encoder; whoever ends the frame submits it. */
  segment(frame: VideoFrame): ConfidenceMask {
    const { encoder, frames } = this.#context;
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    this.#engine.record(encoder, { frame: frames.bind(frame), size });
    return this.#mask;
  }

  async update({ model }: { readonly model: LoadedModel }): Promise<void> {
    const options = { context: this.#context, model };
    const engine = await createEngine(options, new AbortController().signal);
    if (this.#isClosed) {
      engine.close();
      throw new BgCameraError('aborted', 'the segmenter was closed');
    }
    this.#engine.close();
    this.#engine = engine;
    this.#modelName = model.name;
    this.#mask = describeMask(engine);
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#engine.close();
  }
}

async function createEngine(
  { context, model }: WebgpuSegmenterOptions,
  signal: AbortSignal,
): Promise<WebgpuEngine> {
  const { device, frames } = context;
  const graph = buildGraph(parseModel(model.bytes));
  const engine = await WebgpuEngine.create({ device, frames, graph }, signal);
  try {
    // A device that is lost refuses nothing.
    context.assertAlive();
  } catch (cause) {
    engine.close();
    throw cause;
  }
  return engine;
}

function describeMask({ mask, size }: WebgpuEngine): ConfidenceMask {
  const { width, height } = size;
  return { kind: 'gpu-texture', view: mask, width, height, shiftTexels: INPUT_SHIFT_TEXELS };
}
