/**
 * 1,000 frames, then stop, ten times over: nothing is left after any of them. `SOAK_ROUNDS` and `SOAK_FRAMES` change the
 * numbers.
 */
import { describe, it } from 'node:test';
import { assertNoLeaks } from '../e2e/helpers/leaks.js';

const rounds = Number(process.env.SOAK_ROUNDS ?? 10);
const frames = Number(process.env.SOAK_FRAMES ?? 1000);
const warmUps = 10;

describe(`${frames} frames, then stop, ${rounds} times`, () => {
  it('leaves nothing behind on tier 1', (t) =>
    assertNoLeaks({ graphics: 'gpu', tier: 1, rounds, frames, warmUps, t }));

  it('leaves nothing behind on tier 2', (t) =>
    assertNoLeaks({ graphics: 'webgl', tier: 2, rounds, frames, warmUps, t }));

  it('leaves nothing behind on tier 4', (t) =>
    assertNoLeaks({ graphics: 'none', tier: 4, rounds, frames, warmUps, t }));
});
