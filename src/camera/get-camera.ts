import { BgCameraError, type BgCameraErrorCode } from '../errors.js';
import { withBlurWish } from './platform-blur.js';

/** The capture attributes; see MediaTrackConstraints. */
export interface CameraConstraints {
  readonly deviceId: string | null;
  readonly facingMode: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Wish that the system blurs the background. */
  readonly backgroundBlur: boolean;
  /** Also ask for the microphone. */
  readonly audio: boolean;
  /** Which one; any where it is left out. */
  readonly microphoneId?: string;
}

export interface Camera {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

/** What getUserMedia's errors mean; the names are from the Media Capture specification and older browsers. */
const CODES: Readonly<Record<string, BgCameraErrorCode>> = {
  NotAllowedError: 'camera-denied',
  PermissionDeniedError: 'camera-denied',
  SecurityError: 'camera-denied',
  NotFoundError: 'camera-missing',
  DevicesNotFoundError: 'camera-missing',
  OverconstrainedError: 'camera-missing',
  NotReadableError: 'camera-busy',
  TrackStartError: 'camera-busy',
  AbortError: 'camera-busy',
};

const NEXT_STEPS: Partial<Record<BgCameraErrorCode, string>> = {
  'camera-denied': "allow the camera in the browser's settings for this site",
  'camera-missing': 'plug a camera in, or loosen device-id and facing-mode',
  'camera-busy': 'close the application that uses the camera and start again',
};

/**
 * Opens the webcam. The tracks are the caller's to stop.
 * @throws BgCameraError `insecure-context`, `camera-denied`, `camera-missing`, `camera-busy`
 */
export async function getCamera(constraints: CameraConstraints): Promise<Camera> {
  // Insecure pages have no mediaDevices; the types do not know.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new BgCameraError(
      'insecure-context',
      'cameras are available only on pages served over https or from localhost',
      { recoverable: false },
    );
  }
  try {
    const stream = await devices.getUserMedia(toMediaConstraints(constraints));
    const [video] = stream.getVideoTracks();
    if (!video) throw new BgCameraError('camera-missing', 'the browser gave no video track');
    return { video, audio: stream.getAudioTracks()[0] ?? null };
  } catch (cause) {
    const name = cause instanceof DOMException || cause instanceof Error ? cause.name : '';
    const code = CODES[name] ?? 'camera-busy';
    throw BgCameraError.from(cause, code, `no camera; ${NEXT_STEPS[code] ?? ''}`);
  }
}

function toMediaConstraints(constraints: CameraConstraints): MediaStreamConstraints {
  const { deviceId, facingMode, width, height, frameRate, audio, microphoneId } = constraints;
  const video = {
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: frameRate },
    ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facingMode } }),
  };
  return {
    video: withBlurWish(video, constraints.backgroundBlur),
    audio: audio && microphoneId !== undefined ? { deviceId: { exact: microphoneId } } : audio,
  };
}
