import { getCamera, type Camera } from '../camera/get-camera.js';
import type { Transport } from '../capability/tier.js';
import { BgCameraError } from '../errors.js';
import { VideoElementGrabber } from '../frames/video-element-grabber.js';
import type { SourceDescription } from '../worker/protocol.js';
import type { SessionOptions } from './session-options.js';

/** The camera in use, own or foreign, and what it takes to feed it to a pipeline. */
export class CameraInput {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
  readonly #isOwn: boolean;
  readonly #onEnded: () => void;
  #grabber: VideoElementGrabber | null = null;

  private constructor({ video, audio }: Camera, isOwn: boolean, onEnded: () => void) {
    this.video = video;
    this.audio = audio;
    this.#isOwn = isOwn;
    this.#onEnded = onEnded;
    video.addEventListener('ended', onEnded);
  }

  /** @throws BgCameraError as `getCamera` does; `camera-missing` and `camera-ended` for an unusable `source` */
  static async open(
    { source, camera }: Pick<SessionOptions, 'source' | 'camera'>,
    onEnded: () => void,
  ): Promise<CameraInput> {
    const given = source && fromSource(source, camera.audio);
    return new CameraInput(given ?? (await getCamera(camera)), !given, onEnded);
  }

  /** The frame size, as far as the browser tells before the first frame. */
  get frameSize(): { width: number; height: number } {
    const { width = 1280, height = 720 } = this.video.getSettings();
    return { width, height };
  }

  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** A fresh way into a pipeline; an earlier one ends. */
  describe(transport: Transport): SourceDescription {
    this.#grabber?.close();
    this.#grabber = null;
    switch (transport) {
      case 'insertable-streams': {
        const track = this.video as MediaStreamVideoTrack;
        return { kind: 'readable', readable: new MediaStreamTrackProcessor({ track }).readable };
      }
      case 'insertable-track':
        // A transferred track is gone here, and stopped there.
        return { kind: 'track', track: this.video.clone() };
      case 'capture-stream': {
        const { port1, port2 } = new MessageChannel();
        this.#grabber = new VideoElementGrabber(this.video, port1);
        return { kind: 'port', port: port2 };
      }
    }
  }

  /** Idempotent. Turns the camera light off; a foreign track goes on. */
  close(): void {
    this.video.removeEventListener('ended', this.#onEnded);
    this.#grabber?.close();
    this.#grabber = null;
    if (!this.#isOwn) return;
    this.video.stop();
    this.audio?.stop();
  }
}

function fromSource(source: MediaStreamTrack | MediaStream, wantsAudio: boolean): Camera {
  const isStream = source instanceof MediaStream;
  const video = isStream ? source.getVideoTracks()[0] : source;
  const audio = isStream && wantsAudio ? (source.getAudioTracks()[0] ?? null) : null;
  if (video?.kind !== 'video') {
    throw new BgCameraError('camera-missing', 'source has no video track');
  }
  if (video.readyState === 'ended') {
    throw new BgCameraError('camera-ended', 'the video track of source has ended; set a live one');
  }
  return { video, audio };
}
