/** What users do over and over: start and stop, change cameras, use two elements. `SOAK_TIER` names the tiers. */
import { describe, it } from 'node:test';
import { assertSwitches } from '../e2e/helpers/camera-switches.js';
import { assertNoLeaks } from '../e2e/helpers/leaks.js';
import { assertTwoElements } from '../e2e/helpers/two-elements.js';

const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };
const tiers = (process.env.SOAK_TIER ?? '1,2,4').split(',').map(Number);

for (const tier of tiers) {
  describe(`on tier ${tier}`, () => {
    it('50 starts and stops leave nothing behind', (t) =>
      assertNoLeaks({ graphics: GRAPHICS[tier], tier, rounds: 50, frames: 10, warmUps: 10, t }));

    it('100 cameras from the page leave nothing behind', (t) =>
      assertSwitches({ tier, by: 'source', switches: 100, warmUps: 20, t }));

    it('100 changes of device leave nothing behind', (t) =>
      assertSwitches({ tier, by: 'device-id', switches: 100, warmUps: 20, t }));

    it('two elements share nothing', () => assertTwoElements({ tier, frames: 100 }));
  });
}
