import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * When the control that has the focus goes away, as the start button does at a start, the one that takes its place gets it:
 * else the keyboard would be at the top of the page again. Templates mark that one by `data-next-focus`.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #focused: Element | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    const isGone = this.#focused !== null && !this.#focused.isConnected;
    this.#focused = null;
    if (!isGone) return;
    this.#host.shadowRoot?.querySelector<HTMLElement>('[data-next-focus]')?.focus();
  }
}
