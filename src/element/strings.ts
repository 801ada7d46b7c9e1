import type { BgCameraErrorCode } from '../errors.js';
import type { ActiveTier } from '../session/session-options.js';

/** Every text that a user reads. Errors for developers are elsewhere, in English. */
export const STRINGS = {
  start: 'Start camera',
  stop: 'Stop',
  pause: 'Pause',
  resume: 'Resume',
  dismiss: 'Dismiss',
  starting: 'Starting the camera…',
  backgrounds: 'Background',
  preview: 'Camera preview with background effect',
  unsupported: "Your browser doesn't support background blur.",
  continueWithoutEffect: 'Continue without effect',
} as const;

/** What the toast says of a tier; null: nothing, it runs as well as it can. */
export const TIER_TEXTS: Readonly<Record<ActiveTier, string | null>> = {
  0: null,
  1: null,
  2: null,
  3: 'Background blur is running with a little delay.',
  4: 'Background blur is using your CPU; quality may be reduced.',
  5: "Your browser doesn't support background blur.",
};

const CAMERA_FAILED = 'The camera could not be started.';

/** What a user can do about an error. */
export const ERROR_TEXTS: Readonly<Record<BgCameraErrorCode, string>> = {
  'camera-denied': 'The camera is blocked. Allow it for this site in your browser, then try again.',
  'camera-missing': 'No camera was found. Plug one in, then try again.',
  'camera-busy': 'The camera is in use by another application. Close it, then try again.',
  'camera-ended': 'The camera was disconnected. Plug it in again, then start.',
  'camera-stalled':
    'The camera gives no picture. Close other applications that use it, or choose another camera.',
  'camera-frozen':
    "Your camera's picture stands still. Unplug it and plug it in again, or choose another camera.",
  'insecure-context': 'The camera works only on secure pages (https).',
  'model-missing': 'The background effect could not be loaded, so the camera stays off.',
  'model-invalid': 'The background effect could not be loaded, so the camera stays off.',
  'runtime-missing': 'The background effect could not be loaded, so the camera stays off.',
  'background-failed': 'This background could not be loaded.',
  'gpu-lost': 'The graphics processor stopped working, so the camera was turned off.',
  'worker-lost': 'The background effect stopped working, so the camera was turned off.',
  'stage-failed': 'The background effect stopped working, so the camera was turned off.',
  unsupported: STRINGS.unsupported,
  aborted: CAMERA_FAILED,
};
