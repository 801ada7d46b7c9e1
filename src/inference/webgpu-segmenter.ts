import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import { RenderPass } from '../gpu/render-pass.js';
import { fitTarget, type RenderTarget } from '../gpu/render-target.js';
import { shader as joinFragment } from '../../shaders/inference/join-looks.frag.wgsl';
import { JOIN_PARAMS, joinValues } from './join-params.js';
import { joinedSize, planLooks } from './looks.js';
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
 * pass for each look at the frame, whose first kernel samples the camera frame and whose last one writes the mask. The masks
 * of two looks are joined by a small draw.
 */
export class WebgpuSegmenter implements Segmenter {
  readonly runsWhileUpdated = true;
  readonly #context: GpuContext;
  readonly #join: JoinPass;
  #joined: RenderTarget | null = null;
  #modelName: string;
  #engine: WebgpuEngine;
  #mask: ConfidenceMask;
  #isClosed = false;

  private constructor(
    { context, model }: WebgpuSegmenterOptions,
    engine: WebgpuEngine,
    join: JoinPass,
  ) {
    this.#context = context;
    this.#modelName = model.name;
    this.#engine = engine;
    this.#join = join;
    this.#mask = describeMask(engine);
  }

  /** @throws BgCameraError `model-invalid` (the file), `gpu-lost` (the device refuses it), `aborted` */
  static async create(
    options: WebgpuSegmenterOptions,
    signal: AbortSignal,
  ): Promise<WebgpuSegmenter> {
    // First, because a file that makes no sense is to get nowhere near the device.
    const engine = await createEngine(options, signal);
    try {
      return new WebgpuSegmenter(options, engine, await createJoin(options.context, signal));
    } catch (cause) {
      engine.close();
      throw cause;
    }
  }

  get modelName(): string {
    return this.#modelName;
  }

  /** Records into the context's encoder; whoever ends the frame submits it. */
  segment(frame: VideoFrame): ConfidenceMask {
    const { encoder, frames } = this.#context;
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const looks = planLooks(this.#modelName, size);
    this.#engine.record(encoder, { frame: frames.bind(frame, encoder), size, looks });
    return looks.length > 1 ? this.#joinMasks() : this.#mask;
  }

  #joinMasks(): ConfidenceMask {
    const { firstMask, mask, size } = this.#engine;
    const { width, height } = joinedSize(size);
    const target = fitTarget(this.#joined, this.#context, { width, height, format: JOINED_FORMAT });
    this.#joined = target;
    this.#join.draw(target.view, { views: [firstMask, mask] }, joinValues(size));
    return { kind: 'gpu-texture', view: target.view, width, height, shiftTexels: 0 };
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
    this.#join.close();
    this.#joined?.close();
  }
}

const JOINED_FORMAT = 'r16float';

type JoinPass = Awaited<ReturnType<typeof createJoin>>;

function createJoin(context: GpuContext, signal: AbortSignal) {
  const spec = {
    name: 'join-looks.frag.wgsl',
    fragment: joinFragment,
    block: JOIN_PARAMS,
    textures: ['loaded', 'loaded'],
    format: JOINED_FORMAT,
  } as const;
  return RenderPass.create(context, spec, signal);
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
