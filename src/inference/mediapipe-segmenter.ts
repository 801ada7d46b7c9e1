import { ImageSegmenter, type MPMask } from '@mediapipe/tasks-vision';
import { BgCameraError, throwIfAborted } from '../errors.js';
import type { GlContext } from '../gl/gl-context.js';
import { LookJoin } from './look-join.js';
import { planLooks, WHOLE_FRAME, type Look } from './looks.js';
import { MaskCopy } from './mask-copy.js';
import { PixelOnlyGl } from './pixel-only-gl.js';
import {
  INPUT_SHIFT_TEXELS,
  type ConfidenceMask,
  type LoadedModel,
  type Segmenter,
} from './segmenter.js';

export interface MediapipeSegmenterOptions {
  /** Absolute URL of the folder that holds `wasm/`. */
  readonly assets: string;
  readonly model: LoadedModel;
  /** With it the GPU delegate runs in this context and the mask stays there; without it the CPU delegate runs. */
  readonly context: GlContext | null;
}

type ModelSize = { readonly width: number; readonly height: number };

/** MediaPipe's image segmenter, pinned to 0.10.35: later versions report usage over the network. */
export class MediapipeSegmenter implements Segmenter {
  readonly runsWhileUpdated = false;
  readonly #segmenter: ImageSegmenter;
  /** Of the two looks; null in memory, where there is one. */
  readonly #copies: readonly [MaskCopy, MaskCopy] | null;
  readonly #join: LookJoin | null;
  #model: LoadedModel;
  #input: OffscreenCanvas;
  #draw: OffscreenCanvasRenderingContext2D;
  #values = new Float32Array(0);
  #mask: ConfidenceMask | null = null;
  #masksKept = 0;

  private constructor(segmenter: ImageSegmenter, model: LoadedModel, context: GlContext | null) {
    this.#segmenter = segmenter;
    this.#model = model;
    this.#copies = context && [new MaskCopy(context), new MaskCopy(context)];
    this.#join = context && new LookJoin(context);
    [this.#input, this.#draw] = createInput(model, context === null);
  }

  /** @throws BgCameraError `runtime-missing` (wasm, loader), `model-invalid` (the model is refused) */
  static async create(
    options: MediapipeSegmenterOptions,
    signal: AbortSignal,
  ): Promise<MediapipeSegmenter> {
    const { assets, model, context } = options;
    await provideModuleFactory(assets);
    throwIfAborted(signal);
    const segmenter = await createImageSegmenter(options).catch((cause: unknown) => {
      // The model is in memory by now, so whatever has to do with loading is about the runtime.
      const isLoading = /fetch|wasm|webassembly|network|import|aborted/i.test(String(cause));
      const code = isLoading ? 'runtime-missing' : 'model-invalid';
      throw BgCameraError.from(cause, code, `MediaPipe refused ${model.name}`);
    });
    const result = new MediapipeSegmenter(segmenter, model, context);
    try {
      throwIfAborted(signal);
      // The first run compiles shaders and lays out memory; better now than under the first camera frame.
      result.#run(0);
    } catch (cause) {
      result.close();
      throw BgCameraError.from(cause, 'model-invalid', `${model.name} does not run`);
    }
    return result;
  }

  get modelName(): string {
    return this.#model.name;
  }

  segment(frame: VideoFrame): ConfidenceMask {
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    // A second look takes a processor longer than it has.
    const looks = this.#join ? planLooks(this.#model.name, size) : WHOLE_FRAME;
    const [first, second] = looks;
    const mask = this.#look(frame, first!, 0);
    if (!second || !this.#join) return mask;
    return this.#join.join(mask, this.#look(frame, second, 1));
  }

  /** @param index 0, or 1 for the second look at the same frame */
  #look(frame: VideoFrame, [x, y, w, h]: Look, index: number): ConfidenceMask {
    const { width, height } = this.#input;
    const shift = INPUT_SHIFT_TEXELS;
    // The whole frame, most of it beside the canvas: WebKitGTK 2.50 draws a part of a VideoFrame wrong.
    const [left, top] = [shift - (x / w) * width, shift - (y / h) * height];
    this.#draw.drawImage(frame, left, top, width / w, height / h);
    // The shift leaves half of the first column and row as they were: repeat their neighbours there.
    if (x === 0) this.#draw.drawImage(this.#input, 1, 0, 1, height, 0, 0, 1, height);
    if (y === 0) this.#draw.drawImage(this.#input, 0, 1, width, 1, 0, 0, width, 1);
    return this.#run(index);
  }

  /** @throws BgCameraError when the library gives no mask for this very frame: an older one must not stand in for it */
  #run(index: number): ConfidenceMask {
    const keptBefore = this.#masksKept;
    this.#segmenter.segment(this.#input, ({ confidenceMasks = [] }) => {
      // With several classes the first is the background: it would show the room and hide the person.
      const [mask] = confidenceMasks;
      if (mask && confidenceMasks.length === 1) this.#keep(mask, index);
    });
    if (!this.#mask || this.#masksKept === keptBefore) {
      const expected = 'expected one confidence mask, that of the person';
      throw new BgCameraError('model-invalid', `${this.#model.name}: ${expected}`);
    }
    return this.#mask;
  }

  /** The mask is the library's and is gone after the callback. */
  #keep(mask: MPMask, index: number): void {
    const { width, height } = mask;
    this.#masksKept++;
    const copy = this.#copies?.[index];
    if (copy) {
      const texture = copy.copy(mask.getAsWebGLTexture(), width, height);
      if (this.#mask?.kind === 'texture' && this.#mask.texture === texture) return;
      this.#mask = { kind: 'texture', width, height, shiftTexels: INPUT_SHIFT_TEXELS, texture };
      return;
    }
    if (this.#mask?.width !== width || this.#mask.height !== height) {
      this.#values = new Float32Array(width * height);
      const values = this.#values;
      this.#mask = { kind: 'values', width, height, shiftTexels: INPUT_SHIFT_TEXELS, values };
    }
    this.#values.set(mask.getAsFloat32Array());
  }

  async update({ model }: { readonly model: LoadedModel }): Promise<void> {
    const previous = this.#model;
    try {
      await this.#load(model);
    } catch (cause) {
      await this.#load(previous);
      throw BgCameraError.from(cause, 'model-invalid', `MediaPipe refused ${model.name}`);
    }
  }

  async #load(model: LoadedModel): Promise<void> {
    await this.#segmenter.setOptions({ baseOptions: { modelAssetBuffer: model.bytes } });
    this.#model = model;
    [this.#input, this.#draw] = createInput(model, this.#copies === null);
    this.#run(0);
  }

  close(): void {
    this.#segmenter.close();
    for (const copy of this.#copies ?? []) copy.close();
    this.#join?.close();
  }
}

/**
 * The frame at the model's size. On the CPU the pixels are read each time, so the canvas says so. `medium` averages
 * where `low` would skip pixels: a 1280-pixel frame is shrunk five times.
 */
function createInput(
  { width, height }: ModelSize,
  isRead: boolean,
): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: isRead });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context for the model input');
  context.imageSmoothingQuality = 'medium';
  return [canvas, context];
}

/**
 * Loads the wasm glue and leaves its factory where the library looks for it. The library would load the file itself,
 * but takes the factory away after one use, and a module is evaluated only once.
 */
async function provideModuleFactory(assets: string): Promise<void> {
  const url = new URL('wasm/vision_wasm_module_internal.js', assets).href;
  try {
    const loader = (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as {
      default: unknown;
    };
    Object.assign(globalThis, {
      ModuleFactory: loader.default,
      // Its log lines would fill the console of every page that uses the element; errors are thrown besides.
      Module: { print: doNothing, printErr: doNothing },
      dbg: doNothing,
    });
  } catch (cause) {
    throw BgCameraError.from(cause, 'runtime-missing', `${url} could not be loaded; check assets`);
  }
}

function doNothing(): void {
  // By design.
}

function createImageSegmenter(options: MediapipeSegmenterOptions): Promise<ImageSegmenter> {
  const { assets, model, context } = options;
  const fileset = {
    // Empty: the factory is already in place.
    wasmLoaderPath: '',
    wasmBinaryPath: new URL('wasm/vision_wasm_module_internal.wasm', assets).href,
  };
  return ImageSegmenter.createFromOptions(fileset, {
    baseOptions: {
      modelAssetBuffer: model.bytes,
      delegate: context ? 'GPU' : 'CPU',
    },
    canvas: context ? borrowContext(context, model) : new PixelOnlyGl().canvas,
    // Frames are told apart by the pipeline; the model itself keeps nothing between them.
    runningMode: 'IMAGE',
    outputConfidenceMasks: true,
    outputCategoryMask: false,
  });
}

/**
 * What the library gets as its canvas: our context, but not our canvas, because it would set the canvas to the model's
 * size before each run and so throw the drawing buffer away.
 */
function borrowContext({ gl }: GlContext, { width, height }: ModelSize): OffscreenCanvas {
  return { width, height, getContext: () => gl } as unknown as OffscreenCanvas;
}
