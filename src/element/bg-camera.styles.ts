import { css } from 'lit';

export const styles = css`
  :host {
    --_radius: var(--bg-camera-radius, 0.5rem);
    --_surface: var(--bg-camera-surface, light-dark(#fff, #1b1c1f));
    --_text: var(--bg-camera-text, light-dark(#16181d, #f2f3f5));
    --_accent: var(--bg-camera-accent, light-dark(#1353c6, #8ab4ff));
    --_accent-text: var(--bg-camera-accent-text, light-dark(#fff, #0b1526));
    color-scheme: light dark;
    display: block;
    position: relative;
    inline-size: 100%;
    max-inline-size: 40rem;
    font:
      1rem/1.4 system-ui,
      sans-serif;
    color: var(--_text);
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  .frame {
    position: relative;
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--bg-camera-backdrop, #16181d);
    aspect-ratio: var(--bg-camera-aspect-ratio, 16 / 9);
  }

  .without-preview {
    aspect-ratio: auto;
    background: none;
    overflow: visible;
  }

  [part='preview'] {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  video.covered {
    visibility: hidden;
  }

  /* A picture of the preview's own may be transparent: the page is to be seen through it. */
  .frame:has(canvas) {
    background: none;
  }

  .mirror {
    transform: scaleX(-1);
  }

  .screen {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    text-align: center;
    color: #f2f3f5;
  }

  .without-preview .screen {
    position: static;
    color: inherit;
  }

  .screen p {
    margin: 0;
    max-inline-size: 28rem;
  }

  button {
    font: inherit;
    min-block-size: 2.75rem;
    padding: 0.5rem 1rem;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_accent);
    color: var(--_accent-text);
    cursor: pointer;
  }

  button:focus-visible,
  ::slotted([slot='background']:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  [part='toolbar'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    padding-block: 0.5rem;
  }

  [part='toolbar'] button {
    background: var(--_surface);
    color: var(--_text);
    border-color: light-dark(#8a8f98, #777c85);
  }

  [part='backgrounds'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    padding-block: 0.5rem;
  }

  ::slotted([slot='background']) {
    box-sizing: border-box;
    min-block-size: 2.75rem;
    min-inline-size: 2.75rem;
    max-block-size: 4rem;
    border-radius: var(--_radius);
    cursor: pointer;
  }

  ::slotted([slot='background']:not(img):not(video)) {
    display: inline-grid;
    place-content: center;
    padding: 0.25rem 0.75rem;
    border: 1px solid light-dark(#8a8f98, #777c85);
    background: var(--_surface);
    color: var(--_text);
  }

  ::slotted([slot='background'][aria-checked='true']) {
    box-shadow: 0 0 0 3px var(--_accent);
  }

  .live {
    position: absolute;
    inset-inline: 0.5rem;
    inset-block-end: 0.5rem;
    pointer-events: none;
  }

  .without-preview .live {
    position: static;
  }

  [part='toast'] {
    pointer-events: auto;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    padding: 0.25rem 0.25rem 0.25rem 0.75rem;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.875rem;
    box-shadow: 0 1px 6px rgb(0 0 0 / 40%);
  }

  [part='toast'] button {
    min-inline-size: 2.75rem;
    background: none;
    color: inherit;
  }

  @media (forced-colors: active) {
    button,
    [part='toast'],
    ::slotted([slot='background'][aria-checked='true']) {
      border: 2px solid CanvasText;
    }
  }
`;
