import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { BackgroundFit } from '../background/background-source.js';
import { listDevices } from '../camera/devices.js';
import type { BgCameraError } from '../errors.js';
import {
  BgBackgroundChangeEvent,
  BgDeviceChangeEvent,
  BgErrorEvent,
  BgReadyEvent,
  BgStateChangeEvent,
  BgTierChangeEvent,
} from '../events.js';
import { CameraSession } from '../session/camera-session.js';
import type { ActiveTier, SessionOptions, SessionState } from '../session/session-options.js';
import type { BgCameraStats } from '../session/stats.js';
import { takeSnapshot } from '../stream/take-snapshot.js';
import { DEFAULTS, fromAttribute, VALIDATED, validate, type BgCameraMode } from './attributes.js';
import type { BgCameraBackground } from './background-choice.js';
import { BackgroundPicker } from './background-picker.js';
import { styles } from './bg-camera.styles.js';
import { Preview } from './preview.js';
import { readOptions } from './read-options.js';
import { ERROR_TEXTS, STRINGS, TIER_TEXTS } from './strings.js';

/**
 * A webcam whose background is blurred or replaced on the user's own device, as a preview and as a MediaStream.
 *
 * No frame leaves before the person in it was found and the room covered; whatever fails, the last covered frame is
 * held, and black follows.
 *
 * @tag bg-camera
 * @summary A webcam with a blurred or replaced background, as a preview and as a MediaStream.
 *
 * @slot background - Choices of background: `<img>`, `<video>`, or any element with `data-mode`, `data-sigma`,
 *   `data-src` or `data-color`. Choosing one applies it.
 * @slot controls - Replaces the built-in buttons.
 * @slot start - Replaces the start button; a click on what is slotted starts the camera.
 * @slot toast - Replaces the text of the toast.
 * @slot placeholder - Shown before the first frame.
 * @slot unsupported - Replaces the text that says that no effect works here.
 *
 * @csspart preview - What is seen of the stream: a video, or a canvas in its place.
 * @csspart toolbar - The row of buttons.
 * @csspart backgrounds - The row of background choices.
 * @csspart toast - The note that tells which tier is running.
 * @csspart start - The start button.
 *
 * @cssprop [--bg-camera-radius=0.5rem] - Corner radius.
 * @cssprop [--bg-camera-surface] - Background of buttons and toast.
 * @cssprop [--bg-camera-text] - Text on the surface.
 * @cssprop [--bg-camera-accent] - Start button, focus ring and mark of the chosen background.
 * @cssprop [--bg-camera-accent-text] - Text on the accent.
 * @cssprop [--bg-camera-backdrop=#16181d] - Behind the preview.
 * @cssprop [--bg-camera-aspect-ratio=16 / 9] - Of the preview.
 *
 * @cssstate starting - The camera and the effect are being prepared.
 * @cssstate running - Composited frames flow.
 * @cssstate paused - The last composited frame stands still.
 * @cssstate blocked - No tier works here, and no frame leaves.
 * @cssstate error - The camera or the effect failed.
 *
 * @fires {BgReadyEvent} bg-ready - The first composited frame is out.
 * @fires {BgStateChangeEvent} bg-statechange - `state` changed.
 * @fires {BgTierChangeEvent} bg-tierchange - `activeTier` changed; has `tier`, `previous` and `reason`.
 * @fires {BgBackgroundChangeEvent} bg-backgroundchange - The user picked another background.
 * @fires {BgDeviceChangeEvent} bg-devicechange - A camera or microphone was plugged in or out.
 * @fires {BgErrorEvent} bg-error - Something failed; has `error`, a `BgCameraError` with a `code`.
 */
export class BgCameraElement extends LitElement {
  /** @internal */
  static override styles = styles;

  /**
   * What stands behind the person: blur, image, video, color, transparent (the page in the preview, black in the stream) or
   * none. Default blur.
   */
  @property({ converter: { fromAttribute: fromAttribute('mode') } })
  mode: BgCameraMode = DEFAULTS.mode;

  /** Strength of the blur: sigma in pixels of a 720-line frame, from 0. Default 8; 4 is barely there, 16 heavy. */
  @property({ converter: { fromAttribute: fromAttribute('sigma') } })
  sigma: number = DEFAULTS.sigma;

  /** URL of the background of the modes image and video. */
  @property()
  src: string | null = null;

  /** The background of mode color, any CSS colour. Default #00b140. */
  @property({ converter: { fromAttribute: fromAttribute('color') } })
  color: string = DEFAULTS.color;

  /** How the background picture is fitted to the frame: cover, contain or fill. Default cover. */
  @property({ converter: { fromAttribute: fromAttribute('fit') } })
  fit: BackgroundFit = DEFAULTS.fit;

  /** The segmentation model: auto (by the shape of the frame), general, landscape, or the URL of a .tflite. */
  @property({ converter: { fromAttribute: fromAttribute('model') } })
  model: string = DEFAULTS.model;

  /** The best tier allowed, auto or 1 to 4; lower ones serve as fallback. Takes effect at the next start. */
  @property({ converter: { fromAttribute: fromAttribute('tier') } })
  tier: 'auto' | '1' | '2' | '3' | '4' = DEFAULTS.tier;

  /** What happens where no tier works: block (no frames at all) or passthrough (the plain camera). Default block. */
  @property({ converter: { fromAttribute: fromAttribute('unsupported') } })
  unsupported: 'block' | 'passthrough' = DEFAULTS.unsupported;

  /** URL of the folder with models, workers and wasm. Default: the folder assets beside the script. */
  @property()
  assets: string | null = null;

  /** The camera to use, as in MediaTrackConstraints. Changing it re-opens the camera under the same track. */
  @property({ attribute: 'device-id' })
  deviceId: string | null = null;

  /** Which way the camera should face, as in MediaTrackConstraints. Default user. */
  @property({ attribute: 'facing-mode', converter: { fromAttribute: fromAttribute('facingMode') } })
  facingMode: string = DEFAULTS.facingMode;

  /** Wanted width of the camera's frames in pixels. Default 1280. */
  @property({ converter: { fromAttribute: fromAttribute('width') } })
  width: number = DEFAULTS.width;

  /** Wanted height of the camera's frames in pixels. Default 720. */
  @property({ converter: { fromAttribute: fromAttribute('height') } })
  height: number = DEFAULTS.height;

  /** Wanted frames per second. Default 30. */
  @property({ attribute: 'frame-rate', converter: { fromAttribute: fromAttribute('frameRate') } })
  frameRate: number = DEFAULTS.frameRate;

  /** Also ask for the microphone; its track is added to the stream untouched. Default false. */
  @property({ type: Boolean })
  audio = false;

  /** Mirrors the person in the preview, never the stream, nor a picture behind the person. Default false. */
  @property({ type: Boolean })
  mirror = false;

  /** Starts when connected, instead of showing a start button. Default false. */
  @property({ type: Boolean })
  autostart = false;

  /** Leaves the built-in buttons and the background choices out. Default false. */
  @property({ type: Boolean, attribute: 'without-controls' })
  withoutControls = false;

  /** Leaves the toast out. Default false. */
  @property({ type: Boolean, attribute: 'without-toast' })
  withoutToast = false;

  /** Leaves the preview out. Default false. */
  @property({ type: Boolean, attribute: 'without-preview' })
  withoutPreview = false;

  /** A camera track or stream to use instead of opening a camera; it is never stopped here. Default null. */
  @property({ attribute: false })
  source: MediaStreamTrack | MediaStream | null = null;

  @state() private _state: SessionState = 'idle';
  @state() private _toast: string | null = null;
  @state() private _error: BgCameraError | null = null;
  @state() private _hasChoices = false;

  readonly #internals: ElementInternals | null = this.#attachInternals();
  readonly #picker = new BackgroundPicker((background) => this.#pick(background));
  readonly #preview = new Preview(this);
  #session: CameraSession | null = null;
  #options: SessionOptions | null = null;
  #background: BgCameraBackground | null = null;

  /** The result: the same object for the element's whole life, empty until frames flow. */
  get stream(): MediaStream {
    return this.#getSession().stream;
  }

  /** idle, starting, running, paused, blocked or error. */
  get state(): SessionState {
    return this._state;
  }

  /** The tier that runs, 1 to 4; 5: none works here; 0: not decided. */
  get activeTier(): ActiveTier {
    return this.#session?.activeTier ?? 0;
  }

  /** How the effect runs and how well; a fresh plain object at each read. */
  get stats(): BgCameraStats {
    return this.#getSession().stats;
  }

  /** The background that the user picked in the slot, null until then. */
  get background(): BgCameraBackground | null {
    return this.#background;
  }

  /** Opens the camera. Resolves with `stream` at the first composited frame; rejects with a `BgCameraError`. */
  async start(): Promise<MediaStream> {
    this.#configure();
    this._error = null;
    return this.#getSession().start();
  }

  /** Turns the camera off and ends the stream's tracks. */
  stop(): void {
    this.#session?.stop();
    this._error = null;
    this._toast = null;
  }

  /** Freezes the last composited frame and turns the camera off. */
  pause(): void {
    this.#session?.pause();
  }

  /** Goes on after `pause`. Rejects with a `BgCameraError` when the camera can't be opened again. */
  async resume(): Promise<void> {
    await this.#session?.resume();
  }

  /** The cameras and microphones; labels are empty until the user has allowed one. */
  devices(): Promise<MediaDeviceInfo[]> {
    return listDevices();
  }

  /** A PNG of the composited frame that the stream shows now. */
  snapshot(): Promise<Blob> {
    return takeSnapshot(this.stream);
  }

  /** @internal */
  override connectedCallback(): void {
    super.connectedCallback();
    if (this.autostart && this._state === 'idle') {
      // Attributes of an element that is being parsed are all there by then; errors are reported by bg-error.
      void this.updateComplete.then(() => {
        if (this.isConnected) this.#start();
      });
    }
  }

  /** @internal */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is moved is connected again in the same task.
    queueMicrotask(() => {
      if (!this.isConnected) this.stop();
    });
  }

  /** @internal */
  protected override willUpdate(): void {
    if (this.#session) this.#configure();
    else this.#validate();
  }

  /** @internal */
  protected override updated(): void {
    this.#picker.refresh((choice) => this.#isCurrent(choice));
  }

  /** Set as properties, values come unchecked; validating a good one changes nothing. */
  #validate(): void {
    for (const name of VALIDATED) Object.assign(this, { [name]: validate(name, this[name]) });
  }

  #configure(): void {
    this.#validate();
    this.#options = readOptions(this, this.#options);
    this.#getSession().configure(this.#options);
  }

  #getSession(): CameraSession {
    this.#options ??= readOptions(this, null);
    this.#session ??= new CameraSession(this.#options, {
      onState: (state) => this.#onState(state),
      onTier: (tier, previous, reason) => this.#onTier(tier, previous, reason),
      onError: (error) => this.#onError(error),
      onDevices: () => this.dispatchEvent(new BgDeviceChangeEvent()),
      onPreview: (picture) => this.#preview.show(picture),
    });
    return this.#session;
  }

  #onState(state: SessionState): void {
    const wasStarting = this._state === 'starting';
    this.#showState(this._state, state);
    this._state = state;
    this.dispatchEvent(new BgStateChangeEvent());
    if (wasStarting && state === 'running') this.dispatchEvent(new BgReadyEvent());
  }

  /** Old browsers have no custom states, or only such as begin with two dashes; there the property alone tells. */
  #showState(previous: SessionState, state: SessionState): void {
    try {
      this.#internals?.states.delete(previous);
      this.#internals?.states.add(state);
    } catch {
      // Nothing to show it with.
    }
  }

  #onTier(tier: ActiveTier, previous: ActiveTier, reason: string): void {
    // A background that is missing is missing on any tier.
    if (this._toast !== ERROR_TEXTS['background-failed']) this._toast = TIER_TEXTS[tier];
    this.dispatchEvent(new BgTierChangeEvent({ tier, previous, reason }));
  }

  #onError(error: BgCameraError): void {
    // Where there is a picture it stays, and what went wrong is said beside it.
    const hasPicture = this._state === 'running' || this._state === 'paused';
    if (error.code === 'background-failed' || (hasPicture && error.code !== 'aborted'))
      this._toast = ERROR_TEXTS[error.code];
    else this._error = error;
    this.dispatchEvent(new BgErrorEvent(error));
  }

  #pick(background: BgCameraBackground): void {
    this.#background = background;
    if (background.sigma !== null) this.sigma = background.sigma;
    if (background.src !== null) this.src = background.src;
    if (background.color !== null) this.color = background.color;
    this.mode = background.mode;
    this.dispatchEvent(new BgBackgroundChangeEvent());
  }

  #isCurrent({ mode, sigma, src, color }: BgCameraBackground): boolean {
    if (mode !== this.mode) return false;
    if (mode === 'blur') return sigma === null || sigma === this.sigma;
    if (mode === 'color') return color === null || color === this.color;
    return mode === 'none' || src === this.src;
  }

  readonly #onSlotChange = (event: Event): void => {
    const elements = (event.target as HTMLSlotElement).assignedElements();
    this._hasChoices = elements.length > 0;
    this.#picker.setElements(elements, (choice) => this.#isCurrent(choice));
  };

  #attachInternals(): ElementInternals | null {
    return typeof this.attachInternals === 'function' ? this.attachInternals() : null;
  }

  readonly #start = (): void => {
    // The error is shown, and reported by bg-error.
    this.start().catch(() => undefined);
  };

  readonly #continue = (): void => {
    this._error = null;
    this.#session?.continueWithoutEffect().catch(() => undefined);
  };

  /** @internal */
  protected override render(): TemplateResult {
    return html`
      <div class="frame ${this.withoutPreview ? 'without-preview' : ''}">
        ${this.#renderPreview()} ${this.#renderScreen()}
        <div class="live" role="status">${this.#renderToast()}</div>
      </div>
      ${this.withoutControls ? nothing : this.#renderControls()}
    `;
  }

  #renderPreview(): TemplateResult | typeof nothing {
    if (this.withoutPreview || !['running', 'paused'].includes(this._state)) return nothing;
    return this.#preview.render(this.stream, this.mirror);
  }

  #renderScreen(): TemplateResult | typeof nothing {
    switch (this._state) {
      case 'idle':
        return html`<div class="screen">
          <slot name="placeholder"></slot>${this.#renderStart()}
        </div>`;
      case 'starting':
        return html`<div class="screen">
          <slot name="placeholder"></slot>
          <p role="status">${STRINGS.starting}</p>
        </div>`;
      case 'blocked':
        return html`<div class="screen">
          <slot name="unsupported"><p role="alert">${this.#errorText()}</p></slot>
          <button type="button" @click=${this.#continue}>${STRINGS.continueWithoutEffect}</button>
        </div>`;
      case 'error':
        return html`<div class="screen">
          <p role="alert">${this.#errorText()}</p>
          ${this.#renderStart()}
        </div>`;
      case 'running':
      case 'paused':
        return nothing;
    }
  }

  #errorText(): string {
    return this._error ? ERROR_TEXTS[this._error.code] : STRINGS.unsupported;
  }

  #renderStart(): TemplateResult | typeof nothing {
    // Not in the moment before an automatic start; after a stop, by hand.
    if (this.autostart && !this.hasUpdated) return nothing;
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- a slotted button turns keys into clicks
    return html`<slot name="start" @click=${this.#start}>
      <button part="start" type="button">${STRINGS.start}</button>
    </slot>`;
  }

  #renderToast(): TemplateResult | typeof nothing {
    if (this.withoutToast || this._toast === null) return nothing;
    return html`<div part="toast">
      <slot name="toast">${this._toast}</slot>
      <button type="button" aria-label=${STRINGS.dismiss} @click=${() => (this._toast = null)}>
        ✕
      </button>
    </div>`;
  }

  #renderControls(): TemplateResult {
    return html`
      <div part="toolbar"><slot name="controls">${this.#renderButtons()}</slot></div>
      <div
        part="backgrounds"
        role="radiogroup"
        aria-label=${STRINGS.backgrounds}
        ?hidden=${!this._hasChoices}
        @keydown=${this.#picker.onKeyDown}
      >
        <slot name="background" @slotchange=${this.#onSlotChange}></slot>
      </div>
    `;
  }

  #renderButtons(): TemplateResult | typeof nothing {
    const isPaused = this._state === 'paused';
    if (!isPaused && this._state !== 'running') return nothing;
    const toggle = isPaused ? () => this.resume().catch(() => undefined) : () => this.pause();
    return html`
      <button type="button" @click=${toggle}>${isPaused ? STRINGS.resume : STRINGS.pause}</button>
      <button type="button" @click=${() => this.stop()}>${STRINGS.stop}</button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bg-camera': BgCameraElement;
  }
}
