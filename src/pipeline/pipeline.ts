import { closeBackground, type Background } from '../background/background-source.js';
import type { Inference } from '../capability/tier.js';
import type { Load } from '../capability/governor.js';
import { stepsFor } from '../capability/governor-steps.js';
import { BgCameraError, throwIfAborted, type BgCameraErrorCode } from '../errors.js';
import type { FrameSource } from '../frames/frame-source.js';
import { FreezeWatch } from '../frames/freeze-watch.js';
import { isBlurredByPlatform } from '../frames/platform-blurred.js';
import { chooseModel, fetchModel } from '../inference/model-catalog.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { differsInPreviewOnly, type EffectSettings } from './effect-settings.js';
import { FramePacer } from './frame-pacer.js';
import { FrameStats, type PipelineStats } from './frame-stats.js';
import { hasSameBackground, loadBackground } from './load-background.js';
import { ModelSwitch } from './model-switch.js';
import { createStages, type Stages } from './stages.js';

/** Waits until the GPU is done with a frame, and counts it. */
type Finish = () => Promise<void>;

/** A stage that throws once may have met a bad frame; one that throws this often in a row is broken. */
const MAX_FAILURES_IN_A_ROW = 3;

/** So long a start waits for a background that is not there yet; then frames flow before another, and it comes later. */
const BACKGROUND_WAIT_MS = 2000;
/** Of the blur that stands in for a background, in pixels of a 720-line frame: twice a heavy one, so that nothing is told. */
const STAND_IN_SIGMA = 32;

export interface PipelineOptions {
  /** null: no engine works here and the user chose to go on without effect; only mode `none` runs. */
  readonly inference: Inference | null;
  /** Absolute URL of the folder with models and wasm, ending in a slash. */
  readonly assets: string;
  readonly settings: EffectSettings;
  /** The camera's frame size, as far as it is known before the first frame; chooses the first model. */
  readonly frameSize: { readonly width: number; readonly height: number };
  /**
   * Takes ownership of the frame, and of the preview's own picture of it. `isCovered`: the room in it is hidden, by the
   * effect or, with `platform` prefer, by the system; false for a plain camera frame and for nothing else.
   */
  readonly emit: (frame: VideoFrame, isCovered: boolean, preview: ImageBitmap | null) => void;
  /** Has the page play a video background at the other end of the port; see `VideoPlayer`. */
  readonly playVideo: (url: string, port: MessagePort) => void;
  /** The pipeline can't go on; it emits nothing from here on. */
  readonly onFailure: (error: BgCameraError) => void;
  /** Something asked for could not be done; the pipeline goes on as it was. */
  readonly onWarning: (error: BgCameraError) => void;
  /** What was warned of with this code is no longer so. */
  readonly onWarningOver?: (code: BgCameraErrorCode) => void;
  /** Files are being loaded: how much is there, 0 to 1; null where that is not known. */
  readonly onProgress?: (fraction: number | null) => void;
  /** Frames became too slow for any step of this tier's, or were early on the first for long. */
  readonly onLoad?: (load: Load, frameMs: number) => void;
}

/**
 * source -> segmenter -> refiner -> compositor -> emit, for one tier. The same code in a worker or on the page. A frame
 * is emitted only after a mask was applied that was made of it or carried to it, or because mode none or the system's own
 * blur let it pass as it is; anything that goes wrong drops the frame.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #stats = new FrameStats();
  readonly #pacer: FramePacer;
  readonly #lifetime = new AbortController();
  readonly #freezeWatch = new FreezeWatch((isFrozen) => {
    const { onWarning, onWarningOver } = this.#options;
    if (isFrozen) onWarning(new BgCameraError('camera-frozen', 'all frames show one picture'));
    else onWarningOver?.('camera-frozen');
  });
  #settings: EffectSettings;
  #stages: Stages | null = null;
  #onStages: (() => void) | null = null;
  /** Of which the compositor has the background; null: of none, as before the first. */
  #shown: EffectSettings | null = null;
  #source: FrameSource | null = null;
  #droppedBefore = 0;
  #failuresInARow = 0;
  /** Frames whose mask was carried since the model saw one. */
  #framesSinceLook = 0;
  #models: ModelSwitch | null = null;
  #isChangingShape = false;
  #hasFailed = false;
  /** Settings are applied one after the other; a newer one ends the loading of an older one. */
  #update: { readonly done: Promise<void>; readonly abort: AbortController } | null = null;

  private constructor(options: PipelineOptions) {
    this.#options = options;
    this.#settings = { ...options.settings, mode: 'blur' };
    this.#pacer = new FramePacer({
      steps: stepsFor(options.inference),
      onStep: ({ isCoarse }) => this.#stages?.compositor.coarsen?.(isCoarse),
      onLoad: (load, frameMs) => options.onLoad?.(load, frameMs),
    });
  }

  /** @throws BgCameraError when a stage can't be made */
  static async create(options: PipelineOptions, signal: AbortSignal): Promise<Pipeline> {
    const pipeline = new Pipeline(options);
    const abort = () => pipeline.#lifetime.abort(signal.reason);
    signal.addEventListener('abort', abort);
    try {
      throwIfAborted(signal);
      const stagesMade = new Promise<void>((resolve) => (pipeline.#onStages = resolve));
      const applied = pipeline.#enqueue(options.settings);
      await Promise.race([applied, stagesMade.then(() => wait(BACKGROUND_WAIT_MS))]);
      applied.catch((cause: unknown) => pipeline.#report(cause));
      return pipeline;
    } catch (cause) {
      pipeline.close();
      throw cause;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  get stats(): PipelineStats {
    const dropped = this.#droppedBefore + (this.#source?.framesDropped ?? 0);
    return this.#stats.read(this.#stages?.segmenter.modelName ?? 'none', dropped);
  }

  /** Takes ownership; the previous source is closed. */
  setSource(source: FrameSource | null): void {
    if (this.#source) {
      this.#droppedBefore += this.#source.framesDropped;
      this.#source.close();
    }
    this.#source = source;
    this.#stages?.refiner.reset();
    this.#pacer.restart();
    source?.start(
      (frame) => this.#process(frame),
      (cause) => {
        if (cause !== undefined)
          this.#fail(BgCameraError.from(cause, 'camera-ended', 'no more frames'));
      },
    );
  }

  /**
   * Applies new settings. `none` takes effect at once; anything else covers at once, by the previous background or a
   * blur, and shows the new background when it is loaded. What can't be applied is reported and leaves things as they
   * were.
   */
  update(settings: EffectSettings): void {
    if (differsInPreviewOnly(settings, this.#settings)) {
      // Comes and goes with who looks at the page: nothing is to be loaded, or to fail, once more.
      this.#settings = settings;
      this.#stages?.compositor.setPreview(settings.preview);
      return;
    }
    this.#enqueue(settings).catch((cause: unknown) => this.#report(cause));
  }

  /** Settings that could not be applied, when nobody waits for them. */
  #report(cause: unknown): void {
    if (this.#lifetime.signal.aborted) return;
    const error = BgCameraError.from(cause, 'stage-failed', 'the settings could not be applied');
    if (this.#stages) this.#options.onWarning(error);
    else this.#fail(error);
  }

  #enqueue(settings: EffectSettings): Promise<void> {
    const previous = this.#settings;
    this.#settings = settings;
    this.#update?.abort.abort(new BgCameraError('aborted', 'newer settings came'));
    const abort = new AbortController();
    const onClose = () => abort.abort(this.#lifetime.signal.reason);
    this.#lifetime.signal.addEventListener('abort', onClose);
    const done = (this.#update?.done ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#apply(settings, previous, abort.signal))
      .finally(() => this.#lifetime.signal.removeEventListener('abort', onClose));
    this.#update = { done, abort };
    return done;
  }

  async #apply(
    settings: EffectSettings,
    previous: EffectSettings,
    signal: AbortSignal,
  ): Promise<void> {
    throwIfAborted(this.#lifetime.signal);
    if (settings.mode === 'none') return;
    const isNew = this.#stages === null;
    if (isNew) await this.#createStages(settings);
    else if (signal.aborted) return;
    this.#stages?.compositor.setPreview(this.#settings.preview);
    if (!hasSameBackground(settings, this.#shown)) {
      if (previous.mode === 'none' && (settings.mode === 'image' || settings.mode === 'video')) {
        this.#show(standIn(settings), null);
      }
      const background = await this.#load(settings, signal).catch((cause: unknown) => {
        if (signal.aborted && !this.#lifetime.signal.aborted) return null;
        // At the start there is something to go on with: the blur that the stages were made with.
        if (!isNew) throw cause;
        this.#options.onWarning(BgCameraError.from(cause, 'background-failed', 'no background'));
        return null;
      });
      if (background) this.#show(background, settings);
    }
    await this.#models?.want(this.#chooseModel(settings, this.#frameSize()));
  }

  #load(settings: EffectSettings, signal: AbortSignal): Promise<Background> {
    const { playVideo, onWarning } = this.#options;
    return loadBackground(settings, { playVideo, onBroken: onWarning }, signal);
  }

  #show(background: Background, settings: EffectSettings | null): void {
    if (this.#stages) this.#stages.compositor.update(background);
    else closeBackground(background);
    this.#shown = settings;
  }

  async #createStages(settings: EffectSettings): Promise<void> {
    const { inference, assets, onProgress } = this.#options;
    if (!inference)
      throw new BgCameraError('unsupported', 'no engine works here: only mode none does');
    const { signal } = this.#lifetime;
    const name = this.#chooseModel(settings, this.#frameSize());
    const model = await fetchModel(name, assets, { signal, onProgress });
    // What else a tier needs, the library loads by itself.
    onProgress?.(null);
    const background = standIn(settings);
    const stages = await createStages({ inference, assets, model, background }, signal);
    this.#models = new ModelSwitch(stages.segmenter, assets, signal);
    this.#stages = stages;
    this.#onStages?.();
  }

  #chooseModel({ model }: EffectSettings, size: { width: number; height: number }): string {
    return chooseModel(model, size, this.#options.inference !== 'wasm');
  }

  #frameSize(): { width: number; height: number } {
    return this.#stats.width > 0 ? this.#stats : this.#options.frameSize;
  }

  /** Owns the frame. Cost: that of the three stages; resolves when the GPU is done with them. */
  async #process(frame: VideoFrame): Promise<void> {
    let finish: Finish | null = null;
    this.#stats.framesIn++;
    try {
      this.#noteSize(frame);
      this.#freezeWatch.look(frame);
      finish = await this.#handle(frame);
      this.#failuresInARow = 0;
    } catch (cause) {
      this.#stats.framesFailed++;
      this.#stages?.discard();
      this.#onFrameFailed(BgCameraError.from(cause, 'stage-failed', 'a stage failed'));
    } finally {
      // Before the GPU is waited for: the camera has few buffers.
      frame.close();
    }
    await finish?.();
  }

  #handle(frame: VideoFrame): Promise<Finish | null> | null {
    if (!this.#hasFailed && this.#settings.mode === 'none') return this.#pass(frame, false);
    if (!this.#hasFailed && this.#isLeftToPlatform(frame)) {
      this.#pacer.restart();
      return this.#pass(frame, true);
    }
    if (this.#hasFailed || !this.#stages || this.#isUnfit) {
      this.#pacer.restart();
      this.#stats.framesFailed++;
      return null;
    }
    if (this.#pacer.admit(frame.timestamp, this.#source?.framesDropped ?? 0))
      return this.#cover(frame, this.#stages);
    this.#stats.framesSkipped++;
    return null;
  }

  #isLeftToPlatform(frame: VideoFrame): boolean {
    const { mode, platform } = this.#settings;
    return mode === 'blur' && platform === 'prefer' && isBlurredByPlatform(frame);
  }

  #pass(frame: VideoFrame, isCovered: boolean): null {
    // Our own effect begins anew after frames that it has not seen.
    this.#stages?.refiner.reset();
    const startMs = performance.now();
    this.#options.emit(frame.clone(), isCovered, null);
    const now = performance.now();
    this.#stats.addFrame(startMs, { inference: startMs, mask: startMs, composite: now, done: now });
    return null;
  }

  async #cover(frame: VideoFrame, stages: Stages): Promise<Finish | null> {
    const startMs = performance.now();
    const source = this.#source;
    const carried = this.#mayCarry ? await stages.refiner.carry?.(frame) : null;
    if (this.#source !== source || this.#stages !== stages || this.#hasFailed || this.#isUnfit) {
      this.#stats.framesFailed++;
      return null;
    }
    const { alpha, inference } = carried
      ? { alpha: carried, inference: startMs }
      : this.#look(frame, stages);
    this.#framesSinceLook = carried ? this.#framesSinceLook + 1 : 0;
    const mask = performance.now();
    const { compositor } = stages;
    const picture = compositor.composite(frame, alpha);
    this.#options.emit(picture, true, compositor.takePreview());
    const composite = performance.now();
    return async () => {
      await stages.settle();
      this.#pacer.finish();
      const done = performance.now();
      this.#stats.addFrame(startMs, { inference, mask, composite, done });
    };
  }

  /** Whether the model need not see this frame, if the picture allows. */
  get #mayCarry(): boolean {
    return this.#framesSinceLook + 1 < this.#pacer.step.modelEvery;
  }

  #look(
    frame: VideoFrame,
    { segmenter, refiner }: Stages,
  ): { alpha: AlphaMask; inference: number } {
    const mask = segmenter.segment(frame);
    const inference = performance.now();
    this.#stats.inferenceRuns++;
    return { alpha: refiner.refine(mask, frame), inference };
  }

  #noteSize({ displayWidth, displayHeight }: VideoFrame): void {
    if (this.#stats.width === displayWidth && this.#stats.height === displayHeight) return;
    this.#stats.width = displayWidth;
    this.#stats.height = displayHeight;
    this.#pacer.restart();
    void this.#followShape(this.#chooseModel(this.#settings, this.#stats));
  }

  /** A model for another shape may lose half of the person: frames are dropped until the right one is there. */
  async #followShape(name: string): Promise<void> {
    if (!this.#models || this.#settings.model !== 'auto' || this.#models.wanted === name) return;
    this.#isChangingShape = true;
    try {
      await this.#models.want(name);
    } catch (cause) {
      if (this.#lifetime.signal.aborted) return;
      this.#options.onWarning(BgCameraError.from(cause, 'model-invalid', `no change to ${name}`));
    } finally {
      this.#isChangingShape = false;
    }
  }

  /** True while no model is there that fits the frames. */
  get #isUnfit(): boolean {
    return this.#isChangingShape || (this.#models?.isBetweenModels ?? false);
  }

  #onFrameFailed(error: BgCameraError): void {
    this.#failuresInARow++;
    if (error.code === 'gpu-lost' || this.#failuresInARow >= MAX_FAILURES_IN_A_ROW)
      this.#fail(error);
  }

  #fail(error: BgCameraError): void {
    // What waited for the GPU when the pipeline was closed has nothing to tell.
    if (this.#hasFailed || this.#lifetime.signal.aborted) return;
    this.#hasFailed = true;
    this.#options.onFailure(error);
  }

  /** Idempotent. */
  close(): void {
    this.#lifetime.abort(new BgCameraError('aborted', 'the pipeline was closed'));
    this.setSource(null);
    this.#stages?.close();
    this.#stages = null;
  }
}

/** What covers the room until the background is there; for mode blur, the background itself. */
function standIn({ mode, sigma }: EffectSettings): Background {
  return { kind: 'blur', sigma: mode === 'blur' ? sigma : Math.max(sigma, STAND_IN_SIGMA) };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
