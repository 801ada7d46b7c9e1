import { readBackgroundChoice, type BgCameraBackground } from './background-choice.js';

/**
 * Makes the elements of the slot `background` a radio group: one tab stop, arrow keys and Home/End move and choose, Space
 * and Enter choose, names come from `alt`, `label`, `aria-label` or the text.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/radio/
 */
export class BackgroundPicker {
  readonly #onPick: (background: BgCameraBackground) => void;
  #choices: HTMLElement[] = [];
  #picked: HTMLElement | null = null;

  constructor(onPick: (background: BgCameraBackground) => void) {
    this.#onPick = onPick;
  }

  /** Takes over what is in the slot now. `isCurrent` finds the one that is already in effect. */
  setElements(
    elements: readonly Element[],
    isCurrent: (background: BgCameraBackground) => boolean,
  ): void {
    for (const choice of this.#choices) choice.removeEventListener('click', this.#onClick);
    this.#choices = elements.filter(
      (element): element is HTMLElement =>
        element instanceof HTMLElement && readBackgroundChoice(element) !== null,
    );
    for (const choice of this.#choices) {
      choice.setAttribute('role', 'radio');
      nameChoice(choice);
      choice.addEventListener('click', this.#onClick);
    }
    this.refresh(isCurrent);
  }

  /** Marks the choice that is in effect, which a script may have changed; of several the one that was picked. */
  refresh(isCurrent: (background: BgCameraBackground) => boolean): void {
    const current = this.#choices.filter((choice) => {
      const background = readBackgroundChoice(choice);
      return background !== null && isCurrent(background);
    });
    const isKept = this.#picked !== null && current.includes(this.#picked);
    if (!isKept) this.#picked = current[0] ?? null;
    this.#mark();
  }

  /** For the group's `keydown`. */
  readonly onKeyDown = (event: KeyboardEvent): void => {
    const at = this.#choices.findIndex((choice) => choice === event.target);
    // With a modifier, keys are the browser's: Alt and an arrow go back a page.
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = this.#targetOf(event, at);
    if (to === null) return;
    event.preventDefault();
    const choice = this.#choices[to];
    if (!choice) return;
    choice.focus();
    this.#pick(choice);
  };

  #targetOf({ key, currentTarget }: KeyboardEvent, at: number): number | null {
    const count = this.#choices.length;
    const isRightToLeft =
      currentTarget instanceof Element && getComputedStyle(currentTarget).direction === 'rtl';
    const forward = isRightToLeft ? -1 : 1;
    switch (key) {
      case 'ArrowRight':
        return (at + forward + count) % count;
      case 'ArrowLeft':
        return (at - forward + count) % count;
      case 'ArrowDown':
        return (at + 1) % count;
      case 'ArrowUp':
        return (at - 1 + count) % count;
      case 'Home':
        return 0;
      case 'End':
        return count - 1;
      case ' ':
      case 'Enter':
        return at;
      default:
        return null;
    }
  }

  readonly #onClick = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) this.#pick(event.currentTarget);
  };

  #pick(choice: HTMLElement): void {
    const background = readBackgroundChoice(choice);
    if (!background) return;
    this.#picked = choice;
    this.#mark();
    this.#onPick(background);
  }

  #mark(): void {
    const tabStop = this.#picked ?? this.#choices[0];
    for (const choice of this.#choices) {
      choice.setAttribute('aria-checked', String(choice === this.#picked));
      choice.tabIndex = choice === tabStop ? 0 : -1;
    }
  }
}

function nameChoice(choice: HTMLElement): void {
  if (choice.hasAttribute('aria-label') || choice.textContent.trim() !== '') return;
  const name = choice.getAttribute('alt') ?? choice.getAttribute('label') ?? choice.title;
  if (name) choice.setAttribute('aria-label', name);
}
