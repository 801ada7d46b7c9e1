import type { BgCameraError, BgCameraErrorCode } from '../errors.js';
import type { CameraConstraints } from '../camera/get-camera.js';
import type { TierNumber } from '../capability/tier.js';
import type { EffectSettings } from '../pipeline/effect-settings.js';

/** Everything that a session is told; every value is valid by now. */
export interface SessionOptions {
  /** Absolute URL of the folder with models, workers and wasm, ending in a slash. */
  readonly assets: string;
  readonly effect: EffectSettings;
  readonly camera: CameraConstraints;
  /** Used instead of opening a camera; stays its owner's and is never stopped here. */
  readonly source: MediaStreamTrack | MediaStream | null;
  /** The best tier allowed. */
  readonly tier: TierNumber;
  readonly unsupported: 'block' | 'passthrough';
}

export type SessionState = 'idle' | 'starting' | 'running' | 'paused' | 'blocked' | 'error';

/** 0: not decided; 5: no tier works here. */
export type ActiveTier = 0 | TierNumber | 5;

/** What a start waits for: the camera, whose user may be asked, and then the effect. */
export type StartProgress =
  | { readonly waitsFor: 'camera' }
  /** `fraction`: of the files that are loaded, 0 to 1; null where their sizes are not known. */
  | { readonly waitsFor: 'effect'; readonly fraction: number | null };

/** The devices that were opened last; null where the browser does not tell. */
export interface DevicesInUse {
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
}

/** Of a session that opened none. */
export const NO_DEVICES: DevicesInUse = { cameraId: null, microphoneId: null };

/** What a session tells its owner. */
export interface SessionEvents {
  onState(state: SessionState): void;
  onTier(tier: ActiveTier, previous: ActiveTier, reason: string): void;
  onError(error: BgCameraError): void;
  /** What was reported by an error with this code is no longer so. */
  onErrorOver?(code: BgCameraErrorCode): void;
  onDevices(): void;
  /** Only while starting. */
  onProgress?(progress: StartProgress): void;
  /** Another camera or microphone is in use. `video` is to be looked at, not to be kept or stopped; null: none is in use. */
  onInput?(video: MediaStreamTrack | null): void;
  /** Another camera or microphone could not be had, as `onError` tells next; `inUse` is what those in use were asked for by. */
  onSwapFailed?(inUse: CameraConstraints): void;
  /** Takes ownership of what the preview is to show instead of the stream; null: the stream. Left out: none is made. */
  onPreview?(picture: ImageBitmap | null): void;
}
