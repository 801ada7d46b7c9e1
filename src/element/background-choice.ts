import { MODES, type BgCameraMode } from './attributes.js';

/** A background that the user picked. */
export interface BgCameraBackground {
  readonly mode: BgCameraMode;
  /** Pixels of a 720-line frame; null: leave it. */
  readonly sigma: number | null;
  readonly src: string | null;
  readonly color: string | null;
  /** The slotted element. */
  readonly element: Element;
}

/**
 * What a slotted element stands for: an image or a video by its source, anything else by `data-mode`, `data-sigma`,
 * `data-src`, `data-color`, of which a source or colour alone implies the mode. null for what says nothing.
 */
export function readBackgroundChoice(element: Element): BgCameraBackground | null {
  const data = element instanceof HTMLElement ? element.dataset : {};
  const src = data.src ?? readSource(element);
  const color = data.color ?? null;
  const mode = data.mode ?? impliedMode(element, src, color);
  if (mode === null || !isMode(mode)) return null;
  const sigma = data.sigma === undefined ? null : Number(data.sigma);
  return { mode, sigma: sigma !== null && sigma >= 0 ? sigma : null, src, color, element };
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
