import { css } from 'lit';

/** The row of backgrounds: choices, chips, strength. */
export const backgroundStyles = css`
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.625rem;
    padding: 0.625rem;
  }

  .choices.empty {
    display: none;
  }

  [part='toolbar']:not([hidden]) + .choices {
    border-block-start: 1px solid var(--_border);
  }

  [part='backgrounds'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.625rem;
  }

  [part='own-picture'],
  ::slotted([slot='background']) {
    box-sizing: border-box;
    min-block-size: var(--_target);
    min-inline-size: var(--_target);
    max-block-size: 4rem;
    border-radius: 0.625rem;
    cursor: pointer;
  }

  ::slotted(img[slot='background']),
  ::slotted(video[slot='background']) {
    block-size: 2.75rem;
    aspect-ratio: 16 / 9;
    object-fit: cover;
  }

  [part='own-picture'] {
    padding: 0;
    overflow: hidden;
  }

  [part='own-picture'] > canvas {
    display: block;
    block-size: 2.75rem;
    aspect-ratio: 16 / 9;
    object-fit: cover;
  }

  ::slotted([slot='background']:not(img):not(video)) {
    display: inline-grid;
    place-content: center;
    padding: 0.25rem 0.875rem;
    border: 1px solid transparent;
    background: var(--_control);
    color: var(--_text);
    font: inherit;
    font-size: 0.875rem;
  }

  [part='own-picture'][aria-checked='true'],
  ::slotted([slot='background'][aria-checked='true']) {
    box-shadow:
      0 0 0 2px var(--_surface),
      0 0 0 4px var(--_accent);
  }

  .chip {
    padding-inline: 0.75rem 0.875rem;
    border-radius: 0.625rem;
    font-size: 0.875rem;
  }

  [part='strength'] {
    display: flex;
    flex: 1 1 14rem;
    min-inline-size: 0;
    align-items: center;
    gap: 0.5rem;
    min-block-size: var(--_target);
    padding-inline: 0.25rem;
    font-size: 0.875rem;
  }

  input[type='range'] {
    flex: 1;
    min-inline-size: 4rem;
    block-size: var(--_target);
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }

  /* Of all the parts, and so the last. */
  @media (forced-colors: active) {
    [aria-pressed='true'],
    [part='start'] {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    ::slotted([slot='background']) {
      border: 1px solid ButtonBorder !important;
    }

    [part='own-picture'][aria-checked='true'],
    ::slotted([slot='background'][aria-checked='true']) {
      outline: 3px solid Highlight;
      outline-offset: 1px;
    }
  }
`;
