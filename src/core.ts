/** The same pipeline without element or lit, for call products with their own interface. No side effects. */
import { defaultAssetsUrl } from './assets-url.js';
import type { TierNumber } from './capability/tier.js';
import { BgCameraError } from './errors.js';
import type { EffectSettings } from './pipeline/effect-settings.js';
import { CameraSession } from './session/camera-session.js';
import type { ActiveTier, SessionOptions, SessionState } from './session/session-options.js';
import type { BgCameraStats } from './session/stats.js';

export { BgCameraError, type BgCameraErrorCode } from './errors.js';
export type { ActiveTier, BgCameraStats, EffectSettings, SessionState, TierNumber };

/** All optional; defaults as of the element's attributes. URLs are taken as they are: make them absolute. */
export interface BackgroundPipelineOptions extends Partial<Omit<EffectSettings, 'preview'>> {
  /** Absolute URL of the folder with models, workers and wasm. Default: `assets/` beside this file. */
  readonly assets?: string;
  /** The best tier allowed. Default 1. */
  readonly tier?: TierNumber;
  readonly unsupported?: 'block' | 'passthrough';
  readonly onError?: (error: BgCameraError) => void;
  readonly onTierChange?: (tier: ActiveTier, previous: ActiveTier, reason: string) => void;
  readonly onStateChange?: (state: SessionState) => void;
}

/** Puts a background behind the person in a camera track. One source, one result, for as many restarts as wanted. */
export class BackgroundPipeline {
  readonly #session: CameraSession;
  #options: SessionOptions;

  /** @param source is never stopped here */
  constructor(source: MediaStreamTrack, options: BackgroundPipelineOptions = {}) {
    this.#options = toSessionOptions(source, options);
    this.#session = new CameraSession(this.#options, {
      onState: (state) => options.onStateChange?.(state),
      onTier: (tier, previous, reason) => options.onTierChange?.(tier, previous, reason),
      onError: (error) => options.onError?.(error),
      onDevices: () => undefined,
    });
  }

  /** The same object always; empty until frames flow. */
  get stream(): MediaStream {
    return this.#session.stream;
  }

  get state(): SessionState {
    return this.#session.state;
  }

  get activeTier(): ActiveTier {
    return this.#session.activeTier;
  }

  get stats(): BgCameraStats {
    return this.#session.stats;
  }

  /** Resolves at the first composited frame. @throws BgCameraError */
  start(): Promise<MediaStream> {
    return this.#session.start();
  }

  /** Changes what stands behind the person; what is left out stays. */
  update(effect: Partial<Omit<EffectSettings, 'preview'>>): void {
    this.#options = { ...this.#options, effect: { ...this.#options.effect, ...effect } };
    this.#session.configure(this.#options);
  }

  pause(): void {
    this.#session.pause();
  }

  resume(): Promise<void> {
    return this.#session.resume();
  }

  /** Ends the stream's track. */
  stop(): void {
    this.#session.stop();
  }
}

/** A processed track, and the pipeline that feeds it. */
export interface ProcessedTrack {
  readonly track: MediaStreamTrack;
  readonly pipeline: BackgroundPipeline;
}

/**
 * Starts a pipeline on `track` and resolves with the processed track at its first composited frame. Stop it with
 * `pipeline.stop()`; `track` itself is never stopped.
 * @throws BgCameraError
 */
export async function createProcessedTrack(
  track: MediaStreamTrack,
  options: BackgroundPipelineOptions = {},
): Promise<ProcessedTrack> {
  const pipeline = new BackgroundPipeline(track, options);
  const stream = await pipeline.start().catch((cause: unknown) => {
    pipeline.stop();
    throw cause;
  });
  const [processed] = stream.getVideoTracks();
  if (!processed) throw new BgCameraError('aborted', 'the pipeline was stopped while it started');
  return { track: processed, pipeline };
}

function toSessionOptions(
  source: MediaStreamTrack,
  given: BackgroundPipelineOptions,
): SessionOptions {
  // What other scripts of the page put on Object.prototype is no option.
  const options: BackgroundPipelineOptions = Object.assign(Object.create(null) as object, given);
  return {
    assets: (options.assets ?? defaultAssetsUrl()).replace(/\/?$/, '/'),
    effect: {
      mode: options.mode ?? 'blur',
      sigma: options.sigma ?? 8,
      src: options.src ?? null,
      color: options.color ?? '#00b140',
      fit: options.fit ?? 'cover',
      model: options.model ?? 'auto',
      preview: 'none',
      platform: options.platform ?? 'none',
    },
    camera: {
      deviceId: null,
      facingMode: 'user',
      width: 1280,
      height: 720,
      frameRate: 30,
      backgroundBlur: false,
      audio: false,
    },
    source,
    tier: options.tier ?? 1,
    unsupported: options.unsupported ?? 'block',
  };
}
