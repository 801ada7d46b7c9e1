import {
  BackgroundPipeline,
  BgCameraError,
  type BackgroundPipelineOptions,
  type EffectSettings,
} from '../core.js';

/**
 * One processed camera for SDKs that change the camera's track as they like: on a mute, on another device, after a
 * reconnect. A track given out before ends when the next one is asked for.
 */
export class ProcessedCamera {
  #options: BackgroundPipelineOptions;
  #pipeline: BackgroundPipeline | null = null;

  constructor(options: BackgroundPipelineOptions = {}) {
    this.#options = options;
  }

  /**
   * Gives the processed track at its first composited frame; `camera` is never stopped here.
   * @throws BgCameraError; `aborted` where another call, or `close`, came first
   */
  async open(camera: MediaStreamTrack): Promise<MediaStreamTrack> {
    this.close();
    const pipeline = new BackgroundPipeline(camera, this.#options);
    this.#pipeline = pipeline;
    try {
      const [track] = (await pipeline.start()).getVideoTracks();
      if (track) return track;
      throw new BgCameraError('aborted', 'the camera was closed while it started');
    } catch (cause) {
      pipeline.stop();
      throw cause;
    }
  }

  /** Changes what stands behind the person, for later tracks as well; what is left out stays. */
  update(effect: Partial<Omit<EffectSettings, 'preview'>>): void {
    this.#options = { ...this.#options, ...effect };
    this.#pipeline?.update(effect);
  }

  /** Ends the processed track. Idempotent; `open` begins anew. */
  close(): void {
    this.#pipeline?.stop();
    this.#pipeline = null;
  }
}
