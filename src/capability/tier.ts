/**
 * The ladder: a pure function from measured facts to the ways in which the effect can run here, best first. A tier's
 * number is a name for a combination of transport, inference and compositor.
 */

/** What one realm (the page, or a module worker) was seen to do. See `probe.ts` for how each is tried. */
export interface RealmFacts {
  readonly webgpu: boolean;
  readonly webgl2: boolean;
  /** OffscreenCanvas with a 2D context, and `VideoFrame`s to and from it. */
  readonly canvas2d: boolean;
  readonly wasmSimd: boolean;
  readonly trackProcessor: boolean;
  /** `MediaStreamTrackGenerator` on the page, `VideoTrackGenerator` in a worker. */
  readonly trackGenerator: boolean;
}

export interface CapabilityFacts {
  readonly page: RealmFacts;
  /** null where module workers can't be started. */
  readonly worker: RealmFacts | null;
  /** Readable and writable streams can be transferred. */
  readonly streamTransfer: boolean;
  /** A MediaStreamTrack can be transferred. */
  readonly trackTransfer: boolean;
  /** `captureStream` of a canvas, and `requestVideoFrameCallback`. */
  readonly captureStream: boolean;
  /** The same, of a canvas whose drawing was transferred to a worker. */
  readonly offscreenCapture: boolean;
}

export type Inference = 'webgpu' | 'webgl' | 'wasm';
export type CompositorKind = 'webgpu' | 'webgl2' | 'canvas2d';
/**
 * How frames come in and go out: `insertable-streams` (Chromium: processor and generator on the page, their streams
 * transferred), `insertable-track` (the standard: both in the worker, the tracks transferred), or `capture-stream`.
 */
export type Transport = 'insertable-streams' | 'insertable-track' | 'capture-stream';
export type TierNumber = 1 | 2 | 3 | 4;

export interface TierPlan {
  readonly tier: TierNumber;
  readonly transport: Transport;
  readonly inference: Inference;
  readonly compositor: CompositorKind;
  readonly place: 'worker' | 'page';
}

interface Rung {
  readonly tier: TierNumber;
  readonly inference: Inference;
  readonly compositor: CompositorKind;
  readonly transport: 'insertable' | 'capture-stream';
  readonly isPossibleIn: (realm: RealmFacts) => boolean;
}

const hasWebgpu = (realm: RealmFacts) => realm.webgpu && realm.canvas2d;
const hasWebgl2 = (realm: RealmFacts) => realm.webgl2 && realm.canvas2d && realm.wasmSimd;
const hasWasm = (realm: RealmFacts) => realm.canvas2d && realm.wasmSimd;

const WEBGPU = { inference: 'webgpu', compositor: 'webgpu', isPossibleIn: hasWebgpu } as const;
const WEBGL = { inference: 'webgl', compositor: 'webgl2', isPossibleIn: hasWebgl2 } as const;
const WASM = { inference: 'wasm', compositor: 'canvas2d', isPossibleIn: hasWasm } as const;

const LADDER: readonly Rung[] = [
  { tier: 1, transport: 'insertable', ...WEBGPU },
  { tier: 2, transport: 'insertable', ...WEBGL },
  { tier: 3, transport: 'capture-stream', ...WEBGPU },
  { tier: 3, transport: 'capture-stream', ...WEBGL },
  { tier: 4, transport: 'insertable', ...WASM },
  { tier: 4, transport: 'capture-stream', ...WASM },
];

/**
 * Every way to run here, best first; empty means tier 5, not supported.
 * @param bestTier the attribute `tier`: better tiers are left out, lower ones stay as fallback
 */
export function planTiers(facts: CapabilityFacts, bestTier: TierNumber = 1): readonly TierPlan[] {
  return LADDER.filter((rung) => rung.tier >= bestTier).flatMap((rung) => {
    const route =
      rung.transport === 'insertable' ? routeInsertable(facts) : routeCapture(facts, rung);
    const realm = route?.place === 'page' ? facts.page : facts.worker;
    if (!route || !realm || !rung.isPossibleIn(realm)) return [];
    const { tier, inference, compositor } = rung;
    return [{ tier, inference, compositor, ...route }];
  });
}

type Route = Pick<TierPlan, 'transport' | 'place'>;

function routeInsertable({
  page,
  worker,
  streamTransfer,
  trackTransfer,
}: CapabilityFacts): Route | null {
  if (!worker) return null;
  if (worker.trackProcessor && worker.trackGenerator && trackTransfer) {
    return { transport: 'insertable-track', place: 'worker' };
  }
  if (page.trackProcessor && page.trackGenerator && streamTransfer) {
    return { transport: 'insertable-streams', place: 'worker' };
  }
  return null;
}

/** In a worker where one can do it; on the page only where workers can't. */
function routeCapture(facts: CapabilityFacts, rung: Rung): Route | null {
  if (facts.worker && facts.offscreenCapture && rung.isPossibleIn(facts.worker)) {
    return { transport: 'capture-stream', place: 'worker' };
  }
  return facts.captureStream ? { transport: 'capture-stream', place: 'page' } : null;
}
