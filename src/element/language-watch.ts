import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { matchLanguage, readTexts } from './languages.js';
import { ENGLISH, type BgCameraStrings } from './strings.js';

type Host = ReactiveControllerHost & HTMLElement & { readonly strings: unknown };

/** Speaks the language of the closest `lang`, be it outside the element's shadow root, and follows its changes. */
export class LanguageWatch implements ReactiveController {
  readonly #host: Host;
  #observer: MutationObserver | null = null;
  #language = 'en';
  #own: unknown = null;
  #texts: BgCameraStrings = ENGLISH;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  /** One of the languages that there are, as a tag. */
  get language(): string {
    return this.#language;
  }

  get texts(): BgCameraStrings {
    return this.#texts;
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#read());
    for (const root of rootsAround(this.#host)) {
      this.#observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['lang'] });
    }
    this.#read();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  hostUpdate(): void {
    if (this.#own === this.#host.strings) return;
    this.#own = this.#host.strings;
    this.#texts = readTexts(this.#language, this.#own);
  }

  #read(): void {
    const language = matchLanguage(findLanguage(this.#host));
    if (language === this.#language) return;
    this.#language = language;
    this.#texts = readTexts(language, this.#own);
    this.#host.requestUpdate();
  }
}

/** The value of the closest `lang`, empty where there is none. */
function findLanguage(element: Element): string {
  const named = element.closest('[lang]');
  if (named) return named.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? findLanguage(root.host) : '';
}

/** The shadow roots that the element is in, and the document. */
function rootsAround(element: Element): Node[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, ...rootsAround(root.host)] : [root];
}
