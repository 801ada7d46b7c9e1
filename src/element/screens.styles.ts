import { css } from 'lit';

/** What stands in the preview's place or over it: screens, badge, toast. On dark, whatever the colour scheme. */
export const screenStyles = css`
  .screen {
    --_progress: #8ab4ff;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1rem;
    text-align: center;
    color: #f2f3f5;
  }

  .without-preview .screen {
    --_progress: var(--_accent);
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
    background: color-mix(in srgb, currentcolor 10%, transparent);
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
    --_progress: #8ab4ff;
    background: rgb(22 24 29 / 76%);
    color: #f2f3f5;
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
    background: color-mix(in srgb, currentcolor 22%, transparent);
  }

  [part='progress']::-webkit-progress-bar {
    background: transparent;
  }

  [part='progress']::-webkit-progress-value {
    border-radius: 1rem;
    background: var(--_progress);
    transition: inline-size 0.2s;
  }

  [part='progress']::-moz-progress-bar {
    border-radius: 1rem;
    background: var(--_progress);
  }

  [part='progress']:indeterminate {
    background: linear-gradient(90deg, transparent 25%, var(--_progress) 50%, transparent 75%) 100%
      0 / 200% 100% color-mix(in srgb, currentcolor 22%, transparent);
    /* In steps: what draws without a GPU is busy enough while it starts. */
    animation: wait 1.6s steps(20) infinite;
  }

  [part='progress']:indeterminate::-moz-progress-bar {
    background: transparent;
  }

  [part='progress']:dir(rtl) {
    animation-direction: reverse;
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

  /* Over the picture, and in the flow all the same: what it says may be higher than the picture. */
  .live {
    position: relative;
    align-self: end;
    pointer-events: none;
  }

  .badge + .live {
    padding-block-start: 2.75rem;
  }

  [part='toast'] {
    pointer-events: auto;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    margin: 0.5rem;
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

  .without-preview [part='toast'] {
    margin: 0;
  }

  .toast-text {
    flex: 1 1 8rem;
    min-inline-size: 0;
  }

  /* Text and close in the first row, what can be done below. */
  [part='toast']:has(.action) {
    justify-content: end;
    padding-block-end: 0.5rem;
    padding-inline-end: 0.5rem;
  }

  [part='toast']:has(.action) > .toast-text {
    flex-basis: calc(100% - var(--_target) - 0.5rem);
  }

  .action {
    order: 1;
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
    .with-poster .message,
    .badge,
    [part='progress'] {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }

    .note {
      opacity: 1;
    }

    [part='progress'] {
      --_progress: Highlight;
    }

    /* Else its colour would go, and with it what moves. */
    [part='progress']:indeterminate,
    [part='progress']::-webkit-progress-value {
      forced-color-adjust: none;
    }
  }
`;
