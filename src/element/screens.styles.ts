import { css } from 'lit';

/** What stands in the preview's place or over it: screens, badge, toast. On dark, whatever the colour scheme. */
export const screenStyles = css`
  .screen {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    text-align: center;
    color: #f2f3f5;
  }

  .without-preview .screen {
    color: inherit;
  }

  .poster {
    display: grid;
    place-items: center;
  }

  .poster > slot > .icon {
    inline-size: 4.5rem;
    block-size: 4.5rem;
    padding: 0.875rem;
    border-radius: 50%;
    background: rgb(255 255 255 / 10%);
    stroke-width: 1.25;
  }

  ::slotted(img[slot='placeholder']),
  ::slotted(picture[slot='placeholder']),
  ::slotted(video[slot='placeholder']) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .message {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 0.75rem;
    max-inline-size: 28rem;
    padding: 0.75rem 1rem;
    border-radius: var(--_radius);
  }

  /* Text over a picture that may be of any colour. */
  .with-poster .message {
    background: rgb(22 24 29 / 76%);
  }

  .message p {
    margin: 0;
    text-wrap: balance;
  }

  .message [role='alert'] {
    display: grid;
    gap: 0.375rem;
  }

  .note {
    font-size: 0.875rem;
    opacity: 0.85;
  }

  [part='start'] {
    padding-inline: 1.25rem 1.5rem;
    background: var(--_accent);
    color: var(--_accent-text);
    font-weight: 600;
  }

  .quiet {
    border-color: currentcolor;
    background: transparent;
    color: inherit;
  }

  [part='progress'] {
    appearance: none;
    inline-size: min(14rem, 100%);
    block-size: 0.375rem;
    border: 0;
    border-radius: 1rem;
    overflow: hidden;
    background: rgb(255 255 255 / 22%);
  }

  [part='progress']::-webkit-progress-bar {
    background: transparent;
  }

  [part='progress']::-webkit-progress-value {
    border-radius: 1rem;
    background: #8ab4ff;
    transition: inline-size 0.2s;
  }

  [part='progress']::-moz-progress-bar {
    border-radius: 1rem;
    background: #8ab4ff;
  }

  [part='progress']:indeterminate {
    background: linear-gradient(90deg, transparent 25%, #8ab4ff 50%, transparent 75%) 100% 0 / 200%
      100% rgb(255 255 255 / 22%);
    /* In steps: what draws without a GPU is busy enough while it starts. */
    animation: wait 1.6s steps(20) infinite;
  }

  [part='progress']:indeterminate::-moz-progress-bar {
    background: transparent;
  }

  @keyframes wait {
    to {
      background-position: -100% 0;
    }
  }

  .badge {
    position: absolute;
    inset-block-start: 0.75rem;
    inset-inline-start: 0.75rem;
    display: flex;
    align-items: center;
    gap: 0.25rem;
    margin: 0;
    padding-block: 0.125rem;
    padding-inline: 0.375rem 0.75rem;
    border-radius: 1rem;
    background: rgb(22 24 29 / 78%);
    color: #f2f3f5;
    font-size: 0.875rem;
  }

  .without-preview .badge {
    position: static;
    justify-self: start;
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
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    padding: 0.25rem;
    padding-inline-start: 0.875rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.875rem;
    box-shadow: 0 2px 12px rgb(0 0 0 / 30%);
    animation: appear 0.2s;
  }

  .toast-text {
    flex: 1 1 8rem;
    min-inline-size: 0;
  }

  .bare {
    padding: 0;
    background: none;
  }

  .bare > .label {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(0.5rem);
    }
  }

  @container (max-width: 24rem) {
    .screen {
      padding: 0.5rem;
    }

    .poster > slot > .icon {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .message,
    .badge,
    [part='progress'] {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }

    [part='progress']::-webkit-progress-value {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;
