import type { GovernorStep } from './governor.js';
import type { Inference } from './tier.js';

/** 30, 15 and 10 frames a second of a usual camera. Slower, a picture is no longer taken for motion. */
const CADENCES = [1, 2, 3] as const;
const FINE = { isCoarse: false, cost: 1 } as const;

/**
 * With 2D canvases most of a frame's time goes into the blur's texels. At 1280x720 and sigma 8 a coarse blur takes 0.59
 * of a fine one's time (0.80 at sigma 16), which with the engine's 30 ms is three quarters of a frame. On a GPU a coarse
 * blur would save nothing, see `Compositor.coarsen`; nor would a smaller mask anywhere, see CONTRIBUTING.md.
 */
const COARSE_BLUR = { isCoarse: true, cost: 0.75 } as const;

const ON_PROCESSOR: readonly GovernorStep[] = [
  ...CADENCES.map((everyNth) => ({ everyNth, ...FINE })),
  { everyNth: 3, ...COARSE_BLUR },
];
const ON_GPU: readonly GovernorStep[] = CADENCES.map((everyNth) => ({ everyNth, ...FINE }));

/** The governor's ladder within a tier, best first. After the last step only another tier can help. */
export function stepsFor(inference: Inference | null): readonly GovernorStep[] {
  return inference === 'wasm' ? ON_PROCESSOR : ON_GPU;
}
