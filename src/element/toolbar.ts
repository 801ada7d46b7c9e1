import { html, nothing, type TemplateResult } from 'lit';
import { ICONS } from './icons.js';
import type { BgCameraStrings } from './strings.js';

/** What the toolbar shows and does. */
export interface ToolbarView {
  readonly texts: BgCameraStrings;
  readonly isPaused: boolean;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly snapshot: () => void;
  /** null: the browser has no such window, or there is no preview to show in it. */
  readonly window: { readonly isOpen: boolean; readonly toggle: () => void } | null;
  readonly menus: TemplateResult | typeof nothing;
}

/** The built-in buttons, while there is a picture. */
export function renderToolbar(view: ToolbarView): TemplateResult {
  const { texts, isPaused, window, menus } = view;
  return html`<div class="bar" role="group" aria-label=${texts.controls}>
    <button
      type="button"
      class="tool"
      data-next-focus
      @click=${isPaused ? view.resume : view.pause}
    >
      ${isPaused ? ICONS.play : ICONS.pause}
      <span class="label">${isPaused ? texts.resume : texts.pause}</span>
    </button>
    <button type="button" class="tool danger" @click=${view.stop}>
      ${ICONS.stop}<span class="label">${texts.stop}</span>
    </button>
    ${
      window &&
      html`<button
        type="button"
        class="tool"
        aria-pressed=${window.isOpen ? 'true' : 'false'}
        @click=${window.toggle}
      >
        ${ICONS.pictureInPicture}<span class="label">${texts.pictureInPicture}</span>
      </button>`
    }
    <button type="button" class="tool" @click=${view.snapshot}>
      ${ICONS.snapshot}<span class="label">${texts.snapshot}</span>
    </button>
    ${menus}
  </div>`;
}
