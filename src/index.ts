/** Everything public, without side effects. To register the element import `bg-camera/define.js`. */
export { BgCameraElement } from './element/bg-camera.js';
export type { BgCameraMode } from './element/attributes.js';
export type { BgCameraBackground } from './element/background-choice.js';
export type { BgCameraStrings } from './element/strings.js';
export { BgCameraError, type BgCameraErrorCode } from './errors.js';
export {
  BgBackgroundChangeEvent,
  BgDeviceChangeEvent,
  BgErrorEvent,
  BgReadyEvent,
  BgStateChangeEvent,
  BgTierChangeEvent,
} from './events.js';
export type { ActiveTier, SessionState } from './session/session-options.js';
export type { BgCameraStats } from './session/stats.js';
