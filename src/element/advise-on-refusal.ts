import type { TextKey } from './strings.js';

/**
 * How a refused camera is allowed again differs by browser, and no browser tells. Found by what only one engine has; used
 * for words alone.
 */
export function adviseOnRefusal(): TextKey {
  if ('mozInnerScreenX' in globalThis) return 'allowFirefox';
  if ('userAgentData' in navigator) return 'allowChromium';
  if ('GestureEvent' in globalThis || 'safari' in globalThis) return 'allowSafari';
  return 'allowOther';
}
