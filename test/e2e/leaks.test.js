/** A short look for what is left after stop(); test/soak/leaks.test.js takes its time over the same. */
import { describe, it } from 'node:test';
import { assertNoLeaks } from './helpers/leaks.js';

const ROUNDS = 3;
const FRAMES = 30;

describe('start and stop, again and again', { timeout: 240_000 }, () => {
  it('leaves nothing behind on tier 1', (t) =>
    assertNoLeaks({ graphics: 'gpu', tier: 1, rounds: ROUNDS, frames: FRAMES, t }));

  it('leaves nothing behind on tier 2', (t) =>
    assertNoLeaks({ graphics: 'webgl', tier: 2, rounds: ROUNDS, frames: FRAMES, t }));

  it('leaves nothing behind on tier 4', (t) =>
    assertNoLeaks({ graphics: 'none', tier: 4, rounds: ROUNDS, frames: FRAMES, t }));
});
