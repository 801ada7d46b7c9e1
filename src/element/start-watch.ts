import type { ReactiveControllerHost } from 'lit';
import { readCameraPermission, type CameraPermission } from '../camera/permission.js';
import type { StartProgress } from '../session/session-options.js';

/** What a start waits for, and whether the user is being asked. */
export class StartWatch {
  readonly #host: ReactiveControllerHost;
  #progress: StartProgress = { waitsFor: 'camera' };
  #permission: CameraPermission = 'unknown';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get progress(): StartProgress {
    return this.#progress;
  }

  /** `unknown` also until the browser has answered. */
  get permission(): CameraPermission {
    return this.#permission;
  }

  follow(progress: StartProgress): void {
    this.#progress = progress;
    this.#host.requestUpdate();
    if (progress.waitsFor === 'camera') void this.#ask(progress);
  }

  async #ask(progress: StartProgress): Promise<void> {
    this.#permission = 'unknown';
    const permission = await readCameraPermission();
    if (progress !== this.#progress) return;
    this.#permission = permission;
    this.#host.requestUpdate();
  }
}
