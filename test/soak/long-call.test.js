/**
 * One call of 30 minutes for each tier: nothing grows. `SOAK_MINUTES` changes the length, `SOAK_TIER` the tiers (`1,2,4`;
 * default `2,4`). Samples and plots go to `out/soak/`.
 */
import path from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { assertFlat } from '../e2e/helpers/long-call.js';

const minutes = Number(process.env.SOAK_MINUTES ?? 30);
const tiers = (process.env.SOAK_TIER ?? '2,4').split(',').map(Number);
const folder = path.join(ROOT, 'out/soak');

describe(`a call of ${minutes} minutes`, () => {
  for (const tier of tiers) {
    it(`grows in nothing on tier ${tier}`, (t) =>
      assertFlat({ tier, seconds: minutes * 60, everySeconds: 10, folder, t }));
  }
});
