import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { CameraPermission } from '../camera/permission.js';
import type { BgCameraErrorCode } from '../errors.js';
import type { SessionState, StartProgress } from '../session/session-options.js';
import { adviseOnRefusal } from './advise-on-refusal.js';
import { ICONS } from './icons.js';
import type { BgCameraStrings, TextKey } from './strings.js';

/** What stands in the preview's place while there is no picture. */
export interface ScreenView {
  readonly texts: BgCameraStrings;
  readonly state: SessionState;
  /** Why there is no picture, in the states `error` and `blocked`. */
  readonly error: BgCameraErrorCode | null;
  readonly progress: StartProgress;
  readonly permission: CameraPermission;
  /** The room is going to be covered. */
  readonly isCovered: boolean;
  /** The page has a picture of its own for the time before. */
  readonly hasPoster: boolean;
  /** It starts by itself in a moment. */
  readonly isAboutToStart: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly continueWithoutEffect: () => void;
}

export function renderScreen(view: ScreenView): TemplateResult | typeof nothing {
  switch (view.state) {
    case 'idle':
      return renderIdle(view);
    case 'starting':
      return renderStarting(view);
    case 'blocked':
      return renderBlocked(view);
    case 'error':
      return renderError(view);
    case 'running':
    case 'paused':
      return nothing;
  }
}

function renderIdle(view: ScreenView): TemplateResult {
  const { texts, isCovered, isAboutToStart, hasPoster } = view;
  return html`<div class="screen ${hasPoster ? 'with-poster' : ''}">
    ${renderPoster()}
    ${
      isAboutToStart
        ? nothing
        : html`<div class="message">
            ${renderStart(view)}
            ${isCovered ? html`<p class="note">${texts.onDevice}</p>` : nothing}
          </div>`
    }
  </div>`;
}

function renderStarting(view: ScreenView): TemplateResult {
  const { texts, progress, permission, hasPoster, stop } = view;
  const isLoading = progress.waitsFor === 'effect';
  const fraction = isLoading ? progress.fraction : null;
  const asks = permission === 'prompt' ? 'asking' : 'starting';
  const text: TextKey = isLoading ? 'loading' : asks;
  return html`<div class="screen ${hasPoster ? 'with-poster' : ''}">
    ${renderPoster()}
    <div class="message">
      <p>${texts[text]}</p>
      <progress
        part="progress"
        aria-label=${texts[text]}
        max="1"
        value=${ifDefined(fraction ?? undefined)}
      ></progress>
      <button type="button" class="quiet" data-next-focus @click=${stop}>${texts.cancel}</button>
    </div>
  </div>`;
}

function renderBlocked({ texts, error, continueWithoutEffect }: ScreenView): TemplateResult {
  return html`<div class="screen">
    <div class="message">
      <slot name="unsupported"><p role="alert">${texts[error ?? 'unsupported']}</p></slot>
      <button type="button" class="quiet" data-next-focus @click=${continueWithoutEffect}>
        ${texts.continueWithoutEffect}
      </button>
    </div>
  </div>`;
}

function renderError(view: ScreenView): TemplateResult {
  const { texts, error } = view;
  return html`<div class="screen">
    <div class="message">
      <div role="alert">
        <p>${texts[error ?? 'aborted']}</p>
        ${
          error === 'camera-denied'
            ? html`<p class="note">${texts[adviseOnRefusal()]}</p>`
            : nothing
        }
      </div>
      ${renderStart(view)}
    </div>
  </div>`;
}

/** The page's own picture stays until the room is covered. */
function renderPoster(): TemplateResult {
  return html`<div class="poster"><slot name="placeholder">${ICONS.person}</slot></div>`;
}

function renderStart({ texts, start }: ScreenView): TemplateResult {
  // eslint-disable-next-line lit-a11y/click-events-have-key-events -- a slotted button turns keys into clicks
  return html`<slot name="start" @click=${start}>
    <button part="start" type="button" data-next-focus>${ICONS.camera}${texts.start}</button>
  </slot>`;
}
