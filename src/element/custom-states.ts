/** Shows one `:state()` of an element at a time. */
export class CustomStates {
  readonly #internals: ElementInternals | null;
  #shown: string | null = null;

  constructor(element: HTMLElement) {
    const canAttach = typeof element.attachInternals === 'function';
    this.#internals = canAttach ? element.attachInternals() : null;
  }

  /** Old browsers have no custom states, or only such as begin with two dashes; there the property alone tells. */
  show(state: string): void {
    try {
      if (this.#shown !== null) this.#internals?.states.delete(this.#shown);
      this.#internals?.states.add(state);
    } catch {
      // Nothing to show it with.
    }
    this.#shown = state;
  }
}
