import { expect } from 'chai';
import { Governor, type Load } from '../../src/capability/governor.js';
import { seededRandom } from '../helpers/random.js';
import {
  simulate,
  squareWave,
  WITH_COARSE,
  type LoadTrace,
  type Outcome,
} from '../helpers/simulated-load.js';

const INTERVAL_MS = 1000 / 30;
const MINUTE = 60;
/** Of sums of seconds. */
const ROUNDING = 1e-6;
const HOUR = 60 * MINUTE;

/** A load of 1 takes as long as the camera needs for a frame. */
const steady = (load: number) => () => load * INTERVAL_MS;

/** The level that a steady load ends on, and when it got there; null when it never left the first. */
function settle(trace: LoadTrace): { level: number; atSeconds: number | null } {
  const { level, changes } = simulate(trace);
  return { level, atSeconds: changes.at(-1)?.atSeconds ?? null };
}

const isMonotone = ({ changes }: Outcome) => changes.every(({ from, to }) => to > from);

/** 20 % more or less, another for each frame. */
function noisy(frameMs: (seconds: number) => number, seed: number): (seconds: number) => number {
  const random = seededRandom(seed);
  return (seconds) => frameMs(seconds) * (0.8 + 0.4 * random());
}

/** One load after the other, each for so many seconds; the last for ever. */
const phases =
  (...spans: readonly (readonly [seconds: number, load: number])[]) =>
  (seconds: number): number => {
    let at = seconds;
    const span = spans.find(([length]) => (at -= length) < 0) ?? spans.at(-1)!;
    return span[1] * INTERVAL_MS;
  };

const levels = ({ changes }: Outcome) => changes.map(({ to }) => to);

/** The most changes in any ten minutes. */
function mostIn10Minutes({ changes }: Outcome): number {
  const within = (from: number) =>
    changes.filter(({ atSeconds }) => atSeconds >= from && atSeconds < from + 10 * MINUTE).length;
  return Math.max(0, ...changes.map(({ atSeconds }) => within(atSeconds)));
}

describe('Governor', () => {
  describe('under a steady load', () => {
    for (const load of [0.1, 0.5, 0.8, 0.95]) {
      it(`never steps while frames are done in time: ${load}`, () => {
        const { changes, taken, loads } = simulate({ frameMs: steady(load), seconds: 10 * MINUTE });
        expect(changes).to.deep.equal([]);
        expect(loads.filter((entry) => entry.load === 'overloaded')).to.deep.equal([]);
        expect(taken.length).to.be.closeTo(10 * MINUTE * 30, 2);
      });
    }

    for (const isCounted of [true, false]) {
      for (const [load, level, everyNth] of [
        [1.2, 1, 2],
        [1.8, 1, 2],
        [2.5, 2, 3],
      ] as const) {
        const how = isCounted ? 'drops are counted' : 'drops are not seen';
        it(`takes every ${everyNth}. frame from 2 s after the start on: ${load}, ${how}`, () => {
          const frameMs = steady(load);
          const outcome = simulate({ frameMs, seconds: 10 * MINUTE, isCounted });
          expect(outcome.changes.map(({ to }) => to)).to.deep.equal([level]);
          // Two seconds of warm-up, two of late frames, and a few frames to measure the camera.
          expect(outcome.changes[0]!.atSeconds).to.be.within(4, 4.5);
          const last = outcome.taken.slice(-100);
          const gaps = last.slice(1).map((at, i) => Math.round((at - last[i]!) * 30));
          expect(new Set(gaps)).to.deep.equal(new Set([everyNth]));
        });
      }

      for (const [load, latestSeconds] of [
        [5, 8.5],
        [20, 11],
        [60, 25],
      ] as const) {
        it(`says once that it is overloaded, after ${latestSeconds} s at most: ${load}`, () => {
          const frameMs = steady(load);
          const outcome = simulate({ frameMs, seconds: 5 * MINUTE, isCounted });
          const { loads, taken } = outcome;
          expect(levels(outcome)).to.deep.equal([2]);
          // It goes on as well as it can.
          const { length } = taken.filter((at) => at > 4 * MINUTE);
          expect(length).to.be.at.least(0.97 * Math.floor((MINUTE * 30) / load) - 1);
          expect(loads.map((entry) => entry.load)).to.deep.equal(['overloaded']);
          expect(loads[0]!.atSeconds).to.be.within(6, latestSeconds);
        });
      }
    }

    it('makes frames cheaper where that will do', () => {
      const trace = { steps: WITH_COARSE, seconds: MINUTE };
      expect(settle({ ...trace, frameMs: steady(2.5) }).level).to.equal(2);
      const outcome = simulate({ ...trace, frameMs: steady(3.5), seconds: HOUR });
      expect(levels(outcome), 'for good: at full cost they would be late').to.deep.equal([3]);
      expect(outcome.loads).to.deep.equal([]);
    });

    it('is not judged by fewer than three frames, however long they take', () => {
      const { changes } = simulate({ frameMs: () => 2500, seconds: MINUTE });
      // The second frame is the first that counts, and not whole; then the camera is measured.
      expect(changes[0]!.atSeconds).to.be.within(10, 13);
    });
  });

  describe('under a changing load', () => {
    for (const factor of [3, 8, 30]) {
      it(`sits peaks of less than 2 s out: ${factor}`, () => {
        const { changes } = simulate({
          frameMs: (seconds) => (seconds % 10 < 1.9 ? factor : 0.4) * INTERVAL_MS,
          seconds: HOUR,
        });
        expect(changes).to.deep.equal([]);
      });
    }

    it('steps down for a peak of more', () => {
      const frameMs = (s: number) => (s > 20 && s < 23 ? 1.5 : 0.4) * INTERVAL_MS;
      const { changes } = simulate({ frameMs, seconds: MINUTE });
      expect(changes.map(({ to }) => to)).to.deep.equal([1, 0]);
    });

    it('steps to where most of the late frames would have been in time', () => {
      const to = (seconds: number) => phases([20, 0.4], [seconds, 1.5], [5, 2.5], [1, 0.4]);
      expect(levels(simulate({ frameMs: to(0.7), seconds: 30 }))[0]).to.equal(2);
      expect(levels(simulate({ frameMs: to(1.5), seconds: 30 }))[0]).to.equal(1);
    });

    it('says so again when it was overloaded, was not, and is', () => {
      const frameMs = phases([20, 5], [20, 2.8], [20, 5]);
      const outcome = simulate({ frameMs, seconds: MINUTE });
      expect(levels(outcome)).to.deep.equal([2]);
      expect(outcome.loads.map(({ load }) => load)).to.deep.equal([
        'overloaded',
        'normal',
        'overloaded',
      ]);
    });

    /** Three steps up that were taken back at once: the next one takes 80 s. */
    const REGRETTED = [
      [5, 1.5],
      [15, 0.4],
      [5, 1.5],
      [25, 0.4],
      [5, 1.5],
      [45, 0.4],
      [5, 1.5],
    ] as const;

    for (const [heldSeconds, waitSeconds] of [
      [2 * MINUTE, 80],
      [6 * MINUTE, 10],
    ] as const) {
      it(`waits ${waitSeconds} s after a step up that held for ${heldSeconds} s`, () => {
        const frameMs = phases(...REGRETTED, [83 + heldSeconds, 0.4], [5, 1.5], [200, 0.4]);
        const { changes } = simulate({ frameMs, seconds: heldSeconds + 5 * MINUTE });
        expect(changes.map(({ to }) => to)).to.deep.equal([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
        const [down, up] = changes.slice(-2).map(({ atSeconds }) => atSeconds);
        // Settling, and the rest of the heavy load, come on top.
        expect(up! - down!).to.be.within(waitSeconds + 1, waitSeconds + 5);
      });
    }

    it('goes back up 10 s after the load is gone, and a settling second', () => {
      const frameMs = (seconds: number) => (seconds < 30 ? 5 : 0.4) * INTERVAL_MS;
      const { changes, loads } = simulate({ frameMs, seconds: 2 * MINUTE });
      expect(changes.map(({ to }) => to)).to.deep.equal([2, 0]);
      expect(changes[1]!.atSeconds).to.be.within(40, 41.5);
      expect(loads.map(({ load }) => load)).to.deep.equal(['overloaded', 'normal']);
    });

    it('goes up for a load that barely fits, but only after a minute', () => {
      const frameMs = (seconds: number) => (seconds < 10 ? 1.5 : 0.85) * INTERVAL_MS;
      const { changes } = simulate({ frameMs, seconds: 5 * MINUTE });
      expect(changes.map(({ to }) => to)).to.deep.equal([1, 0]);
      expect(changes[1]!.atSeconds).to.be.within(69, 75);
    });

    it('stays down for a load that would be late now and then', () => {
      const frameMs = (seconds: number) => (seconds < 10 ? 1.5 : 0.95) * INTERVAL_MS;
      expect(simulate({ frameMs, seconds: HOUR }).level).to.equal(1);
    });

    /** Changes in an hour. With long periods each period is a load of its own; with short ones it learns to stay. */
    for (const [period, most] of [
      [5, 1],
      [15, 1],
      [30, 6],
      [60, 10],
      [5 * MINUTE, 25],
    ] as const) {
      for (const [light, heavy] of [
        [0.3, 1.3],
        [0.3, 2.5],
        [0.6, 8],
      ] as const) {
        it(`changes at most ${most} times in an hour: ${light} and ${heavy}, every ${period} s`, () => {
          const frameMs = squareWave(period, light * INTERVAL_MS, heavy * INTERVAL_MS);
          expect(simulate({ frameMs, seconds: HOUR }).changes.length).to.be.at.most(most);
        });
      }
    }

    for (const load of [0.7, 0.8, 0.9, 1, 1.1, 1.4, 1.9, 2, 2.1]) {
      it(`does not swing with noise of 20 %: ${load}`, () => {
        for (const seed of [1, 2, 3]) {
          const outcome = simulate({ frameMs: noisy(steady(load), seed), seconds: HOUR });
          expect(isMonotone(outcome), `seed ${seed}`).to.be.true;
        }
      });
    }

    for (const period of [2 * MINUTE, 10 * MINUTE]) {
      it(`follows a load that drifts across the threshold, no more: every ${period} s`, () => {
        const wave = (s: number) => INTERVAL_MS * (1 + 0.4 * Math.sin((2 * Math.PI * s) / period));
        const outcome = simulate({ frameMs: noisy(wave, 7), seconds: HOUR });
        expect(mostIn10Minutes(outcome)).to.be.at.most(5);
      });
    }

    it('waits longer and longer where taking more frames makes them slower', () => {
      // As where a graphics card is faster while it has less to do: fine on step 1, late on step 0.
      const governor = new Governor(WITH_COARSE);
      const frameMs = () => (governor.level === 0 ? 1.3 : 0.5) * INTERVAL_MS;
      const { changes } = simulate({ frameMs, seconds: 40 * MINUTE, steps: WITH_COARSE }, governor);
      const ups = changes.filter(({ to }) => to === 0).map(({ atSeconds }) => atSeconds);
      const waits = changes
        .filter(({ to }) => to === 0)
        .map(({ atSeconds }) => {
          const down = changes.findLast((c) => c.to === 1 && c.atSeconds < atSeconds)!;
          return atSeconds - down.atSeconds;
        });
      expect(ups.length).to.be.within(6, 13);
      waits.forEach((wait, i) => {
        // The second of settling comes on top.
        expect(wait, `wait ${i}`).to.be.closeTo(Math.min(10 * 2 ** i, 300) + 1.2, 1.5);
      });
    });
  });

  describe('with other cameras', () => {
    for (const fps of [60, 30, 15, 7]) {
      for (const isCounted of [true, false]) {
        for (const [load, level] of [
          [0.8, 0],
          [1.5, 1],
          [2.5, 2],
        ] as const) {
          it(`goes by the camera's own pace: ${fps} fps, ${load}, ${isCounted ? 'counted' : 'unseen'}`, () => {
            const intervalMs = () => 1000 / fps;
            const frameMs = () => (load * 1000) / fps;
            const outcome = simulate({ frameMs, intervalMs, seconds: 3 * MINUTE, isCounted });
            expect(levels(outcome)).to.deep.equal(level === 0 ? [] : [level]);
            expect(outcome.loads.filter((entry) => entry.load === 'overloaded')).to.deep.equal([]);
          });
        }
      }
    }

    it('follows one that slows down in the dark', () => {
      // 50 ms are late at 30 fps and in time at 15.
      const intervalMs = (seconds: number) => (seconds < 30 ? 1000 / 30 : 1000 / 15);
      const { changes } = simulate({ frameMs: () => 45, intervalMs, seconds: 2 * MINUTE });
      expect(changes.map(({ to }) => to)).to.deep.equal([1, 0]);
      const back = (seconds: number) => (seconds < 30 ? 1000 / 15 : 1000 / 30);
      const later = simulate({ frameMs: () => 45, intervalMs: back, seconds: MINUTE });
      expect(later.changes.map(({ to }) => to)).to.deep.equal([1]);
      expect(later.changes[0]!.atSeconds).to.be.within(32, 33);
    });

    it('is not misled by jitter', () => {
      const random = seededRandom(5);
      const intervalMs = () => INTERVAL_MS + 16 * (random() - 0.5);
      const { changes } = simulate({ frameMs: steady(0.7), intervalMs, seconds: 10 * MINUTE });
      expect(changes).to.deep.equal([]);
    });

    it('does not take a throttled camera for a slow machine', () => {
      // A hidden page: one frame a second, or one a minute.
      for (const throttledMs of [1000, 60_000]) {
        const intervalMs = (s: number) => (s > 20 && s < 300 ? throttledMs : INTERVAL_MS);
        const outcome = simulate({ frameMs: steady(0.8), intervalMs, seconds: 10 * MINUTE });
        expect(outcome.changes).to.deep.equal([]);
      }
    });

    it('does not take a source that waits for it for a camera', () => {
      // A clip, fed frame by frame: each comes 10 ms after the last one was done, 300 ms later, stamped 33 ms later.
      const intervalMs = () => 310;
      const stamp = (seconds: number) => (seconds * 1e6 * 33) / 310;
      const { changes, taken } = simulate({
        frameMs: () => 300,
        intervalMs,
        stamp,
        seconds: 10 * MINUTE,
      });
      expect(changes).to.deep.equal([]);
      expect(taken.length).to.be.closeTo((10 * MINUTE) / 0.31, 2);
    });
  });

  describe('with odd timestamps', () => {
    it('takes every frame whose timestamps stand still or run backwards', () => {
      for (const stamp of [() => 5000, (seconds: number) => -seconds * 1e6]) {
        const outcome = simulate({ frameMs: steady(0.5), seconds: MINUTE, stamp });
        expect(outcome.changes).to.deep.equal([]);
        expect(outcome.taken.length).to.be.closeTo(30 * MINUTE, 2);
      }
    });

    it('still keeps the cadence then', () => {
      const { level, taken } = simulate({ frameMs: steady(1.5), seconds: MINUTE, stamp: () => 0 });
      expect(level).to.equal(1);
      expect(taken.length).to.be.within(800, 1000);
    });

    it('forgets what was before an interruption', () => {
      // Late for one and a half seconds before and after an hour's sleep.
      const sleep = (seconds: number) => (seconds < 10 ? seconds : seconds + HOUR);
      const frameMs = (s: number) => (s > 8.5 && s < 11.5 ? 1.5 : 0.4) * INTERVAL_MS;
      const { changes } = simulate({ frameMs, seconds: 30, stamp: (s) => sleep(s) * 1e6 });
      expect(changes).to.deep.equal([]);
      // Control: without the sleep that is too long.
      expect(simulate({ frameMs, seconds: 20 }).changes.length).to.equal(1);
    });

    it('does not count a frame during which the computer slept', () => {
      let slept = 0;
      const frameMs = (s: number) => (s > 10 && slept++ === 0 ? HOUR * 1000 : 0.4 * INTERVAL_MS);
      const { changes } = simulate({ frameMs, seconds: HOUR + 60 });
      expect([changes, slept > 0]).to.deep.equal([[], true]);
    });

    it('gives the computer time to wake up', () => {
      // Asleep in the middle of a frame, and slow for three seconds after.
      const slow = (s: number) => (s > HOUR && s < HOUR + 13 ? 1.5 : 0.4) * INTERVAL_MS;
      let slept = 0;
      const frameMs = (s: number) => (s > 10 && slept++ === 0 ? HOUR * 1000 : slow(s));
      expect(simulate({ frameMs, seconds: HOUR + 60 }).changes).to.deep.equal([]);
    });

    it('does not mind where the camera begins to count', () => {
      const random = seededRandom(11);
      const loads = Array.from({ length: 600 }, () => 3 * random());
      const frameMs = (s: number) => loads[Math.floor(s / 2) % 600]! * INTERVAL_MS;
      const at = (offset: number) =>
        simulate({ frameMs, seconds: 20 * MINUTE, stamp: (s) => Math.round(s * 1e6) + offset });
      const from0 = at(0);
      expect(from0.changes.length).to.be.above(3);
      // Whole numbers of microseconds, so that nothing is rounded otherwise.
      for (const offset of [-(2 ** 40), 2 ** 50]) {
        expect(at(offset)).to.deep.equal(from0);
      }
    });
  });

  describe('load', () => {
    const easyAt = (frameMs: (seconds: number) => number) =>
      simulate({ frameMs, seconds: 5 * MINUTE }).loads;

    it('is easy after two minutes of early frames', () => {
      const loads = easyAt(steady(0.5));
      expect(loads.map(({ load }) => load)).to.deep.equal(['easy'] satisfies Load[]);
      expect(loads[0]!.atSeconds).to.be.within(120, 124);
    });

    it('is not easy when frames are just in time', () => {
      expect(easyAt(steady(0.95))).to.deep.equal([]);
    });

    it('is no longer easy after a while of frames that are not early', () => {
      const loads = easyAt((seconds) => (seconds < 150 ? 0.5 : 0.95) * INTERVAL_MS);
      expect(loads.map(({ load }) => load)).to.deep.equal(['easy', 'normal']);
    });
  });

  it('starts anew for another camera, on the step that it is on', () => {
    const governor = new Governor(WITH_COARSE);
    simulate({ frameMs: steady(1.5), seconds: 10 }, governor);
    expect(governor.level).to.equal(1);
    const arrival = { timestampUs: 0, sinceLastMs: 0, waitedMs: 0, missed: 0 };
    for (let camera = 0; camera < 3; camera++) {
      governor.restart();
      expect(governor.admit(arrival), 'its first frame is taken').to.be.true;
    }
    expect(governor.level).to.equal(1);
  });

  it('expects a usual pace of another camera', () => {
    const governor = new Governor(WITH_COARSE);
    const fast = () => 1000 / 60;
    simulate({ frameMs: () => 25, intervalMs: fast, seconds: 10 }, governor);
    expect(governor.level).to.equal(1);
    const arrival = { timestampUs: 0, sinceLastMs: 0, waitedMs: 0, missed: 0 };
    governor.restart();
    governor.admit(arrival);
    // Two frames of the fast camera, one of a usual one.
    expect(governor.admit({ ...arrival, timestampUs: 33_333 })).to.be.false;
  });

  it('takes every frame on the first step, however close their timestamps are', () => {
    const governor = new Governor(WITH_COARSE);
    for (let timestampUs = 0; timestampUs < 100; timestampUs++) {
      const arrival = { timestampUs, sinceLastMs: 50, waitedMs: 20, missed: 0 };
      expect(governor.admit(arrival), `${timestampUs}`).to.be.true;
      governor.finish(30);
    }
  });

  it('tells what a frame takes', () => {
    const governor = new Governor(WITH_COARSE);
    simulate({ frameMs: () => 20, seconds: 10 }, governor);
    expect(governor.frameMs).to.be.closeTo(20, 1e-9);
  });

  /** Whatever the load does. */
  it('keeps its rules under any load', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed);
      const spans = Array.from({ length: 300 }, () => ({
        length: 20 ** random(),
        load: 0.1 * 100 ** random(),
      }));
      const frameMs = noisy((seconds) => {
        let at = seconds;
        const span = spans.find(({ length }) => (at -= length) < 0);
        return (span?.load ?? 0.5) * INTERVAL_MS;
      }, seed);
      const intervalMs = () => (random() < 0.001 ? 500 + 5000 * random() : INTERVAL_MS);
      const trace = { frameMs, intervalMs, seconds: 10 * MINUTE, steps: WITH_COARSE };
      const { changes, level } = simulate(trace);
      const what = `seed ${seed}: ${changes.map(({ atSeconds, from, to }) => `${atSeconds.toFixed(1)} ${from}>${to}`).join(', ')}`;
      expect(level, what).to.be.within(0, 3);
      changes.forEach(({ atSeconds, from, to }, i) => {
        const sinceLast = atSeconds - (changes[i - 1]?.atSeconds ?? 0);
        // A second to settle; then two of late frames for a step down, ten of early ones for a step up.
        expect(sinceLast, what).to.be.above((to > from ? 3 : 11) - ROUNDING);
        const inAMinute = changes.filter(
          (other) => other.atSeconds >= atSeconds && other.atSeconds < atSeconds + MINUTE,
        );
        expect(inAMinute.length, what).to.be.at.most(9);
      });
    }
  });
});
