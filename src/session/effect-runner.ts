import type { Load } from '../capability/governor.js';
import {
  planTiers,
  type CapabilityFacts,
  type TierNumber,
  type TierPlan,
  type Transport,
} from '../capability/tier.js';
import { BgCameraError, throwIfAborted, type BgCameraErrorCode } from '../errors.js';
import type { EffectSettings } from '../pipeline/effect-settings.js';
import type { PipelineStats } from '../pipeline/frame-stats.js';
import { GateHost } from '../worker/gate-host.js';
import { PipelineHost } from '../worker/pipeline-host.js';
import type { SourceDescription } from '../worker/protocol.js';
import { findFacts } from './find-facts.js';
import { TierChoice } from './tier-choice.js';

/** A tier that failed this often in one run is left for the next. The first failure may be an accident. */
const MAX_FAILURES_PER_TIER = 2;

/** What is wanted, at the moment of asking. */
export interface EffectRequest {
  /** Absolute URL of the folder with models, workers and wasm. */
  readonly assets: string;
  readonly bestTier: TierNumber;
  readonly effect: EffectSettings;
  readonly frameSize: { readonly width: number; readonly height: number };
  /** No engine is to run: the user chose to go on without effect. */
  readonly isPassthrough: boolean;
}

/** What the runner asks and tells its owner. */
export interface EffectOwner {
  readRequest(): EffectRequest;
  /** A fresh way to the camera's frames, null while there is no camera. */
  describeSource(transport: Transport): SourceDescription | null;
  /** Frames began to leave. */
  onFlow(): void;
  /** Files of the effect are being loaded: how much of them is there, 0 to 1, null where that is not known. */
  onProgress(fraction: number | null): void;
  onTier(plan: TierPlan, reason: string): void;
  /** Something asked for could not be done; frames go on. */
  onWarning(error: BgCameraError): void;
  /** What was warned of with this code is no longer so. */
  onWarningOver(code: BgCameraErrorCode): void;
  /** Takes ownership of what the preview is to show instead of the stream; null: the stream. */
  onPreview(picture: ImageBitmap | null): void;
  /** Fresh figures of the pipeline in use; they come at even intervals, also while no frames do. */
  onStats(stats: PipelineStats): void;
  /** Nothing is left to try. The gate holds, then goes black. */
  onExhausted(error: BgCameraError): void;
  /** The way out is gone, and the track with it. */
  onTrackLost(error: BgCameraError): void;
}

/**
 * Keeps one gate fed: launches a pipeline by the best plan, and when that fails, the same once more, then the next.
 * Between two pipelines the gate holds.
 */
export class EffectRunner {
  readonly #owner: EffectOwner;
  #facts: CapabilityFacts | null = null;
  #plan: TierPlan | null = null;
  #gate: GateHost | null = null;
  #pipeline: PipelineHost | null = null;
  /** The host that measured the worker's facts, not yet put to use. */
  #spare: PipelineHost | null = null;
  #failures: readonly TierPlan[] = [];
  readonly #choice = new TierChoice();
  #isTrackInUse = false;
  #isPaused = false;
  #signal: AbortSignal = new AbortController().signal;

  constructor(owner: EffectOwner) {
    this.#owner = owner;
  }

  get plan(): TierPlan | null {
    return this.#plan;
  }

  get stats(): PipelineStats | null {
    return this.#pipeline?.stats ?? null;
  }

  /** Asked for by its user, the track must live from now on: no plan with another transport is tried. */
  useTrack(): MediaStreamTrack | null {
    this.#isTrackInUse = this.#gate !== null;
    return this.#gate?.track ?? null;
  }

  /** What can run here, best first. Measured once. @throws BgCameraError `runtime-missing` */
  async findPlans(signal: AbortSignal): Promise<readonly TierPlan[]> {
    // Without a worker it may have been the network: the next start asks again.
    if (!this.#facts?.worker) this.#facts = await this.#measure(signal);
    return planTiers(this.#facts, this.#owner.readRequest().bestTier);
  }

  async #measure(signal: AbortSignal): Promise<CapabilityFacts> {
    const worker = await this.#spawn('worker').catch(() => null);
    try {
      const facts = await findFacts(worker, signal);
      throwIfAborted(signal);
      if (facts.worker) this.#spare = worker;
      else worker?.close();
      return facts;
    } catch (cause) {
      worker?.close();
      throw BgCameraError.from(
        cause,
        'worker-lost',
        'the worker could not be asked what it can do',
      );
    }
  }

  /**
   * Tries the plans in order and resolves when one is ready for frames.
   * @param signal ends this launch, and the runner's recovery later on
   * @throws BgCameraError of the last plan tried
   */
  async launch(plans: readonly TierPlan[], reason: string, signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    let failure: BgCameraError | null = null;
    for (const plan of plans) {
      if (this.#isTrackInUse && this.#gate?.transport !== plan.transport) continue;
      try {
        await this.#launchPlan(plan, signal);
        this.#owner.onTier(plan, failure?.code ?? reason);
        return;
      } catch (cause) {
        throwIfAborted(signal);
        failure = BgCameraError.from(cause, 'stage-failed', `tier ${plan.tier} failed`);
        this.#closePipeline();
      }
    }
    throw failure ?? new BgCameraError('unsupported', 'no tier is left to try');
  }

  async #launchPlan(plan: TierPlan, signal: AbortSignal): Promise<void> {
    this.#plan = plan;
    const gate = await this.#openGate(plan, signal);
    const pipeline = this.#takeSpare(plan) ?? (await this.#spawn(plan.place));
    if (signal.aborted) pipeline.close();
    throwIfAborted(signal);
    this.#closePipeline();
    this.#pipeline = pipeline;
    const { effect, assets, frameSize, isPassthrough } = this.#owner.readRequest();
    this.#setPolicy();
    await pipeline.create(
      {
        inference: isPassthrough ? null : plan.inference,
        assets,
        settings: isPassthrough ? { ...effect, mode: 'none' } : effect,
        frameSize,
        gatePort: gate.connect(),
      },
      signal,
    );
    // The effect may have changed while the stages were made.
    if (effect !== this.#owner.readRequest().effect) this.applyEffect();
    this.feed();
  }

  #takeSpare({ place }: TierPlan): PipelineHost | null {
    const spare = place === 'worker' ? this.#spare : null;
    if (spare) this.#spare = null;
    // One that failed while it waited was closed then.
    return spare?.isClosed ? null : spare;
  }

  async #openGate(plan: TierPlan, signal: AbortSignal): Promise<GateHost> {
    if (this.#gate?.transport === plan.transport) return this.#gate;
    this.#closeGate();
    const gate = await GateHost.open({
      assets: this.#owner.readRequest().assets,
      transport: plan.transport,
      place: plan.place,
      onState: (state) => {
        if (state === 'covered') this.#owner.onFlow();
      },
      onPreview: (picture) => this.#owner.onPreview(picture),
      onSilent: () =>
        this.#pipeline?.fail(new BgCameraError('worker-lost', 'the pipeline no longer answers')),
      onFailure: (error) => this.#owner.onTrackLost(error),
    });
    if (signal.aborted) gate.close();
    throwIfAborted(signal);
    this.#gate = gate;
    return gate;
  }

  async #spawn(place: 'worker' | 'page'): Promise<PipelineHost> {
    const host: PipelineHost = await PipelineHost.spawn({
      assets: this.#owner.readRequest().assets,
      place,
      onFailure: (error) => {
        if (host === this.#pipeline) this.#recover(error);
        else host.close();
      },
      onWarning: (error) => this.#owner.onWarning(error),
      onWarningOver: (code) => this.#owner.onWarningOver(code),
      onProgress: (fraction) => {
        if (host === this.#pipeline) this.#owner.onProgress(fraction);
      },
      onStats: (stats) => {
        if (host === this.#pipeline) this.#owner.onStats(stats);
      },
      onLoad: (load, frameMs) => {
        if (host === this.#pipeline) this.#onLoad(load, frameMs);
      },
    });
    return host;
  }

  /** Too slow is no failure: another tier is tried, and if that can't be made, this one again. */
  #onLoad(load: Load, frameMs: number): void {
    const current = this.#plan;
    const signal = this.#signal;
    if (signal.aborted || !current || !this.#facts) return;
    const plans = planTiers(this.#facts, this.#owner.readRequest().bestTier);
    const next = this.#choice.choose(plans, current, { load, frameMs });
    if (next.length === 0) return;
    this.interrupt();
    const reason = load === 'easy' ? 'fast' : 'slow';
    this.launch(next, reason, signal).catch((cause: unknown) => {
      if (signal.aborted) return;
      this.#owner.onExhausted(BgCameraError.from(cause, 'stage-failed', 'no tier could be made'));
    });
  }

  /** A pipeline failed in mid-call: hold, then try the same tier once more, then the lower ones. */
  #recover(error: BgCameraError): void {
    const failed = this.#plan;
    const facts = this.#facts;
    const signal = this.#signal;
    if (signal.aborted || !failed || !facts) return;
    this.interrupt();
    this.#failures = [...this.#failures, failed];
    const failures = this.#failures.filter((plan) => isSamePlan(plan, failed)).length;
    const plans = planTiers(facts, this.#owner.readRequest().bestTier);
    const at = plans.findIndex((plan) => isSamePlan(plan, failed));
    const rest = plans.slice(failures < MAX_FAILURES_PER_TIER ? at : at + 1);
    this.launch(rest, error.code, signal).catch((cause: unknown) => {
      if (signal.aborted) return;
      const last = BgCameraError.from(cause, error.code, error.message);
      this.#owner.onExhausted(last.code === 'unsupported' ? error : last);
    });
  }

  /** Forgets earlier failures and an earlier pause: a start by hand gives every tier its chances again. */
  reset(): void {
    this.#failures = [];
    this.#choice.reset();
    this.#isPaused = false;
    this.#gate?.resume();
  }

  /** Gives the pipeline the owner's camera, unless it is paused. */
  feed(): void {
    if (this.#plan && !this.#isPaused)
      this.#pipeline?.setSource(this.#owner.describeSource(this.#plan.transport));
  }

  /** Passes the owner's effect on. The gate is told first, so that a plain frame is refused from here on. */
  applyEffect(): void {
    if (this.#owner.readRequest().isPassthrough) return;
    this.#setPolicy();
    this.#pipeline?.update(this.#owner.readRequest().effect);
  }

  #setPolicy(): void {
    const { isPassthrough, effect } = this.#owner.readRequest();
    this.#gate?.setAllowsPlain(isPassthrough || effect.mode === 'none');
  }

  /** The last covered frame stands until `resume`; the pipeline stays ready. */
  pause(): void {
    this.#isPaused = true;
    this.#gate?.pause();
    this.#pipeline?.setSource(null);
  }

  resume(): void {
    this.#isPaused = false;
    this.feed();
    this.#gate?.resume();
  }

  /** No frames come from the camera: the last covered frame stands, then black, until the next one. */
  hold(): void {
    this.#gate?.hold();
  }

  /** Frees all but the gate, which holds and then goes black. */
  interrupt(): void {
    this.#gate?.interrupt();
    this.#closePipeline();
    this.#spare?.close();
    this.#spare = null;
  }

  /** Idempotent; ends the track. */
  close(): void {
    this.interrupt();
    this.#closeGate();
    this.#plan = null;
  }

  /** Closes what is not in use, after a failed start. */
  closeUnused(): void {
    if (this.#isTrackInUse) this.interrupt();
    else this.close();
  }

  #closePipeline(): void {
    this.#pipeline?.close();
    this.#pipeline = null;
  }

  #closeGate(): void {
    this.#gate?.close();
    this.#gate = null;
    this.#isTrackInUse = false;
  }
}

const isSamePlan = (a: TierPlan, b: TierPlan): boolean =>
  a.tier === b.tier &&
  a.inference === b.inference &&
  a.transport === b.transport &&
  a.place === b.place;
