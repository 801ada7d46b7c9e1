/** For livekit-client 2: a video processor, to be given to a track before it is published. */
import type { BackgroundPipelineOptions, EffectSettings } from '../core.js';
import { ProcessedCamera } from './processed-camera.js';

/** The part of LiveKit's `ProcessorOptions` that is used. */
export interface LiveKitProcessorOptions {
  readonly track: MediaStreamTrack;
}

/** LiveKit's `TrackProcessor<Track.Kind.Video>`, by its shape. */
export class LiveKitBackgroundProcessor {
  readonly name = 'bg-camera';
  readonly #camera: ProcessedCamera;
  #processedTrack: MediaStreamTrack | undefined;

  constructor(options: BackgroundPipelineOptions = {}) {
    this.#camera = new ProcessedCamera(options);
  }

  /**
   * What LiveKit sends in place of the camera. Once there was one there is always one until `destroy`, be it ended: where
   * there is none, LiveKit sends the camera as it is.
   */
  get processedTrack(): MediaStreamTrack | undefined {
    return this.#processedTrack;
  }

  /** Resolves at the first composited frame. @throws BgCameraError */
  readonly init = async ({ track }: LiveKitProcessorOptions): Promise<void> => {
    this.#processedTrack = await this.#camera.open(track);
  };

  /** The same for another camera track, as after a mute. @throws BgCameraError */
  readonly restart = (options: LiveKitProcessorOptions): Promise<void> => this.init(options);

  readonly destroy = (): Promise<void> => {
    this.#camera.close();
    this.#processedTrack = undefined;
    return Promise.resolve();
  };

  /** Changes what stands behind the person; what is left out stays. */
  update(effect: Partial<Omit<EffectSettings, 'preview'>>): void {
    this.#camera.update(effect);
  }
}
