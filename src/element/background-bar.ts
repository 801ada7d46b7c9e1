import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { TemplateResult } from 'lit';
import { readBackgroundChoice, type BgCameraBackground } from './background-choice.js';
import { BackgroundPicker } from './background-picker.js';
import { ICONS } from './icons.js';
import { OwnPicture } from './own-picture.js';
import { renderStrength } from './strength.js';
import type { BgCameraStrings } from './strings.js';

export interface BackgroundBarOptions {
  readonly onPick: (background: BgCameraBackground) => void;
  /** Whether this is what stands behind the person now. */
  readonly isCurrent: (background: BgCameraBackground) => boolean;
  /** While the strength is being chosen; `onPick` follows. */
  readonly onStrength: (sigma: number) => void;
  /** A file that is no picture; the background stays as it was. */
  readonly onBroken: () => void;
}

/** What the bar shows. */
export interface BackgroundBarView {
  readonly texts: BgCameraStrings;
  /** What stands behind the person now. */
  readonly current: BgCameraBackground;
  /** There is a picture on which a change shows. */
  readonly isLive: boolean;
}

const NONE = { sigma: null, src: null, color: null, element: null } as const;

/** The choices of background: what the page slotted, the user's own picture, none, and how strong a blur is. */
export class BackgroundBar implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: BackgroundBarOptions;
  readonly #picker: BackgroundPicker;
  #slotted: readonly Element[] = [];
  #own: OwnPicture | null = null;
  /** Counts the files chosen: of two that are being read, the later one is meant. */
  #chosen = 0;
  /** What the switch "no effect" goes back to. */
  #before: BgCameraBackground = { ...NONE, mode: 'blur' };
  #marked: Element | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, options: BackgroundBarOptions) {
    this.#host = host;
    this.#options = options;
    this.#picker = new BackgroundPicker((background) => this.#pick(background));
    host.addController(this);
  }

  /** Something is there to choose also before there is a picture. */
  get hasChoices(): boolean {
    return this.#slotted.length > 0 || this.#own !== null;
  }

  hostUpdated(): void {
    const own = this.#host.shadowRoot?.querySelector('[part=own-picture]') ?? null;
    if (own !== this.#marked) this.#takeOver(own);
    else this.#picker.refresh(this.#options.isCurrent);
  }

  /** An element that is moved is connected again in the same task, and keeps its picture. */
  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#remove();
    });
  }

  #takeOver(own: Element | null): void {
    this.#marked = own;
    const all = own ? [...this.#slotted, own] : this.#slotted;
    this.#picker.setElements(all, this.#options.isCurrent);
  }

  readonly #onSlotChange = (event: Event): void => {
    this.#slotted = (event.target as HTMLSlotElement).assignedElements({ flatten: true });
    this.#takeOver(this.#marked);
    this.#host.requestUpdate();
  };

  /** What is not the page's own element is told as a choice without one. */
  #pick(background: BgCameraBackground): void {
    const isSlotted = background.element?.getRootNode() !== this.#host.shadowRoot;
    this.#options.onPick(isSlotted ? background : { ...background, element: null });
  }

  async #take(file: File): Promise<void> {
    const chosen = ++this.#chosen;
    let own: OwnPicture;
    try {
      own = await OwnPicture.read(file);
    } catch {
      if (chosen === this.#chosen) this.#options.onBroken();
      return;
    }
    if (chosen !== this.#chosen || !this.#host.isConnected) {
      own.close();
      return;
    }
    const previous = this.#own;
    if (previous) this.#forget(previous.url);
    this.#own = own;
    this.#options.onPick({ ...NONE, mode: 'image', src: own.url });
    this.#host.requestUpdate();
    previous?.close();
  }

  readonly #onFile = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const file = input.files?.[0];
    // The same file, chosen again, is to be a change again.
    input.value = '';
    if (file) void this.#take(file);
  };

  readonly #remove = (): void => {
    this.#chosen++;
    const own = this.#own;
    if (!own) return;
    this.#own = null;
    this.#forget(own.url);
    const background: BgCameraBackground = { ...NONE, mode: 'image', src: own.url };
    if (this.#options.isCurrent(background)) this.#options.onPick({ ...NONE, mode: 'blur' });
    own.close();
    this.#host.requestUpdate();
  };

  /** What is gone is nothing to go back to. */
  #forget(url: string): void {
    if (this.#before.src === url) this.#before = { ...NONE, mode: 'blur' };
  }

  #toggleEffect(current: BgCameraBackground): void {
    if (current.mode === 'none') {
      this.#options.onPick(this.#before);
      return;
    }
    this.#before = current;
    this.#options.onPick({ ...NONE, mode: 'none' });
  }

  render({ texts, current, isLive }: BackgroundBarView): TemplateResult {
    const { hasChoices } = this;
    return html`<div class="choices ${hasChoices || isLive ? '' : 'empty'}">
      ${isLive ? this.#renderSwitch(texts, current) : nothing}
      <div
        part="backgrounds"
        role="radiogroup"
        aria-label=${texts.backgrounds}
        ?hidden=${!hasChoices}
        @keydown=${this.#picker.onKeyDown}
      >
        <slot name="background" @slotchange=${this.#onSlotChange}></slot>
        ${this.#renderOwn()}
      </div>
      ${isLive ? this.#renderFileButtons(texts) : nothing}
      ${
        isLive && current.mode === 'blur'
          ? renderStrength(texts, current.sigma ?? 0, {
              onInput: this.#options.onStrength,
              onChange: (sigma) => this.#options.onPick({ ...NONE, mode: 'blur', sigma }),
            })
          : nothing
      }
    </div>`;
  }

  #renderOwn(): TemplateResult | typeof nothing {
    if (!this.#own) return nothing;
    const { name, url, thumbnail } = this.#own;
    return html`<button
      part="own-picture"
      type="button"
      data-mode="image"
      data-src=${url}
      aria-label=${name}
    >
      ${thumbnail}
    </button>`;
  }

  /** Left out where the page slotted such a choice. */
  #renderSwitch(
    texts: BgCameraStrings,
    current: BgCameraBackground,
  ): TemplateResult | typeof nothing {
    if (this.#slotted.some((choice) => readBackgroundChoice(choice)?.mode === 'none'))
      return nothing;
    return html`<button
      type="button"
      class="chip"
      aria-pressed=${current.mode === 'none' ? 'true' : 'false'}
      @click=${() => this.#toggleEffect(current)}
    >
      ${ICONS.noEffect}${texts.noEffect}
    </button>`;
  }

  #renderFileButtons(texts: BgCameraStrings): TemplateResult {
    return html`<button type="button" class="chip" @click=${this.#openFiles}>
        ${ICONS.picture}${texts.addPicture}
      </button>
      <input
        type="file"
        accept="image/*"
        hidden
        aria-label=${texts.addPicture}
        @change=${this.#onFile}
      />
      ${
        this.#own
          ? html`<button type="button" class="chip" @click=${this.#remove}>
              ${ICONS.close}${texts.removePicture}
            </button>`
          : nothing
      } `;
  }

  readonly #openFiles = (): void => {
    this.#host.shadowRoot?.querySelector<HTMLInputElement>('input[type=file]')?.click();
  };
}
