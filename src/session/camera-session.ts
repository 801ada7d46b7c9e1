import { watchDevices } from '../camera/devices.js';
import { planTiers, type CapabilityFacts, type TierPlan } from '../capability/tier.js';
import { BgCameraError, throwIfAborted } from '../errors.js';
import type { EffectSettings } from '../pipeline/effect-settings.js';
import type { GateState } from '../stream/gate.js';
import { GateHost } from '../worker/gate-host.js';
import { PipelineHost } from '../worker/pipeline-host.js';
import { CameraInput } from './camera-input.js';
import { findFacts } from './find-facts.js';
import type { ActiveTier, SessionEvents, SessionOptions, SessionState } from './session-options.js';
import { describeStats, type BgCameraStats } from './stats.js';

/** A tier that failed this often in one run is left for the next. The first failure may be an accident. */
const MAX_FAILURES_PER_TIER = 2;
/** An own camera that gives no frame for so long is not going to; another application may hold it. */
const FIRST_FRAME_TIMEOUT_MS = 30_000;

/**
 * Page-side owner of one effect: camera, gate, pipeline, and the way from one tier to the next. Knows no DOM but
 * MediaStreams. Every method may be called in every state.
 */
export class CameraSession {
  /** The same object for the session's whole life; empty until frames flow. */
  readonly stream = new MediaStream();
  readonly #events: SessionEvents;
  #options: SessionOptions;
  #state: SessionState = 'idle';
  #activeTier: ActiveTier = 0;
  #facts: CapabilityFacts | null = null;
  #plan: TierPlan | null = null;
  #failures = new Map<TierPlan, number>();
  #camera: CameraInput | null = null;
  #gate: GateHost | null = null;
  #pipeline: PipelineHost | null = null;
  /** The host that measured the worker's facts, not yet put to use. */
  #spare: PipelineHost | null = null;
  #starting: Promise<MediaStream> | null = null;
  #run = new AbortController();
  #onCovered: (() => void) | null = null;
  #unwatchDevices: (() => void) | null = null;
  /** The user, or the page by `unsupported="passthrough"`, chose to go on without effect. */
  #isPassthrough = false;
  #plainTrack: MediaStreamTrack | null = null;

  constructor(options: SessionOptions, events: SessionEvents) {
    this.#options = options;
    this.#events = events;
  }

  get state(): SessionState {
    return this.#state;
  }

  get activeTier(): ActiveTier {
    return this.#activeTier;
  }

  get stats(): BgCameraStats {
    return describeStats(this.#activeTier, this.#plan, this.#pipeline?.stats ?? null);
  }

  /**
   * Resolves with `stream` at the first composited frame; while one is under way, with that.
   * @throws BgCameraError
   */
  start(): Promise<MediaStream> {
    if (this.#starting) return this.#starting;
    if (this.#state === 'running') return Promise.resolve(this.stream);
    if (this.#state === 'paused') return this.resume().then(() => this.stream);
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#failures.clear();
    this.#setState('starting');
    this.#unwatchDevices ??= watchDevices(() => this.#events.onDevices());
    const starting = this.#start(signal).finally(() => {
      if (this.#starting === starting) this.#starting = null;
    });
    this.#starting = starting;
    return starting;
  }

  async #start(signal: AbortSignal): Promise<MediaStream> {
    try {
      const [camera, facts] = await Promise.all([this.#openCamera(signal), this.#getFacts(signal)]);
      this.#replaceCamera(camera);
      const plans = planTiers(facts, this.#options.tier);
      if (plans.length === 0) return await this.#startUnsupported(signal);
      const covered = this.#awaitCovered(signal);
      // Whoever fails first is reported; the other must not become an unhandled rejection.
      covered.catch(() => undefined);
      await this.#launchFirst(plans, 'start', signal);
      await covered;
      this.#publish();
      return this.stream;
    } catch (cause) {
      throw await this.#failStart(cause, signal);
    }
  }

  async #failStart(cause: unknown, signal: AbortSignal): Promise<BgCameraError> {
    const error = BgCameraError.from(cause, 'stage-failed', 'the camera could not be started');
    if (signal.aborted) return error;
    this.#run.abort(error);
    this.#release();
    this.#setState(error.code === 'unsupported' ? 'blocked' : 'error');
    this.#events.onError(error);
    return error;
  }

  /** Ends everything, the stream's track included. */
  stop(): void {
    this.#run.abort(new BgCameraError('aborted', 'stop() was called'));
    this.#starting = null;
    this.#release();
    this.#gate?.close();
    this.#gate = null;
    this.#plainTrack?.stop();
    this.#plainTrack = null;
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
    this.#unwatchDevices?.();
    this.#unwatchDevices = null;
    this.#isPassthrough = false;
    this.#setTier(0, 'stop');
    this.#setState('idle');
  }

  /** Freezes the last covered frame and turns an own camera off. */
  pause(): void {
    if (this.#state !== 'running') return;
    this.#gate?.pause();
    this.#pipeline?.setSource(null);
    if (this.#plainTrack) this.#plainTrack.enabled = false;
    if (this.#camera?.isOwn) this.#closeCamera();
    this.#setState('paused');
  }

  /** @throws BgCameraError when the camera can't be opened again; the picture stays frozen then */
  async resume(): Promise<void> {
    if (this.#state !== 'paused') return;
    const { signal } = this.#run;
    try {
      const camera = this.#camera ?? (await this.#openCamera(signal));
      this.#replaceCamera(camera);
      this.#feed();
      this.#gate?.resume();
      if (this.#plainTrack) this.#plainTrack.enabled = true;
      this.#setState('running');
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
    if (options.effect !== previous.effect) this.#applyEffect(options.effect);
    const isCameraNew = options.camera !== previous.camera || options.source !== previous.source;
    if (isCameraNew && this.#state === 'running') void this.#swapCamera();
  }

  /** The answer to "continue without effect": from here on, and until `stop`, frames leave as the camera gives them. */
  async continueWithoutEffect(): Promise<void> {
    if (this.#state !== 'blocked' && this.#state !== 'error') return;
    this.#run = new AbortController();
    const { signal } = this.#run;
    this.#setState('starting');
    try {
      await this.#passThrough(signal);
    } catch (cause) {
      throw await this.#failStart(cause, signal);
    }
  }

  // --- tiers

  async #getFacts(signal: AbortSignal): Promise<CapabilityFacts> {
    if (this.#facts) return this.#facts;
    const worker = await this.#spawnPipeline('worker').catch(() => null);
    try {
      this.#facts = await findFacts(worker, signal);
    } catch (cause) {
      worker?.close();
      throw BgCameraError.from(cause, 'worker-lost', 'the worker gave no facts');
    }
    if (signal.aborted) worker?.close();
    throwIfAborted(signal);
    this.#spare = worker;
    return this.#facts;
  }

  /** Tries the plans in order. A track that is in use stays, so its transport must be kept. */
  async #launchFirst(
    plans: readonly TierPlan[],
    reason: string,
    signal: AbortSignal,
  ): Promise<void> {
    let failure: BgCameraError | null = null;
    for (const plan of plans) {
      if (this.#isPublished && this.#gate && this.#gate.transport !== plan.transport) continue;
      try {
        await this.#launch(plan, signal);
        this.#setTier(plan.tier, failure?.code ?? reason);
        return;
      } catch (cause) {
        throwIfAborted(signal);
        failure = BgCameraError.from(cause, 'stage-failed', `tier ${plan.tier} failed`);
        this.#closePipeline();
      }
    }
    throw failure ?? new BgCameraError('unsupported', 'no tier is left to try');
  }

  async #launch(plan: TierPlan, signal: AbortSignal): Promise<void> {
    this.#plan = plan;
    const gate = await this.#openGate(plan, signal);
    const spare = plan.place === 'worker' ? this.#spare : null;
    this.#spare = plan.place === 'worker' ? null : this.#spare;
    const pipeline = spare ?? (await this.#spawnPipeline(plan.place));
    this.#pipeline = pipeline;
    throwIfAborted(signal);
    gate.setAllowsPlain(this.#allowsPlain);
    const { effect, assets } = this.#options;
    const frameSize = this.#camera?.frameSize ?? { width: 1280, height: 720 };
    await pipeline.create(
      {
        inference: this.#isPassthrough ? null : plan.inference,
        assets,
        settings: this.#isPassthrough ? { ...effect, mode: 'none' } : effect,
        frameSize,
        gatePort: gate.connect(),
      },
      signal,
    );
    // The effect may have changed while the stages were made.
    if (effect !== this.#options.effect) this.#applyEffect(this.#options.effect);
    this.#feed();
  }

  async #openGate(plan: TierPlan, signal: AbortSignal): Promise<GateHost> {
    if (this.#gate?.transport === plan.transport) return this.#gate;
    this.#gate?.close();
    this.#gate = null;
    const gate = await GateHost.open({
      assets: this.#options.assets,
      transport: plan.transport,
      place: plan.place,
      onState: (state) => this.#onGateState(state),
      onSilent: () =>
        this.#recover(new BgCameraError('worker-lost', 'the pipeline no longer answers')),
      onFailure: (error) => this.#onGateFailure(error),
    });
    if (signal.aborted) gate.close();
    throwIfAborted(signal);
    this.#gate = gate;
    return gate;
  }

  async #spawnPipeline(place: 'worker' | 'page'): Promise<PipelineHost> {
    const host: PipelineHost = await PipelineHost.spawn({
      assets: this.#options.assets,
      place,
      onFailure: (error) => {
        if (host === this.#pipeline) this.#recover(error);
      },
      onWarning: (error) => this.#events.onError(error),
    });
    return host;
  }

  /** A pipeline failed in mid-call: hold, then try the same tier once more, then the lower ones. */
  #recover(error: BgCameraError): void {
    const { signal } = this.#run;
    const failed = this.#plan;
    if (signal.aborted || !failed || !this.#facts) return;
    this.#gate?.interrupt();
    this.#closePipeline();
    const failures = (this.#failures.get(failed) ?? 0) + 1;
    this.#failures.set(failed, failures);
    const plans = planTiers(this.#facts, this.#options.tier);
    const at = plans.findIndex((plan) => isSamePlan(plan, failed));
    const rest = plans.slice(failures < MAX_FAILURES_PER_TIER ? at : at + 1);
    this.#launchFirst(rest, error.code, signal).catch((cause: unknown) => {
      if (signal.aborted) return;
      void this.#giveUp(BgCameraError.from(cause, error.code, error.message), signal);
    });
  }

  async #giveUp(error: BgCameraError, signal: AbortSignal): Promise<void> {
    if (this.#options.unsupported === 'passthrough') {
      await this.#passThrough(signal).catch(() => undefined);
      return;
    }
    this.#release();
    this.#setTier(5, error.code);
    this.#setState('blocked');
    this.#events.onError(error);
  }

  // --- without effect

  async #startUnsupported(signal: AbortSignal): Promise<MediaStream> {
    const isPlain = this.#options.effect.mode === 'none';
    if (isPlain || this.#options.unsupported === 'passthrough') {
      await this.#passThrough(signal);
      return this.stream;
    }
    this.#setTier(5, 'unsupported');
    throw new BgCameraError(
      'unsupported',
      'no tier works in this browser; see the attribute unsupported',
      {
        recoverable: false,
      },
    );
  }

  /** Plain frames, through the gate's track where there is one, so that the stream keeps it; else the camera's own. */
  async #passThrough(signal: AbortSignal): Promise<void> {
    this.#isPassthrough = this.#options.effect.mode !== 'none' || this.#isPassthrough;
    if (!this.#camera) this.#replaceCamera(await this.#openCamera(signal));
    const plan = this.#plan;
    if (this.#gate && plan && this.#isPublished) {
      await this.#launch(plan, signal);
    } else {
      this.#plainTrack = this.#camera?.video.clone() ?? null;
      if (this.#plainTrack) this.stream.addTrack(this.#plainTrack);
      this.#addAudio();
    }
    this.#setTier(5, 'unsupported');
    this.#setState('running');
  }

  get #allowsPlain(): boolean {
    return this.#isPassthrough || this.#options.effect.mode === 'none';
  }

  #applyEffect(effect: EffectSettings): void {
    if (this.#isPassthrough) return;
    if (this.#plainTrack && effect.mode !== 'none') {
      // A plain camera was wanted where no tier works; now a cover is, and there is none.
      this.#blockPlainTrack();
      return;
    }
    this.#gate?.setAllowsPlain(this.#allowsPlain);
    this.#pipeline?.update(effect);
  }

  #blockPlainTrack(): void {
    const error = new BgCameraError('unsupported', 'no tier works in this browser');
    this.stop();
    this.#setTier(5, 'unsupported');
    this.#setState('blocked');
    this.#events.onError(error);
  }

  // --- camera

  async #openCamera(signal: AbortSignal): Promise<CameraInput> {
    const camera = await CameraInput.open(this.#options, () => this.#onCameraEnded());
    if (signal.aborted) camera.close();
    throwIfAborted(signal);
    return camera;
  }

  #replaceCamera(camera: CameraInput): void {
    if (camera === this.#camera) return;
    this.#closeCamera();
    this.#camera = camera;
  }

  #feed(): void {
    if (this.#camera && this.#plan)
      this.#pipeline?.setSource(this.#camera.describe(this.#plan.transport));
  }

  async #swapCamera(): Promise<void> {
    const { signal } = this.#run;
    try {
      this.#replaceCamera(await this.#openCamera(signal));
      this.#feed();
      this.#addAudio();
    } catch (cause) {
      if (signal.aborted) return;
      this.#events.onError(
        BgCameraError.from(cause, 'camera-busy', 'the other camera could not be opened'),
      );
    }
  }

  #onCameraEnded(): void {
    if (this.#state === 'starting') return;
    this.#gate?.interrupt();
    this.#release();
    this.#setState('error');
    const next = 'plug it in again or choose another, then call start()';
    this.#events.onError(new BgCameraError('camera-ended', `the camera ended; ${next}`));
  }

  #closeCamera(): void {
    this.#camera?.close();
    this.#camera = null;
  }

  // --- stream

  /** True once the stream has the gate's track: from then on that track must live. */
  get #isPublished(): boolean {
    const track = this.#gate?.track;
    return track !== undefined && this.stream.getTracks().includes(track);
  }

  #publish(): void {
    if (this.#gate && !this.#isPublished) this.stream.addTrack(this.#gate.track);
    this.#addAudio();
    this.#setState('running');
  }

  #addAudio(): void {
    const audio = this.#camera?.audio ?? null;
    for (const track of this.stream.getAudioTracks()) {
      if (track !== audio) this.stream.removeTrack(track);
    }
    if (audio) this.stream.addTrack(audio);
  }

  #onGateState(state: GateState): void {
    if (state === 'covered') this.#onCovered?.();
  }

  #awaitCovered(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (!this.#camera?.isOwn) return;
        reject(
          new BgCameraError(
            'camera-busy',
            'the camera gives no frames; another application may use it',
          ),
        );
      }, FIRST_FRAME_TIMEOUT_MS);
      const onAbort = () =>
        reject(BgCameraError.from(signal.reason, 'aborted', 'the start was ended'));
      signal.addEventListener('abort', onAbort, { once: true });
      this.#onCovered = () => {
        clearTimeout(timer);
        this.#onCovered = null;
        resolve();
      };
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });
  }

  #onGateFailure(error: BgCameraError): void {
    // The track is lost with it; nothing can leave any more.
    this.#run.abort(error);
    this.stop();
    this.#setState('error');
    this.#events.onError(error);
  }

  // --- housekeeping

  #closePipeline(): void {
    this.#pipeline?.close();
    this.#pipeline = null;
  }

  /** Frees all but the track in use, which goes on standing still. */
  #release(): void {
    this.#closePipeline();
    this.#spare?.close();
    this.#spare = null;
    this.#closeCamera();
    if (this.#isPublished) {
      this.#gate?.interrupt();
      return;
    }
    this.#gate?.close();
    this.#gate = null;
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

const isSamePlan = (a: TierPlan, b: TierPlan): boolean =>
  a.tier === b.tier &&
  a.inference === b.inference &&
  a.transport === b.transport &&
  a.place === b.place;
