import type { BgCameraError } from './errors.js';
import type { ActiveTier } from './session/session-options.js';

/** None of these bubble or cross shadow boundaries: listen on the element. */

/** The first composited frame is out; `stream` has its video track. */
export class BgReadyEvent extends Event {
  constructor() {
    super('bg-ready');
  }
}

/** `state` changed. */
export class BgStateChangeEvent extends Event {
  constructor() {
    super('bg-statechange');
  }
}

/** `activeTier` changed. */
export class BgTierChangeEvent extends Event {
  readonly tier: ActiveTier;
  readonly previous: ActiveTier;
  /** `start`, `stop`, `slow` or `fast` (frames were late, or early again), or the code of the error that made it change. */
  readonly reason: string;

  constructor(change: { tier: ActiveTier; previous: ActiveTier; reason: string }) {
    super('bg-tierchange');
    this.tier = change.tier;
    this.previous = change.previous;
    this.reason = change.reason;
  }
}

/** The user picked another background; see the property `background`. */
export class BgBackgroundChangeEvent extends Event {
  constructor() {
    super('bg-backgroundchange');
  }
}

/** Between start and stop, a camera or microphone was plugged in or out; see `devices()`. */
export class BgDeviceChangeEvent extends Event {
  constructor() {
    super('bg-devicechange');
  }
}

/** Something failed; what happens next depends on `error.code`. */
export class BgErrorEvent extends Event {
  readonly error: BgCameraError;

  constructor(error: BgCameraError) {
    super('bg-error');
    this.error = error;
  }
}

declare global {
  interface HTMLElementEventMap {
    'bg-ready': BgReadyEvent;
    'bg-statechange': BgStateChangeEvent;
    'bg-tierchange': BgTierChangeEvent;
    'bg-backgroundchange': BgBackgroundChangeEvent;
    'bg-devicechange': BgDeviceChangeEvent;
    'bg-error': BgErrorEvent;
  }
}
