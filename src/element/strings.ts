const EFFECT_MISSING = 'The background effect could not be loaded, so the camera stays off.';
const EFFECT_STOPPED = 'The background effect stopped working, so the camera was turned off.';
const UNSUPPORTED = "Your browser doesn't support background blur.";

/**
 * Every text that a user reads, in English; the other languages are in `strings/`. An error's text goes by its code and
 * says what the user can do. Errors for developers are elsewhere, in English.
 */
export const ENGLISH = {
  // screens
  start: 'Start camera',
  cancel: 'Cancel',
  onDevice: 'Your background is covered on this device, before anyone sees it.',
  asking: 'Your browser is asking for your camera. Choose “Allow”.',
  starting: 'Starting the camera…',
  loading: 'Preparing the background effect…',
  continueWithoutEffect: 'Continue without effect',
  // how a refusal is undone
  allowChromium: 'Click the icon left of the address, set Camera to “Allow”, then start again.',
  allowFirefox:
    'Click the camera icon by the address, remove the block beside “Use the camera”, then start again.',
  allowSafari: 'Open the website settings by the address, set Camera to “Allow”, then start again.',
  allowOther: 'Open your browser’s settings for this site and allow the camera, then start again.',
  // preview and toolbar
  preview: 'Camera preview with background effect',
  controls: 'Camera controls',
  stop: 'Stop',
  pause: 'Pause',
  resume: 'Resume',
  camera: 'Camera',
  microphone: 'Microphone',
  pictureInPicture: 'Picture in picture',
  snapshot: 'Save a picture',
  snapshotFailed: 'The picture could not be saved. Try again in a moment.',
  // backgrounds
  backgrounds: 'Background',
  noEffect: 'No effect',
  strength: 'Blur strength',
  addPicture: 'Own picture',
  removePicture: 'Remove picture',
  pictureFailed: 'This file is not a picture that your browser can read.',
  // what screen readers are told besides
  isRunning: 'The camera is on. Your background is covered.',
  isPlain: 'The camera is on without effect. Your room can be seen.',
  isPaused: 'Paused',
  isStopped: 'The camera is off.',
  // toast
  dismiss: 'Dismiss',
  tier3: 'Background blur is running with a little delay.',
  tier4: 'Background blur is using your CPU; quality may be reduced.',
  platformBlurs: 'Your system already blurs the background.',
  platformIsUsed: 'Your system blurs the background.',
  stopOurBlur: 'Use the system’s blur only',
  stopPlatformBlur: 'Turn the system’s blur off',
  effectKept: 'The new background effect could not be loaded. The one before goes on.',
  // errors, by code
  'camera-denied': 'The camera is blocked. Allow it for this site in your browser, then try again.',
  'camera-missing': 'No camera was found. Plug one in, then try again.',
  'camera-busy': 'The camera is in use by another application. Close it, then try again.',
  'camera-ended': 'The camera was disconnected. Plug it in again, then start.',
  'camera-stalled':
    'The camera gives no picture. Close other applications that use it, or choose another camera.',
  'camera-frozen':
    "Your camera's picture stands still. Unplug it and plug it in again, or choose another camera.",
  'insecure-context': 'The camera works only on secure pages (https).',
  'model-missing': EFFECT_MISSING,
  'model-invalid': EFFECT_MISSING,
  'runtime-missing': EFFECT_MISSING,
  'background-failed': 'This background could not be loaded.',
  'gpu-lost': 'The graphics processor stopped working, so the camera was turned off.',
  'worker-lost': EFFECT_STOPPED,
  'stage-failed': EFFECT_STOPPED,
  unsupported: UNSUPPORTED,
  aborted: 'The camera could not be started.',
} as const;

/** The name of a text; those of errors are their codes. */
export type TextKey = keyof typeof ENGLISH;

/** All texts of one language. */
export type BgCameraStrings = Readonly<Record<TextKey, string>>;
