import { BgCameraError } from '../errors.js';

/** What becomes of a camera in mid-call, with what the page can do about it. */
export const CAMERA_ERRORS = {
  silent: () =>
    new BgCameraError('camera-busy', 'the camera gives no frames; another application may use it'),
  ended: () =>
    new BgCameraError(
      'camera-ended',
      'the camera ended; plug it in again or choose another, then call start()',
    ),
  refused: () =>
    new BgCameraError(
      'camera-denied',
      "the camera was taken back; allow it in the browser's settings for this site, then call start()",
    ),
} as const;
