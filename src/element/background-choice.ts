import { MODES, type BgCameraMode } from './attributes.js';

/** A background that the user picked. */
export interface BgCameraBackground {
  readonly mode: BgCameraMode;
  /** Pixels of a 720-line frame; null: leave it. */
  readonly sigma: number | null;
  readonly src: string | null;
  readonly color: string | null;
  /** The slotted element; null for the built-in choices: no effect, a strength, a picture of the user's own. */
  readonly element: Element | null;
}

/**
 * What a slotted element stands for: an image or a video by its source, anything else by `data-mode`, `data-sigma`,
 * `data-src`, `data-color`, of which a source or colour alone implies the mode. null for what says nothing.
 */
export function readBackgroundChoice(element: Element): BgCameraBackground | null {
  // Controls in a form take the place of the form's own properties and methods by their names.
  if (element instanceof HTMLFormElement) return null;
  // Attributes, not `dataset`: what a page's other scripts put on Object.prototype is not one of them.
  const src = element.getAttribute('data-src') ?? readSource(element);
  const color = element.getAttribute('data-color');
  const mode = element.getAttribute('data-mode') ?? impliedMode(element, src, color);
  if (mode === null || !isMode(mode)) return null;
  return { mode, sigma: readSigma(element), src, color, element };
}

function readSigma(element: Element): number | null {
  const sigma = Number(element.getAttribute('data-sigma') ?? NaN);
  return Number.isFinite(sigma) && sigma >= 0 ? sigma : null;
}

function readSource(element: Element): string | null {
  if (element instanceof HTMLImageElement || element instanceof HTMLVideoElement) {
    return element.currentSrc || element.src || null;
  }
  return null;
}

function impliedMode(element: Element, src: string | null, color: string | null): string | null {
  if (element instanceof HTMLVideoElement) return 'video';
  if (src !== null) return 'image';
  return color === null ? null : 'color';
}

function isMode(value: string): value is BgCameraMode {
  return (MODES as readonly string[]).includes(value);
}

/** Whether two addresses, each absolute or relative to the page, lead to one file. */
export function isSameUrl(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  const [first, second] = [one, other].map((url) =>
    URL.canParse(url, document.baseURI) ? new URL(url, document.baseURI).href : url,
  );
  return first === second;
}
