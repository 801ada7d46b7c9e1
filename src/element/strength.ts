import { html, type TemplateResult } from 'lit';
import { ICONS } from './icons.js';
import type { BgCameraStrings } from './strings.js';

/** Sigma in pixels of a 720-line frame. Less than 2 is drawn as 2; beyond 32 nothing of a room is left to see. */
const [WEAKEST, STRONGEST] = [2, 32];

export interface StrengthHandlers {
  /** While the thumb moves. */
  readonly onInput: (sigma: number) => void;
  /** When it is let go. */
  readonly onChange: (sigma: number) => void;
}

/** The slider for the strength of the blur. */
export function renderStrength(
  texts: BgCameraStrings,
  sigma: number,
  { onInput, onChange }: StrengthHandlers,
): TemplateResult {
  const shown = Math.min(STRONGEST, Math.max(WEAKEST, sigma));
  const read = ({ target }: Event) => (target as HTMLInputElement).valueAsNumber;
  return html`<label part="strength">
    ${ICONS.strength}<span>${texts.strength}</span>
    <input
      type="range"
      min=${WEAKEST}
      max=${STRONGEST}
      step="1"
      .value=${String(shown)}
      @input=${(event: Event) => onInput(read(event))}
      @change=${(event: Event) => onChange(read(event))}
    />
  </label>`;
}
