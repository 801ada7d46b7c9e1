import { watchDevices } from '../camera/devices.js';
import { isCameraRefused } from '../camera/permission.js';
import type { TierPlan } from '../capability/tier.js';
import { BgCameraError, throwIfAborted, type BgCameraErrorCode } from '../errors.js';
import { untilAborted, withinTime } from '../until.js';
import { CAMERA_ERRORS } from './camera-errors.js';
import { CameraInput, hasSameDevices, type WantedInput } from './camera-input.js';
import { EffectRunner } from './effect-runner.js';
import { InputWatch } from './input-watch.js';
import {
  NO_DEVICES,
  type ActiveTier,
  type DevicesInUse,
  type SessionEvents,
  type SessionOptions,
  type SessionState,
} from './session-options.js';
import { describeStats, type BgCameraStats } from './stats.js';

/** An own camera that gives no frame for so long is not going to; another application may hold it. */
const FIRST_FRAME_TIMEOUT_MS = 30_000;
/** What is left when there is nothing more to try; other errors can be mended, and the start tried again. */
const HAVE_ALL_FAILED: readonly BgCameraErrorCode[] = ['unsupported', 'stage-failed', 'gpu-lost'];
const UNKNOWN_FRAME_SIZE = { width: 1280, height: 720 };

/**
 * Page-side owner of one camera and its effect: states, camera, stream. Knows no DOM but MediaStreams. Every method may
 * be called in every state.
 */
export class CameraSession {
  /** The same object for the session's whole life; empty until frames flow. */
  readonly stream = new MediaStream();
  readonly #events: SessionEvents;
  readonly #runner: EffectRunner;
  readonly #watch = new InputWatch({
    onStill: () => this.#runner.hold(),
    onStalled: (error) => this.#events.onError(error),
    onFlowing: () => this.#events.onErrorOver?.('camera-stalled'),
  });
  #options: SessionOptions;
  #state: SessionState = 'idle';
  #activeTier: ActiveTier = 0;
  #devices: DevicesInUse = NO_DEVICES;
  #camera: CameraInput | null = null;
  /** Stands for the call that is opening a camera. */
  #opening: object | null = null;
  /** What was wanted when a camera was asked for last, whether it could be had or not. */
  #openedFor: WantedInput | null = null;
  #starting: Promise<MediaStream> | null = null;
  /** Ends what is under way: a start, a recovery, a camera that is being opened. */
  #run = new AbortController();
  /** Settles the start that waits for the first frame. */
  #flow: { resolve(): void; reject(error: BgCameraError): void } | null = null;
  #unwatchDevices: (() => void) | null = null;
  /** Frames leave as the camera gives them, because the user, or the page by `unsupported`, said so. */
  #isPassthrough = false;
  /** A copy of the camera's own track, in the stream where not even a plain frame can go through the gate. */
  #plainTrack: MediaStreamTrack | null = null;

  constructor(options: SessionOptions, events: SessionEvents) {
    this.#options = options;
    this.#events = events;
    this.#runner = this.#createRunner();
  }

  #createRunner(): EffectRunner {
    return new EffectRunner({
      readRequest: () => ({
        assets: this.#options.assets,
        bestTier: this.#options.tier,
        effect: this.#options.effect,
        frameSize: this.#camera?.frameSize ?? UNKNOWN_FRAME_SIZE,
        isPassthrough: this.#isPassthrough,
      }),
      describeSource: (transport) => this.#camera?.describe(transport) ?? null,
      onFlow: () => this.#flow?.resolve(),
      onProgress: (fraction) => this.#events.onProgress?.({ waitsFor: 'effect', fraction }),
      onTier: (plan, reason) => this.#onPlan(plan, reason),
      onWarning: (error) => this.#watch.shouldReport(error) && this.#events.onError(error),
      onWarningOver: (code) => this.#events.onErrorOver?.(code),
      onPreview: (picture) =>
        this.#events.onPreview ? this.#events.onPreview(picture) : picture?.close(),
      onStats: (stats) => this.#state === 'running' && this.#watch.note(stats),
      onExhausted: (error) => void this.#giveUp(error),
      onTrackLost: (error) => this.#onTrackLost(error),
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  get activeTier(): ActiveTier {
    return this.#activeTier;
  }

  get devices(): DevicesInUse {
    return this.#devices;
  }

  get stats(): BgCameraStats {
    return describeStats(this.#activeTier, this.#runner.plan, this.#runner.stats);
  }

  /**
   * Resolves with `stream` at the first composited frame; while a start is under way, with that one.
   * @throws BgCameraError
   */
  start(): Promise<MediaStream> {
    if (this.#starting) return this.#starting;
    if (this.#state === 'running') return Promise.resolve(this.stream);
    if (this.#state === 'paused') return this.resume().then(() => this.stream);
    return this.#begin((signal) => this.#start(signal));
  }

  /** Runs a start, of either kind, as the one under way. */
  #begin(start: (signal: AbortSignal) => Promise<void>): Promise<MediaStream> {
    this.#run.abort(new BgCameraError('aborted', 'a new start came'));
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#runner.reset();
    this.#setState('starting');
    this.#unwatchDevices ??= watchDevices(() => this.#events.onDevices());
    const starting = untilAborted(start(signal), signal)
      .then(() => this.stream)
      .catch((cause: unknown) => {
        throw this.#failStart(cause, signal);
      })
      .finally(() => {
        if (this.#starting === starting) this.#starting = null;
      });
    this.#starting = starting;
    return starting;
  }

  async #start(signal: AbortSignal): Promise<void> {
    this.#isPassthrough = false;
    this.#events.onProgress?.({ waitsFor: 'camera' });
    const [, plans] = await Promise.all([this.#openCamera(signal), this.#runner.findPlans(signal)]);
    if (plans.length === 0) {
      await this.#startUnsupported(signal);
      return;
    }
    try {
      await this.#launchUntilFlow(plans, signal);
    } catch (cause) {
      throwIfAborted(signal);
      const isCameraSilent = cause instanceof BgCameraError && cause.code === 'camera-busy';
      if (isCameraSilent || this.#options.unsupported !== 'passthrough') throw cause;
      this.#runner.closeUnused();
      this.#isPassthrough = true;
      return this.#passThrough(signal);
    }
    this.#publish();
  }

  /** Resolves at the first frame that left. */
  async #launchUntilFlow(plans: readonly TierPlan[], signal: AbortSignal): Promise<void> {
    const flow = this.#awaitFlow();
    const waiting = this.#flow;
    // Whoever fails first is reported; the other must not become an unhandled rejection.
    flow.catch(() => undefined);
    // Another may be wanted since the first was opened.
    this.#followCamera();
    try {
      this.#events.onProgress?.({ waitsFor: 'effect', fraction: null });
      await this.#runner.launch(plans, 'start', signal);
      // Only now: what came before may have waited for a slow network.
      const timeoutMs = this.#camera?.isOwn ? FIRST_FRAME_TIMEOUT_MS : Infinity;
      await withinTime(untilAborted(flow, signal), timeoutMs, CAMERA_ERRORS.silent);
    } finally {
      // An ended start may get here after the next one began.
      if (this.#flow === waiting) this.#flow = null;
    }
  }

  #failStart(cause: unknown, signal: AbortSignal): BgCameraError {
    const error = BgCameraError.from(cause, 'stage-failed', 'the camera could not be started');
    if (signal.aborted) return error;
    this.#run.abort(error);
    // A handler of the events below may start again.
    this.#starting = null;
    this.#release();
    if (HAVE_ALL_FAILED.includes(error.code)) this.#block(error);
    else {
      this.#setState('error');
      this.#events.onError(error);
    }
    return error;
  }

  /** Ends everything, the stream's tracks included. */
  stop(): void {
    this.#run.abort(new BgCameraError('aborted', 'stop() was called'));
    this.#starting = null;
    this.#closeCamera();
    this.#runner.close();
    this.#setPlainTrack(null);
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
    this.#unwatchDevices?.();
    this.#unwatchDevices = null;
    this.#isPassthrough = false;
    this.#setTier(0, 'stop');
    this.#setState('idle');
  }

  /** Freezes the last covered frame and turns an own camera off. */
  pause(): void {
    // A camera that is being opened comes too late.
    if (this.#state === 'running' || this.#state === 'paused') this.#opening = null;
    if (this.#state !== 'running') return;
    this.#runner.pause();
    if (this.#plainTrack) this.#plainTrack.enabled = false;
    if (this.#camera?.isOwn && !this.#plainTrack) this.#closeCamera();
    this.#setState('paused');
  }

  /** @throws BgCameraError when the camera can't be opened again; the picture stays frozen then */
  async resume(): Promise<void> {
    if (this.#state !== 'paused') return;
    const { signal } = this.#run;
    try {
      if (!this.#camera) await untilAborted(this.#openCamera(signal), signal);
      this.#addAudio();
      this.#runner.resume();
      if (this.#plainTrack) this.#plainTrack.enabled = true;
      this.#setState('running');
      this.#followCamera();
    } catch (cause) {
      const error = BgCameraError.from(
        cause,
        'camera-busy',
        'the camera could not be opened again',
      );
      if (!signal.aborted) this.#events.onError(error);
      throw error;
    }
  }

  /** Takes over new options. A changed effect shows at once; a changed camera or source is swapped under the track. */
  configure(options: SessionOptions): void {
    const previous = this.#options;
    this.#options = options;
    if (options.effect !== previous.effect) this.#applyEffect();
    if (this.#state === 'running' || this.#flow) this.#followCamera();
  }

  #applyEffect(): void {
    if (this.#isPassthrough) return;
    if (this.#plainTrack && this.#options.effect.mode !== 'none') {
      // A plain camera was wanted where no tier works; now a cover is, and there is none.
      this.stop();
      this.#block(new BgCameraError('unsupported', 'no tier works in this browser'));
      return;
    }
    this.#runner.applyEffect();
  }

  // --- without effect

  /** The answer to "continue without effect": until `stop`, frames leave as the camera gives them. */
  async continueWithoutEffect(): Promise<void> {
    if (this.#state !== 'blocked' && this.#state !== 'error') return;
    this.#isPassthrough = true;
    await this.#begin((signal) => this.#passThrough(signal));
  }

  async #startUnsupported(signal: AbortSignal): Promise<void> {
    const { effect, unsupported } = this.#options;
    this.#isPassthrough = effect.mode !== 'none' && unsupported === 'passthrough';
    this.#setTier(5, 'unsupported');
    if (this.#isPassthrough || effect.mode === 'none') return this.#passThrough(signal);
    throw new BgCameraError(
      'unsupported',
      'no tier works in this browser; see the attribute unsupported',
      { recoverable: false },
    );
  }

  /** Through the gate where its track is in use, so that the stream keeps it; else a copy of the camera's own. */
  async #passThrough(signal: AbortSignal): Promise<void> {
    // The effect is waited for no longer.
    this.#events.onProgress?.({ waitsFor: 'camera' });
    if (!this.#camera) await this.#openCamera(signal);
    const { plan } = this.#runner;
    if (plan && this.stream.getVideoTracks().length > 0) {
      await this.#runner.launch([plan], 'unsupported', signal);
    } else {
      this.#setPlainTrack(this.#camera?.video.clone() ?? null);
    }
    this.#addAudio();
    this.#setTier(5, 'unsupported');
    this.#setState('running');
  }

  async #giveUp(error: BgCameraError): Promise<void> {
    if (this.#options.unsupported === 'passthrough' && !this.#isPassthrough) {
      if (this.#flow) {
        // Nothing left yet: the start that is under way goes on without effect.
        this.#flow.reject(error);
        return;
      }
      this.#isPassthrough = true;
      await this.#begin((signal) => this.#passThrough(signal)).catch(() => undefined);
      return;
    }
    this.#run.abort(error);
    this.#release();
    this.#block(error);
  }

  #block(error: BgCameraError): void {
    this.#setTier(5, error.code);
    this.#setState('blocked');
    this.#events.onError(error);
  }

  // --- camera

  /** Puts the camera that is wanted in the place of the one in use. A newer call, a pause or the run's end undo it. */
  async #openCamera(signal: AbortSignal, wanted: WantedInput = this.#options): Promise<void> {
    const opening = (this.#opening = {});
    this.#openedFor = wanted;
    const camera = await CameraInput.open(wanted, () => void this.#onCameraEnded());
    if (signal.aborted || this.#opening !== opening) {
      camera.close();
      throwIfAborted(signal);
      throw new BgCameraError('aborted', 'another camera, or none, was asked for meanwhile');
    }
    this.#closeCamera();
    this.#camera = camera;
    this.#devices = camera.devices;
    this.#watch.follow(camera);
    this.#events.onInput?.(camera.video);
  }

  /** Swaps the camera when the one that was opened is no longer the one that is wanted. */
  #followCamera(): void {
    const { camera, source } = this.#options;
    const opened = this.#openedFor;
    if (camera === opened?.camera && source === opened.source) return;
    const isAskedFor = opened !== null && hasSameDevices(this.#options, opened);
    const isInUse = this.#camera !== null && hasSameDevices(this.#options, this.#camera.wanted);
    if (!isAskedFor && !isInUse) {
      void this.#swapCamera();
      return;
    }
    // Back at the one in use: another that is being opened comes too late.
    if (!isAskedFor) this.#opening = null;
    this.#openedFor = this.#options;
    if (this.#camera?.isOwn) void this.#adaptCamera(this.#camera);
  }

  /** Opened a second time, a camera would keep the size that it has. */
  async #adaptCamera(camera: CameraInput): Promise<void> {
    await camera.adapt(this.#options.camera).catch((cause: unknown) => {
      if (camera !== this.#camera) return;
      this.#events.onError(
        BgCameraError.from(cause, 'camera-missing', 'the camera has no such size'),
      );
    });
  }

  async #swapCamera(): Promise<void> {
    const { signal } = this.#run;
    try {
      await this.#openCamera(signal).catch((cause: unknown) => this.#openAlone(signal, cause));
      this.#useCamera();
    } catch (cause) {
      const error = BgCameraError.from(
        cause,
        'camera-busy',
        'the other camera could not be opened',
      );
      if (signal.aborted || error.code === 'aborted') return;
      if (this.#camera) this.#events.onSwapFailed?.(this.#camera.wanted.camera);
      this.#events.onError(error);
    }
  }

  /** Phones open one camera at a time: the old one is closed for the new one, and comes back if that fails. */
  async #openAlone(signal: AbortSignal, cause: unknown): Promise<void> {
    const isBusy = cause instanceof BgCameraError && cause.code === 'camera-busy';
    if (signal.aborted || !isBusy || !this.#camera?.isOwn) throw cause;
    const before = this.#camera.wanted;
    const wanted = this.#options;
    this.#closeCamera();
    try {
      await this.#openCamera(signal, wanted);
    } catch (failure) {
      throwIfAborted(signal);
      if (this.#openedFor !== wanted) throw failure;
      await this.#openCamera(signal, before).then(
        () => this.#useCamera(),
        () => this.#onCameraEnded(),
      );
      // Not to be asked for again before something else is.
      this.#openedFor = wanted;
      throw failure;
    }
  }

  #useCamera(): void {
    if (this.#plainTrack) this.#setPlainTrack(this.#camera?.video.clone() ?? null);
    this.#runner.feed();
    this.#addAudio();
  }

  /** What the browser says of a camera that it took away decides what the user is told; nothing leaves meanwhile. */
  async #onCameraEnded(): Promise<void> {
    const run = this.#run;
    const isOwn = this.#camera?.isOwn ?? false;
    this.#release();
    const error =
      isOwn && (await isCameraRefused()) ? CAMERA_ERRORS.refused() : CAMERA_ERRORS.ended();
    if (run.signal.aborted) return;
    run.abort(error);
    this.#setState('error');
    this.#events.onError(error);
  }

  #closeCamera(): void {
    this.#watch.follow(null);
    this.#events.onInput?.(null);
    this.#camera?.close();
    this.#camera = null;
  }

  // --- stream

  #publish(): void {
    const track = this.#runner.useTrack();
    if (track) this.stream.addTrack(track);
    this.#addAudio();
    this.#setState('running');
    // It may have changed while this one was being opened.
    this.#followCamera();
  }

  #addAudio(): void {
    const audio = this.#camera?.audio ?? null;
    for (const track of this.stream.getAudioTracks()) {
      if (track !== audio) this.stream.removeTrack(track);
    }
    if (audio) this.stream.addTrack(audio);
  }

  #awaitFlow(): Promise<void> {
    return new Promise((resolve, reject) => (this.#flow = { resolve, reject }));
  }

  #onPlan(plan: TierPlan, reason: string): void {
    if (!this.#isPassthrough) this.#setTier(plan.tier, reason);
  }

  #onTrackLost(error: BgCameraError): void {
    this.#run.abort(error);
    this.stop();
    // Whoever stops the track is done with it, as if by stop().
    if (error.code === 'aborted') return;
    this.#setState('error');
    this.#events.onError(error);
  }

  // --- housekeeping

  /** Frees all but a track that is in use: it goes on standing still, so that a later start finds it. */
  #release(): void {
    this.#runner.closeUnused();
    this.#closeCamera();
    this.#setPlainTrack(null);
    // Going on without effect was said of this run, not of the next.
    this.#isPassthrough = false;
  }

  #setPlainTrack(track: MediaStreamTrack | null): void {
    if (this.#plainTrack) {
      this.#plainTrack.stop();
      this.stream.removeTrack(this.#plainTrack);
    }
    this.#plainTrack = track;
    if (track) this.stream.addTrack(track);
  }

  #setState(state: SessionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#events.onState(state);
  }

  #setTier(tier: ActiveTier, reason: string): void {
    const previous = this.#activeTier;
    if (tier === previous) return;
    this.#activeTier = tier;
    this.#events.onTier(tier, previous, reason);
  }
}
