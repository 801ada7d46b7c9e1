import { css, type CSSResultGroup } from 'lit';
import { backgroundStyles } from './backgrounds.styles.js';
import { controlStyles } from './controls.styles.js';
import { screenStyles } from './screens.styles.js';

/** What a page can set, and what all parts share. */
const baseStyles = css`
  :host {
    --_radius: var(--bg-camera-radius, 0.75rem);
    --_surface: var(--bg-camera-surface, light-dark(#fff, #1d1f24));
    --_control: var(--bg-camera-control, light-dark(#eef0f4, #2c2f36));
    --_border: var(--bg-camera-border, light-dark(#d5d9e0, #3a3e46));
    --_text: var(--bg-camera-text, light-dark(#16181d, #f2f3f5));
    --_accent: var(--bg-camera-accent, light-dark(#1353c6, #8ab4ff));
    --_accent-text: var(--bg-camera-accent-text, light-dark(#fff, #0b1526));
    --_danger: var(--bg-camera-danger, light-dark(#b3261e, #ff9d94));
    --_target: 2.75rem;
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

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  /* Grows with a text that is longer than the picture is high; clipped, because a scroll container would not. */
  .frame {
    position: relative;
    display: grid;
    grid-template: 1fr auto / minmax(0, 1fr);
    overflow: clip;
    container-type: inline-size;
    border-radius: var(--_radius);
    background: var(--bg-camera-backdrop, radial-gradient(120% 140% at 50% 0, #2b2f39, #15171c));
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

  .icon {
    flex: none;
    inline-size: 1.375rem;
    block-size: 1.375rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: var(--_target);
    min-inline-size: var(--_target);
    padding: 0.375rem 1rem;
    border: 1px solid transparent;
    border-radius: 1.5rem;
    background: var(--_control);
    color: var(--_text);
    font: inherit;
    cursor: pointer;
    transition: background-color 0.15s;
  }

  :focus-visible,
  ::slotted([slot='background']:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    button,
    .frame:not(.without-preview) {
      border: 1px solid ButtonBorder;
    }
  }
`;

export const styles: CSSResultGroup = [baseStyles, screenStyles, controlStyles, backgroundStyles];
