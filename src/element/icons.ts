import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Drawn on a grid of 24, in the colour of the text; they say nothing to screen readers, the text beside them does. */
const draw = (shapes: SVGTemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`;

export const ICONS = {
  camera: draw(
    svg`<rect x="2.5" y="6.5" width="13" height="11" rx="3"/><path d="m15.5 11 6-3.5v9l-6-3.5"/>`,
  ),
  chevron: draw(svg`<path d="m6 9.5 6 6 6-6"/>`),
  close: draw(svg`<path d="m6.5 6.5 11 11m0-11-11 11"/>`),
  microphone: draw(
    svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  ),
  noEffect: draw(svg`<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>`),
  pause: draw(svg`<path d="M9 6v12m6-12v12"/>`),
  person: draw(svg`<circle cx="12" cy="8.5" r="3.75"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>`),
  picture: draw(
    svg`<path d="M20.5 11.5v6a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-11a3 3 0 0 1 3-3h6"/><path d="m4 17.5 4.5-5 4 4 2.5-2.5 5 5M18 3v6m-3-3h6"/>`,
  ),
  pictureInPicture: draw(
    svg`<path d="M10 18.5H5.5a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3h13a3 3 0 0 1 3 3v2"/><rect x="12.5" y="13" width="9" height="6.5" rx="1.5"/>`,
  ),
  play: draw(svg`<path d="M8 5.5v13l10.5-6.5z"/>`),
  snapshot: draw(
    svg`<path d="M5.5 7.5h2l1.5-2.5h6l1.5 2.5h2a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-13a3 3 0 0 1-3-3v-6a3 3 0 0 1 3-3z"/><circle cx="12" cy="13.25" r="3.25"/>`,
  ),
  stop: draw(svg`<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>`),
  strength: draw(svg`<path d="M12 3.5s6 6 6 10.5a6 6 0 0 1-12 0C6 9.5 12 3.5 12 3.5z"/>`),
} as const;
