import type { BgCameraError } from '../errors.js';
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

/** What a session tells its owner. */
export interface SessionEvents {
  onState(state: SessionState): void;
  onTier(tier: ActiveTier, previous: ActiveTier, reason: string): void;
  onError(error: BgCameraError): void;
  onDevices(): void;
  /** Takes ownership of what the preview is to show instead of the stream; null: the stream. Left out: none is made. */
  onPreview?(picture: ImageBitmap | null): void;
}
