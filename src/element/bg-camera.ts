import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
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
import { Announcer } from './announcer.js';
import { renderBadge } from './badge.js';
import { BackgroundBar } from './background-bar.js';
import { isSameUrl, type BgCameraBackground } from './background-choice.js';
import { styles } from './bg-camera.styles.js';
import { CameraProperties } from './camera-properties.js';
import { Controls } from './controls.js';
import { CustomStates } from './custom-states.js';
import { FocusKeeper } from './focus-keeper.js';
import { LanguageWatch } from './language-watch.js';
import { PlatformBlurNote } from './platform-blur-note.js';
import { Preview } from './preview.js';
import { readOptions } from './read-options.js';
import { renderScreen } from './screens.js';
import { StartWatch } from './start-watch.js';
import { Toast } from './toast.js';

/** Of which a change means another background. */
const BACKGROUND_PROPERTIES = ['mode', 'src', 'color', 'fit'] as const;

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
 * @csspart toolbar - The row of buttons and menus.
 * @csspart menu - The menu of cameras, and that of microphones.
 * @csspart backgrounds - The background choices.
 * @csspart own-picture - The choice that is a picture of the user's own.
 * @csspart strength - The slider for the strength of the blur, with its name.
 * @csspart toast - The note that tells which tier is running, or what went wrong.
 * @csspart start - The start button.
 * @csspart progress - The bar that is shown while starting.
 *
 * @cssprop [--bg-camera-radius=0.75rem] - Corner radius.
 * @cssprop [--bg-camera-surface] - Background of controls and toast.
 * @cssprop [--bg-camera-control] - Background of buttons and menus.
 * @cssprop [--bg-camera-border] - Borders of controls and toast.
 * @cssprop [--bg-camera-text] - Text on the surface and on buttons.
 * @cssprop [--bg-camera-accent] - Start button, focus ring, slider, and mark of what is chosen.
 * @cssprop [--bg-camera-accent-text] - Text on the accent.
 * @cssprop [--bg-camera-danger] - The stop button's icon.
 * @cssprop [--bg-camera-backdrop] - Behind the preview, and behind what is shown before it; dark.
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
 * @fires {BgDeviceChangeEvent} bg-devicechange - Between start and stop, a camera or microphone was plugged in or out.
 * @fires {BgErrorEvent} bg-error - Something failed; has `error`, a `BgCameraError` with a `code`.
 */
export class BgCameraElement extends CameraProperties {
  /** @internal */
  static override styles = styles;

  @state() private _state: SessionState = 'idle';
  @state() private _error: BgCameraError | null = null;

  readonly #states = new CustomStates(this);
  readonly #language = new LanguageWatch(this);
  readonly #toast = new Toast(this);
  readonly #platformBlur = new PlatformBlurNote(this, this.#toast);
  readonly #announcer = new Announcer(this);
  readonly #startWatch = new StartWatch(this);
  readonly #controls = new Controls(this, this.#toast);
  readonly #backgrounds = new BackgroundBar(this, {
    onPick: (background) => this.#pick(background),
    isCurrent: (background) => this.#isCurrent(background),
    onStrength: (sigma) => (this.sigma = sigma),
    onBroken: () => this.#toast.say('pictureFailed'),
  });
  readonly #preview = new Preview(this);
  #session: CameraSession | null = null;
  #options: SessionOptions | null = null;
  #background: BgCameraBackground | null = null;

  constructor() {
    super();
    new FocusKeeper(this);
  }

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

  /**
   * How the effect runs and how well; a fresh plain object at each read. What runs: `tier`, `transport`, `inference`,
   * `compositor`, `offMainThread`, `model`; frames: `width`, `height`, `fps`, `framesIn`, `framesOut`, `framesDropped`,
   * `inferenceRuns`; milliseconds: `latencyMs`, `stageMs`.
   */
  get stats(): BgCameraStats {
    return this.#getSession().stats;
  }

  /**
   * What the user picked last: a slotted choice, no effect, a strength or a picture of their own; `element` is null but for
   * the first. Null until then.
   */
  get background(): BgCameraBackground | null {
    return this.#background;
  }

  /** Opens the camera. Resolves with `stream` at the first composited frame; rejects with a `BgCameraError`. */
  async start(): Promise<MediaStream> {
    // Properties that were set before the element was defined are there only after its first update.
    if (this.isConnected && !this.hasUpdated) this.performUpdate();
    this.#configure();
    this._error = null;
    return this.#getSession().start();
  }

  /** Turns the camera off and ends the stream's tracks. */
  stop(): void {
    this.#session?.stop();
    this._error = null;
    this.#toast.say(null);
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
    // Attributes of an element that is being parsed are all there by then, as are properties that were set before it was
    // defined; errors are reported by bg-error.
    void this.updateComplete.then(() => {
      if (this.autostart && this._state === 'idle' && this.isConnected) this.#start();
    });
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
  protected override willUpdate(changed: PropertyValues<this>): void {
    const isRunning = this._state === 'running';
    const isModeNew = isRunning && changed.has('mode');
    if (changed.has('platform')) this.#platformBlur.forgetStop();
    // First, because it may put our effect back.
    if (isModeNew || (isRunning && changed.has('platform'))) this.#platformBlur.refresh();
    if (this.#session) this.#configure();
    else this.validate();
    if (isModeNew) this.#announce();
    // Another was chosen: what is said of the one before is no longer of interest.
    const isChosen = BACKGROUND_PROPERTIES.some((name) => changed.has(name));
    if (isChosen) this.#toast.withdraw('background-failed');
    if (changed.has('model')) this.#toast.withdraw('effectKept');
  }

  #configure(): void {
    this.validate();
    this.#options = readOptions(this, this.#options, {
      microphoneId: this.#controls.microphoneId,
      isLeftToSystem: this.#platformBlur.isLeftToSystem,
      isSystemStopped: this.#platformBlur.isSystemStopped,
    });
    this.#getSession().configure(this.#options);
  }

  #getSession(): CameraSession {
    this.#options ??= readOptions(this, null);
    this.#session ??= new CameraSession(this.#options, {
      onState: (state) => this.#onState(state),
      onTier: (tier, previous, reason) => this.#onTier(tier, previous, reason),
      onError: (error) => this.#onError(error),
      onErrorOver: (code) => this.#toast.withdraw(code),
      onDevices: () => this.dispatchEvent(new BgDeviceChangeEvent()),
      onInput: (video) => this.#onInput(video),
      onSwapFailed: (inUse) => this.#controls.takeBackChoice(inUse),
      onProgress: (progress) => this.#startWatch.follow(progress),
      onPreview: (picture) => this.#preview.show(picture),
    });
    return this.#session;
  }

  #onState(state: SessionState): void {
    const wasStarting = this._state === 'starting';
    this.#states.show(state);
    this._state = state;
    this.#announce();
    if (state === 'running') this.#platformBlur.refresh();
    // A device that was chosen may be gone since.
    else if (state !== 'starting') void this.#controls.refreshDevices();
    this.dispatchEvent(new BgStateChangeEvent());
    if (wasStarting && state === 'running') this.dispatchEvent(new BgReadyEvent());
  }

  #announce(): void {
    this.#announcer.announce(this._state, this.#isPlain);
  }

  /** The screen says why, and a note beside it would say something else. */
  get #hasFailed(): boolean {
    return this._state === 'blocked' || this._state === 'error';
  }

  get #hasPicture(): boolean {
    return this._state === 'running' || this._state === 'paused';
  }

  /** Frames leave as the camera gives them. */
  get #isPlain(): boolean {
    return this.mode === 'none' || this.activeTier === 5;
  }

  #onInput(video: MediaStreamTrack | null): void {
    this.#platformBlur.follow(video);
    if (!video) return;
    this.#controls.follow(this.#getSession().devices);
    if (this._state === 'running') this.#platformBlur.refresh();
  }

  #onTier(tier: ActiveTier, previous: ActiveTier, reason: string): void {
    this.#toast.sayTier(tier);
    this.dispatchEvent(new BgTierChangeEvent({ tier, previous, reason }));
  }

  #onError(error: BgCameraError): void {
    // Where there is a picture it stays, and what went wrong is said beside it.
    if (error.code === 'background-failed' || (this.#hasPicture && error.code !== 'aborted'))
      this.#toast.sayError(error.code);
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
    return mode === 'none' || mode === 'transparent' || isSameUrl(src, this.src);
  }

  get #current(): BgCameraBackground {
    const { mode, sigma, src, color } = this;
    return { mode, sigma, src, color, element: null };
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
    const { texts, language } = this.#language;
    return html`
      <div class="frame ${this.withoutPreview ? 'without-preview' : ''}" lang=${language}>
        ${this.#renderPreview()} ${this.#renderScreen()}
        ${renderBadge(texts, this._state, this.#isPlain)}
        <div class="live" role="status">
          ${this.withoutToast || this.#hasFailed ? nothing : this.#toast.render(texts)}
        </div>
        ${this.#announcer.render(texts)}
      </div>
      ${this.withoutControls ? nothing : this.#renderControls()}
    `;
  }

  #renderPreview(): TemplateResult | typeof nothing {
    if (this.withoutPreview || !this.#hasPicture) return nothing;
    const { preview, camera } = this.#language.texts;
    const label = this.#isPlain ? camera : preview;
    return this.#preview.render(this.stream, { isMirrored: this.mirror, label });
  }

  #renderScreen(): TemplateResult | typeof nothing {
    return renderScreen({
      texts: this.#language.texts,
      state: this._state,
      error: this._error?.code ?? null,
      progress: this.#startWatch.progress,
      permission: this.source ? 'unknown' : this.#startWatch.permission,
      isCovered: this.mode !== 'none',
      hasPoster: this.querySelector(':scope > [slot=placeholder]') !== null,
      // Not in the moment before an automatic start; after a stop, by hand.
      isAboutToStart: this.autostart && !this.hasUpdated,
      start: this.#start,
      stop: () => this.stop(),
      continueWithoutEffect: this.#continue,
    });
  }

  #renderControls(): TemplateResult {
    const { texts, language } = this.#language;
    const isLive = this.#hasPicture;
    const hasOwn = this.querySelector(':scope > [slot=controls]') !== null;
    const isEmpty = !isLive && !hasOwn && !this.#backgrounds.hasChoices;
    return html`<div class="controls ${isEmpty ? 'empty' : ''}" lang=${language}>
      <div part="toolbar" ?hidden=${!isLive && !hasOwn}>
        <slot name="controls" @slotchange=${() => this.requestUpdate()}>
          ${isLive ? this.#controls.render(texts) : nothing}
        </slot>
      </div>
      ${this.#backgrounds.render({ texts, current: this.#current, isLive })}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bg-camera': BgCameraElement;
  }
}
