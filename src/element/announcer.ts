import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { SessionState } from '../session/session-options.js';
import type { BgCameraStrings, TextKey } from './strings.js';

/** Errors stand in an alert of their own. */
const STATE_TEXTS: Readonly<Record<SessionState, TextKey | null>> = {
  idle: 'isStopped',
  starting: 'starting',
  running: 'isRunning',
  paused: 'isPaused',
  blocked: null,
  error: null,
};

/** Tells screen readers what the picture alone would show. The toast is announced where it stands. */
export class Announcer {
  readonly #host: ReactiveControllerHost;
  #text: TextKey | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param isPlain frames leave as the camera gives them */
  announce(state: SessionState, isPlain: boolean): void {
    this.#text = state === 'running' && isPlain ? 'isPlain' : STATE_TEXTS[state];
    this.#host.requestUpdate();
  }

  /** In the tree from the start: what changes in it is read, what comes with it may not be. */
  render(texts: BgCameraStrings): TemplateResult {
    return html`<p class="unseen" role="status">
      ${this.#text === null ? '' : texts[this.#text]}
    </p>`;
  }
}
