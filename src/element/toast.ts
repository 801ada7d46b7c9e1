import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { BgCameraErrorCode } from '../errors.js';
import type { ActiveTier } from '../session/session-options.js';
import { ICONS } from './icons.js';
import type { BgCameraStrings, TextKey } from './strings.js';

/** What a user can do about what the toast says. */
export interface ToastAction {
  readonly text: TextKey;
  readonly run: () => void;
}

/** What the toast says of a tier; 1 and 2 run as well as they can. */
const TIER_TEXTS: Readonly<Partial<Record<ActiveTier, TextKey>>> = {
  3: 'tier3',
  4: 'tier4',
  5: 'unsupported',
};

/** What it says of a blur that the system makes: on top of ours, or in its place. */
export const PLATFORM_TEXTS = ['platformBlurs', 'platformIsUsed'] as const;
export type PlatformText = (typeof PLATFORM_TEXTS)[number];

/** The effect of which they tell was to take the place of one that goes on: with the last effect, the picture ends. */
const EFFECT_CODES: readonly BgCameraErrorCode[] = [
  'model-missing',
  'model-invalid',
  'runtime-missing',
  'stage-failed',
];

/** The note over the preview. It says one thing at a time, until that is dismissed or something else is to be said. */
export class Toast {
  readonly #host: ReactiveControllerHost;
  #text: TextKey | null = null;
  #actions: readonly ToastAction[] = [];
  /** What was said of a tier and dismissed: not to be said again before the tier was another. */
  #dismissed: TextKey | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get text(): TextKey | null {
    return this.#text;
  }

  say(text: TextKey | null, actions: readonly ToastAction[] = []): void {
    if (text === null && this.#text === null) return;
    this.#text = text;
    this.#actions = actions;
    this.#host.requestUpdate();
  }

  /** Says what went wrong beside a picture. */
  sayError(code: BgCameraErrorCode): void {
    this.say(EFFECT_CODES.includes(code) ? 'effectKept' : code);
  }

  /** What this says is no longer so. */
  withdraw(text: TextKey): void {
    if (this.#text === text) this.say(null);
  }

  sayTier(tier: ActiveTier): void {
    // A background that is missing is missing on any tier, and the system blurs on any.
    const isOfPlatform = PLATFORM_TEXTS.some((text) => text === this.#text);
    if (this.#text === 'background-failed' || isOfPlatform) return;
    const text = TIER_TEXTS[tier] ?? null;
    const isKnown = text !== null && text === this.#dismissed;
    if (!isKnown && tier !== 0) this.#dismissed = null;
    this.say(isKnown ? null : text);
  }

  readonly dismiss = (): void => {
    const isOfTier = Object.values(TIER_TEXTS).some((text) => text === this.#text);
    if (isOfTier) this.#dismissed = this.#text;
    this.say(null);
  };

  render(texts: BgCameraStrings): TemplateResult | typeof nothing {
    if (this.#text === null) return nothing;
    return html`<div part="toast">
      <span class="toast-text"><slot name="toast">${texts[this.#text]}</slot></span>
      ${this.#actions.map(
        ({ text, run }) =>
          html`<button type="button" class="action" @click=${run}>${texts[text]}</button>`,
      )}
      <button type="button" class="bare" @click=${this.dismiss}>
        ${ICONS.close}<span class="label">${texts.dismiss}</span>
      </button>
    </div>`;
  }
}
