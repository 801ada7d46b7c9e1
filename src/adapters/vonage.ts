/** For the Vonage Video SDK (`@vonage/client-sdk-video` 2): a connector for `publisher.setVideoMediaProcessorConnector`. */
import type { BackgroundPipelineOptions, EffectSettings } from '../core.js';
import { ProcessedCamera } from './processed-camera.js';

/** Vonage's `MediaProcessorConnector`, by its shape. */
export class VonageBackgroundConnector {
  readonly #camera: ProcessedCamera;

  constructor(options: BackgroundPipelineOptions = {}) {
    this.#camera = new ProcessedCamera(options);
  }

  /** Called with the camera's track, and again with each other one. @throws BgCameraError */
  readonly setTrack = (track: MediaStreamTrack): Promise<MediaStreamTrack> =>
    this.#camera.open(track);

  readonly destroy = (): Promise<void> => {
    this.#camera.close();
    return Promise.resolve();
  };

  /** Changes what stands behind the person; what is left out stays. */
  update(effect: Partial<Omit<EffectSettings, 'preview'>>): void {
    this.#camera.update(effect);
  }
}
