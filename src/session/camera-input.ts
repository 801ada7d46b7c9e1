import { getCamera, type Camera, type CameraConstraints } from '../camera/get-camera.js';
import { withBlurWish } from '../camera/platform-blur.js';
import type { Transport } from '../capability/tier.js';
import { BgCameraError } from '../errors.js';
import { VideoElementGrabber } from '../frames/video-element-grabber.js';
import type { SourceDescription } from '../worker/protocol.js';
import { NO_DEVICES, type DevicesInUse, type SessionOptions } from './session-options.js';

/** A track that the page stops fires no `ended`; its state has to be asked for. */
const CHECK_INTERVAL_MS = 500;

/** What says which camera and microphone are to be opened. */
export type WantedInput = Pick<SessionOptions, 'source' | 'camera'>;

/** The camera in use, own or foreign, and what it takes to feed it to a pipeline. */
export class CameraInput {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
  #wanted: WantedInput;
  readonly #isOwn: boolean;
  readonly #onEnded: () => void;
  readonly #checker: ReturnType<typeof setInterval>;
  #grabber: VideoElementGrabber | null = null;

  private constructor(
    wanted: WantedInput,
    { video, audio }: Camera,
    { isOwn, onEnded }: { isOwn: boolean; onEnded: () => void },
  ) {
    this.#wanted = wanted;
    this.video = video;
    this.audio = audio;
    this.#isOwn = isOwn;
    this.#onEnded = onEnded;
    video.addEventListener('ended', onEnded);
    this.#checker = setInterval(() => {
      if (video.readyState === 'ended') onEnded();
    }, CHECK_INTERVAL_MS);
  }

  /** @throws BgCameraError as `getCamera` does; `camera-missing` and `camera-ended` for an unusable `source` */
  static async open(wanted: WantedInput, onEnded: () => void): Promise<CameraInput> {
    const { source, camera } = wanted;
    const given = source && fromSource(source, camera.audio);
    const input = given ?? (await getCamera(camera));
    return new CameraInput(wanted, input, { isOwn: !given, onEnded });
  }

  /** What it was opened for, in the size, rate and blur that it was asked for last. */
  get wanted(): WantedInput {
    return this.#wanted;
  }

  /** The frame size, as far as the browser tells before the first frame. */
  get frameSize(): { width: number; height: number } {
    const { width = 1280, height = 720 } = this.video.getSettings();
    return { width, height };
  }

  /** Those of a foreign track are its owner's to choose. */
  get devices(): DevicesInUse {
    if (!this.#isOwn) return NO_DEVICES;
    return {
      cameraId: this.video.getSettings().deviceId ?? null,
      microphoneId: this.audio?.getSettings().deviceId ?? null,
    };
  }

  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** Asks the open camera for another size or rate, or another blur. @throws OverconstrainedError where it has none */
  adapt({ width, height, frameRate, backgroundBlur }: CameraConstraints): Promise<void> {
    const { source, camera } = this.#wanted;
    this.#wanted = { source, camera: { ...camera, width, height, frameRate, backgroundBlur } };
    const constraints = {
      // What is left out would be forgotten.
      ...this.video.getConstraints(),
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: frameRate },
    };
    return this.video.applyConstraints(withBlurWish(constraints, backgroundBlur));
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
    clearInterval(this.#checker);
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

/** Whether both are met by the same camera and microphone, if perhaps in another size or rate. */
export function hasSameDevices(one: WantedInput, other: WantedInput): boolean {
  const { deviceId, facingMode, audio, microphoneId } = one.camera;
  return (
    one.source === other.source &&
    deviceId === other.camera.deviceId &&
    facingMode === other.camera.facingMode &&
    audio === other.camera.audio &&
    microphoneId === other.camera.microphoneId
  );
}
