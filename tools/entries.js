/** Modules of `src/` that a user of the package can import, without their extension. */
export const ENTRIES = [
  'index',
  'define',
  'core',
  'adapters/livekit',
  'adapters/twilio',
  'adapters/vonage',
];
