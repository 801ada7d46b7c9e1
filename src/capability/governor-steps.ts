import type { GovernorStep } from './governor.js';
import type { Inference } from './tier.js';

/** 30, 15 and 10 frames a second of a usual camera. Slower, a picture is no longer taken for motion. */
const CADENCES: readonly GovernorStep[] = [1, 2, 3].map((everyNth) => ({
  everyNth,
  modelEvery: 1,
  isCoarse: false,
  cost: 1,
}));

/**
 * With 2D canvases most of a frame's time goes into the blur's texels. At 1280x720 and sigma 8 a coarse blur takes 0.59
 * of a fine one's time (0.80 at sigma 16), which with the engine's 30 ms is three quarters of a frame. On a GPU it would
 * save nothing, see `Compositor.coarsen`; nor would a smaller mask anywhere, see CONTRIBUTING.md.
 */
const COARSE: GovernorStep = { everyNth: 3, modelEvery: 1, isCoarse: true, cost: 0.75 };

/** On a GPU most of a frame's time is the model's. What a carried mask costs instead: CONTRIBUTING.md, "The governor". */
const CARRIED: readonly GovernorStep[] = [
  { everyNth: 1, modelEvery: 1, isCoarse: false, cost: 1 },
  { everyNth: 1, modelEvery: 2, isCoarse: false, cost: 0.75 },
  { everyNth: 1, modelEvery: 3, isCoarse: false, cost: 0.67 },
  { everyNth: 2, modelEvery: 2, isCoarse: false, cost: 0.75 },
  { everyNth: 3, modelEvery: 2, isCoarse: false, cost: 0.75 },
];

/** The governor's ladder within a tier, best first. After the last step only another tier can help. */
export function stepsFor(inference: Inference | null): readonly GovernorStep[] {
  return inference === 'wasm' ? [...CADENCES, COARSE] : CARRIED;
}
