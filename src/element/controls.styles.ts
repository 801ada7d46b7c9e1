import { css } from 'lit';

/** The card under the preview, and the toolbar in it. */
export const controlStyles = css`
  .controls {
    container-type: inline-size;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    margin-block-start: 0.5rem;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .controls.empty {
    display: none;
  }

  [part='toolbar'] {
    padding: 0.5rem;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
  }

  .tool {
    position: relative;
    padding: 0;
    border-radius: 50%;
  }

  .danger {
    color: var(--_danger);
  }

  [aria-pressed='true'] {
    background: var(--_accent);
    color: var(--_accent-text);
  }

  /* The button's name: read always, seen when it is pointed at or has the focus. */
  .tool > .label {
    position: absolute;
    z-index: 1;
    inset-block-end: calc(100% + 0.375rem);
    inset-inline-start: 50%;
    translate: -50%;
    padding: 0.125rem 0.625rem;
    border-radius: 0.5rem;
    background: #16181d;
    color: #f2f3f5;
    font-size: 0.8125rem;
    white-space: nowrap;
    pointer-events: none;
    opacity: 0;
    transition: opacity 0.15s;
  }

  .tool:dir(rtl) > .label {
    translate: 50%;
  }

  .tool:focus-visible > .label {
    opacity: 1;
  }

  [part='menu'] {
    position: relative;
    display: flex;
    flex: 1 1 9rem;
    min-inline-size: 0;
    max-inline-size: 14rem;
    align-items: center;
    min-block-size: var(--_target);
    border-radius: 1.5rem;
    background: var(--_control);
  }

  [part='menu']:has(:focus-visible) {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  [part='menu'] > .icon {
    position: absolute;
    pointer-events: none;
  }

  [part='menu'] > .icon:first-child {
    inset-inline-start: 0.75rem;
  }

  [part='menu'] > .icon:last-child {
    inset-inline-end: 0.625rem;
    inline-size: 1.125rem;
  }

  select {
    appearance: none;
    flex: 1;
    min-inline-size: 0;
    min-block-size: var(--_target);
    padding-block: 0;
    padding-inline: 2.625rem 2rem;
    border: 0;
    border-radius: inherit;
    outline: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    text-overflow: ellipsis;
    cursor: pointer;
  }

  option {
    background: var(--_surface);
    color: var(--_text);
  }

  @media (hover: hover) {
    button:hover,
    [part='menu']:hover {
      background: color-mix(in srgb, currentcolor 12%, var(--_control));
    }

    [part='start']:hover,
    [aria-pressed='true']:hover {
      background: color-mix(in srgb, currentcolor 12%, var(--_accent));
    }

    .quiet:hover,
    .bare:hover {
      background: color-mix(in srgb, currentcolor 15%, transparent);
    }

    .tool:hover > .label {
      opacity: 1;
    }
  }

  /* A name beside the last button of a narrow bar would reach out of the page. */
  @container (max-width: 26rem) {
    .tool > .label {
      display: block;
      inline-size: 1px;
      block-size: 1px;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }

    [part='menu'] {
      max-inline-size: none;
    }
  }

  @media (forced-colors: active) {
    .controls,
    [part='menu'],
    .tool > .label {
      border: 1px solid ButtonBorder;
    }
  }
`;
