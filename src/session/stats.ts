import type { TierPlan } from '../capability/tier.js';
import type { PipelineStats } from '../pipeline/frame-stats.js';
import type { ActiveTier } from './session-options.js';

/** How the effect runs and how well; a plain object, fresh at each read. Figures are at most 250 ms old. */
export interface BgCameraStats extends PipelineStats {
  readonly tier: ActiveTier;
  readonly transport: 'insertable' | 'capture-stream';
  readonly inference: 'webgpu' | 'webgl' | 'wasm';
  readonly compositor: 'webgpu' | 'webgl2' | 'canvas2d';
  readonly offMainThread: boolean;
}

const NO_FRAMES: PipelineStats = {
  model: 'none',
  width: 0,
  height: 0,
  fps: 0,
  framesIn: 0,
  framesOut: 0,
  framesDropped: 0,
  inferenceRuns: 0,
  latencyMs: { p50: 0, p95: 0 },
  stageMs: { inference: 0, mask: 0, composite: 0, total: 0 },
};

/** Puts together what the plan says and what the pipeline counted. Pure. */
export function describeStats(
  tier: ActiveTier,
  plan: TierPlan | null,
  pipeline: PipelineStats | null,
): BgCameraStats {
  return {
    tier,
    transport: plan?.transport === 'capture-stream' ? 'capture-stream' : 'insertable',
    inference: plan?.inference ?? 'wasm',
    compositor: plan?.compositor ?? 'canvas2d',
    offMainThread: plan?.place === 'worker',
    ...structuredClone(pipeline ?? NO_FRAMES),
  };
}
