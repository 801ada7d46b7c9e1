import { html, nothing, type TemplateResult } from 'lit';
import type { SessionState } from '../session/session-options.js';
import { ICONS } from './icons.js';
import type { BgCameraStrings } from './strings.js';

/** What the picture alone does not tell: that it stands still, or that the room is in it. */
export function renderBadge(
  texts: BgCameraStrings,
  state: SessionState,
  isPlain: boolean,
): TemplateResult | typeof nothing {
  if (state === 'paused') return html`<p class="badge">${ICONS.pause}${texts.isPaused}</p>`;
  if (state !== 'running' || !isPlain) return nothing;
  return html`<p class="badge">${ICONS.noEffect}${texts.noEffect}</p>`;
}
