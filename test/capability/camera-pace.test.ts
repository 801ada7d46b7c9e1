import { expect } from 'chai';
import { CameraPace, type Arrival } from '../../src/capability/camera-pace.js';

const USUAL_MS = 1000 / 30;
const ROUNDING = 0.01;

/** Frames one after the other; each is stamped so much later than the last, and came when the pipeline had been free. */
function feed(
  pace: CameraPace,
  deltasMs: readonly number[],
  { waitedMs = 20, missed = 0, sinceLastMs }: Partial<Omit<Arrival, 'timestampUs'>> = {},
): boolean[] {
  let timestampUs = 1e9;
  const follow = (deltaMs: number) => {
    timestampUs += deltaMs * 1000;
    return pace.advance({ timestampUs, sinceLastMs: sinceLastMs ?? deltaMs, waitedMs, missed });
  };
  follow(0);
  return deltasMs.map(follow);
}

const times = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('CameraPace', () => {
  let pace: CameraPace;
  beforeEach(() => {
    pace = new CameraPace();
  });

  const expectMs = (ms: number) => expect(pace.intervalMs).to.be.closeTo(ms, ROUNDING);

  it('takes a camera for a usual one at first', () => {
    expectMs(USUAL_MS);
    expect(pace.isMeasured).to.be.false;
  });

  it('takes the median of what it measures', () => {
    feed(pace, [40, 70, 40, 15, 40, 70, 40, 15, 40]);
    expectMs(40);
    expect(pace.isMeasured).to.be.true;
  });

  it('follows another rate after five frames', () => {
    feed(pace, [...times(9, 40), ...times(4, 80)]);
    expectMs(40);
    feed(pace, times(5, 80));
    expectMs(80);
  });

  for (const [waitedMs, deltaMs, isMeasured] of [
    [2.9, 20, false],
    [3, 20, true],
    [9.9, 100, false],
    [10, 100, true],
  ] as const) {
    it(`${isMeasured ? 'goes' : 'does not go'} by frames for which it waited ${waitedMs} of ${deltaMs} ms`, () => {
      feed(pace, times(9, deltaMs + 20), { waitedMs: 50 });
      feed(pace, times(9, deltaMs), { waitedMs });
      // What is so much shorter is believed in any case.
      if (deltaMs > 50) expectMs(isMeasured ? deltaMs : deltaMs + 20);
      expect(pace.isMeasured).to.equal(isMeasured);
    });
  }

  it('believes frames that follow too fast for a slower camera, waited for or not', () => {
    feed(pace, times(9, 0.76 * USUAL_MS), { waitedMs: 0 });
    expectMs(USUAL_MS);
    feed(pace, times(9, 0.74 * USUAL_MS), { waitedMs: 0 });
    expectMs(0.74 * USUAL_MS);
  });

  it('counts frames that the source dropped', () => {
    feed(pace, times(9, 100), { waitedMs: 0, missed: 5 });
    expectMs(100 / 6);
  });

  it('no longer knows the pace after four frames that it did not wait for', () => {
    feed(pace, [40]);
    feed(pace, times(2, 40), { waitedMs: 0 });
    expect(pace.isMeasured).to.be.true;
    feed(pace, times(2, 40), { waitedMs: 0 });
    expect(pace.isMeasured).to.be.false;
  });

  it('tells how many frames have passed', () => {
    feed(pace, times(9, 40));
    feed(pace, [120], { waitedMs: 0 });
    expect(pace.framesPassed).to.be.closeTo(3, ROUNDING);
  });

  it('goes by the clock where timestamps stand still', () => {
    feed(pace, times(11, 0), { sinceLastMs: 50 });
    expectMs(50);
    // Unless the frame before came late: then the clock tells too little.
    pace.reset();
    for (let i = 0; i < 24; i++) {
      pace.advance({ timestampUs: 0, sinceLastMs: 16, waitedMs: 16 * (i % 2), missed: 0 });
    }
    expectMs(USUAL_MS);
  });

  it('takes interruptions and jumps out of its time', () => {
    feed(pace, [40]);
    const beforeUs = pace.nowUs;
    expect(feed(pace, [2500], { waitedMs: 1990 }), 'control: a long frame').to.deep.equal([true]);
    expect(pace.nowUs - beforeUs).to.be.above(2_500_000);
    const laterUs = pace.nowUs;
    expect(feed(pace, [3000], { waitedMs: 2010 })).to.deep.equal([false]);
    expect(feed(pace, [5000], { sinceLastMs: 2900 })).to.deep.equal([false]);
    expect(feed(pace, [-5000, 0])).to.deep.equal([true, true]);
    expect(pace.nowUs - laterUs).to.be.below(500_000);
  });

  it('forgets all for another camera', () => {
    feed(pace, times(20, 80));
    pace.reset();
    expectMs(USUAL_MS);
    expect(pace.isMeasured).to.be.false;
    expect(
      pace.advance({ timestampUs: 7, sinceLastMs: 30, waitedMs: 30, missed: 0 }),
      'the first frame follows none',
    ).to.be.false;
    feed(pace, times(4, 80));
    expectMs(USUAL_MS);
  });

  it('gives a source that waits for the pipeline the time that it takes', () => {
    feed(pace, times(9, 33), { sinceLastMs: 330 });
    expect(pace.intervalMs).to.be.closeTo(330, 5);
    pace.reset();
    feed(pace, times(9, 33), { sinceLastMs: 40 });
    expectMs(33);
  });
});
