import { readPlatformBlur, stopPlatformBlur } from '../camera/platform-blur.js';
import type { BgCameraMode } from './attributes.js';
import type { Toast, ToastAction } from './toast.js';

/** The element, as far as the note goes. */
interface Host {
  mode: BgCameraMode;
}

/**
 * Says it when the system blurs the background too, for two blurs look worse than one, and offers to stop either. Ours is
 * stopped by the user alone, and comes back by itself when the system no longer says that it blurs.
 */
export class PlatformBlurNote {
  readonly #host: Host;
  readonly #toast: Toast;
  #track: MediaStreamTrack | null = null;
  #isSaid = false;
  /** The user has left it to the system. */
  #isLeftToSystem = false;

  constructor(host: Host, toast: Toast) {
    this.#host = host;
    this.#toast = toast;
  }

  /** Another camera is in use, or none. What was left to the system was left to that of the camera before. */
  follow(track: MediaStreamTrack | null): void {
    this.#track?.removeEventListener('configurationchange', this.#onChange);
    this.#takeBack();
    this.#track = track;
    this.#isSaid = false;
    // Its buttons are about the camera before.
    if (this.#toast.text === 'platformBlurs') this.#toast.say(null);
    track?.addEventListener('configurationchange', this.#onChange);
  }

  /** To be called when the camera runs, and when the mode has changed. */
  refresh(): void {
    if (this.#host.mode !== 'none') this.#isLeftToSystem = false;
    const blur = this.#track && readPlatformBlur(this.#track);
    if (!blur?.isOn) {
      this.#takeBack();
      this.#isSaid = false;
    }
    const isDouble = blur?.isOn === true && this.#host.mode === 'blur';
    if (!isDouble) {
      if (this.#toast.text === 'platformBlurs') this.#toast.say(null);
      return;
    }
    if (this.#isSaid) return;
    this.#isSaid = true;
    this.#toast.say('platformBlurs', this.#actions(blur.canBeStopped));
  }

  #actions(canBeStopped: boolean): ToastAction[] {
    const ours: ToastAction = { text: 'stopOurBlur', run: () => this.#leaveToSystem() };
    const theirs: ToastAction = { text: 'stopPlatformBlur', run: () => void this.#stopSystem() };
    return canBeStopped ? [theirs, ours] : [ours];
  }

  #leaveToSystem(): void {
    // As things are now, not as they were when it was said.
    if (!this.#track || !readPlatformBlur(this.#track).isOn) return;
    this.#isLeftToSystem = true;
    this.#host.mode = 'none';
  }

  async #stopSystem(): Promise<void> {
    try {
      if (this.#track) await stopPlatformBlur(this.#track);
    } catch {
      // It stays on, and so does the note.
      return;
    }
    this.refresh();
  }

  #takeBack(): void {
    if (!this.#isLeftToSystem) return;
    this.#isLeftToSystem = false;
    if (this.#host.mode === 'none') this.#host.mode = 'blur';
  }

  readonly #onChange = (): void => this.refresh();
}
