import { readPlatformBlur, stopPlatformBlur } from '../camera/platform-blur.js';
import type { PlatformUse } from '../pipeline/effect-settings.js';
import type { BgCameraStats } from '../session/stats.js';
import type { BgCameraMode } from './attributes.js';
import { PLATFORM_TEXTS, type PlatformText, type Toast, type ToastAction } from './toast.js';

type Figures = Pick<BgCameraStats, 'framesOut' | 'inferenceRuns'>;

/** The element, as far as the note goes. */
interface Host {
  mode: BgCameraMode;
  readonly platform: PlatformUse;
  readonly stats: Figures;
}

/** Longer than figures and carried masks get old: without an inference in between, none of the frames was ours. */
const LOOK_INTERVAL_MS = 1000;

/**
 * Says it when the system blurs the background too, for two blurs look worse than one, and offers to stop either. Ours is
 * stopped by the user alone, and comes back by itself when the system no longer says that it blurs. Where the page prefers
 * the system's, and frames are left to it, there is one blur, and nothing to offer.
 */
export class PlatformBlurNote {
  readonly #host: Host;
  readonly #toast: Toast;
  #track: MediaStreamTrack | null = null;
  #said: PlatformText | null = null;
  #looking: ReturnType<typeof setTimeout> | undefined;
  /** The user has left it to the system. */
  #isLeftToSystem = false;
  /** The user has stopped the system's, which the next camera is not to be asked for either. */
  #isSystemStopped = false;

  constructor(host: Host, toast: Toast) {
    this.#host = host;
    this.#toast = toast;
  }

  get isLeftToSystem(): boolean {
    return this.#isLeftToSystem;
  }

  get isSystemStopped(): boolean {
    return this.#isSystemStopped;
  }

  /** The page says anew what it prefers. */
  forgetStop(): void {
    this.#isSystemStopped = false;
  }

  /** Another camera is in use, or none. What was left to the system was left to that of the camera before. */
  follow(track: MediaStreamTrack | null): void {
    this.#track?.removeEventListener('configurationchange', this.#onChange);
    clearTimeout(this.#looking);
    this.#takeBack();
    this.#track = track;
    this.#said = null;
    // Its buttons are about the camera before.
    this.#unsay();
    track?.addEventListener('configurationchange', this.#onChange);
  }

  /** To be called when the camera runs, and when the mode, or what is preferred, has changed. */
  refresh(): void {
    clearTimeout(this.#looking);
    if (this.#host.mode !== 'none') this.#isLeftToSystem = false;
    const blur = this.#track && readPlatformBlur(this.#track);
    if (!blur?.isOn) {
      this.#takeBack();
      this.#said = null;
    }
    const isDouble = blur?.isOn === true && this.#host.mode === 'blur';
    if (!isDouble) this.#unsay();
    else if (this.#host.platform === 'prefer') this.#lookAfter(null);
    else this.#say('platformBlurs');
  }

  /** Frames that were on their way when the system began are ours yet, so there are two looks. */
  #lookAfter(before: Figures | null): void {
    this.#looking = setTimeout(() => {
      const now = this.#host.stats;
      // Without frames in between, as in a pause, or with figures that began anew, there is nothing to tell by.
      if (!before || now.framesOut <= before.framesOut) {
        this.#lookAfter(now);
        return;
      }
      const isSpared = now.inferenceRuns === before.inferenceRuns;
      this.#say(isSpared ? 'platformIsUsed' : 'platformBlurs');
    }, LOOK_INTERVAL_MS);
  }

  #say(text: PlatformText): void {
    if (!this.#track || this.#said === text) return;
    this.#said = text;
    const isDouble = text === 'platformBlurs';
    const { canBeStopped } = readPlatformBlur(this.#track);
    this.#toast.say(text, isDouble ? this.#actions(canBeStopped) : []);
  }

  #unsay(): void {
    for (const text of PLATFORM_TEXTS) this.#toast.withdraw(text);
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
    this.#isSystemStopped = true;
    this.refresh();
  }

  #takeBack(): void {
    if (!this.#isLeftToSystem) return;
    this.#isLeftToSystem = false;
    if (this.#host.mode === 'none') this.#host.mode = 'blur';
  }

  readonly #onChange = (): void => this.refresh();
}
