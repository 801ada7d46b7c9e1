/** Short looks at what test/soak/ takes its time over. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertSwitches } from './helpers/camera-switches.js';
import { assertFlat } from './helpers/long-call.js';
import { findSlope, judge } from './helpers/trend.js';
import { assertTwoElements } from './helpers/two-elements.js';

describe('long calls, shortly', { timeout: 300_000 }, () => {
  it('grow in nothing', (t) => assertFlat({ tier: 4, seconds: 8, everySeconds: 1, t }));

  it('take one camera after the other from the page', (t) =>
    assertSwitches({ tier: 4, by: 'source', switches: 6, t }));

  it('take one device after the other', (t) =>
    assertSwitches({ tier: 4, by: 'device-id', switches: 4, t }));

  it('share nothing between two elements', () => assertTwoElements({ tier: 4, frames: 10 }));
});

describe('what is called flat', () => {
  /** Thirty minutes, a sample every 10 s. */
  const run = (name, valueAt) =>
    Array.from({ length: 181 }, (_, i) => ({ seconds: i * 10, [name]: valueAt(i / 6) }));
  const isFlat = (name, valueAt) => judge(run(name, valueAt))[0].isFlat;

  it('is a handle count that never changes after warm-up', () => {
    assert.ok(isFlat('GL textures', (minute) => (minute < 3 ? 100 : 267)));
    assert.ok(!isFlat('GL textures', (minute) => (minute < 29 ? 267 : 268)));
  });

  it('is a heap that climbs by less than 10 kB a minute, and by a tenth at most', () => {
    assert.ok(isFlat('heap kB pipeline', (minute) => 3000 + 9 * minute));
    assert.ok(!isFlat('heap kB pipeline', (minute) => 3000 + 11 * minute));
    assert.ok(!isFlat('heap kB gate', (minute) => 500 + 9 * minute), 'by a third');
  });

  it('does not depend on a few odd samples', () => {
    const slope = findSlope([0, 1, 2, 3, 4, 5, 6], [0, 2, 4, 900, 8, 10, 12]);
    assert.equal(slope, 2);
  });
});
