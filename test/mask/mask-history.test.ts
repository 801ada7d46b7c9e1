import { expect } from 'chai';
import { historyWeights, planGrid } from '../../src/mask/refine-params.js';
import { useBackend } from '../helpers/backend.js';
import { filterGuided, type Shot } from '../helpers/guided-filter.js';
import { makeMask } from '../helpers/masks.js';
import { paint, type Picture, type Rgb } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { maxDifference, paintNoise, refineAll, Refining } from '../helpers/refining.js';

const GPUS = ['webgpu', 'webgl2'] as const;
const SIZE = { width: 32, height: 18 };
const MASK_SIZE = { width: 16, height: 16 };
const MIDDLE = 9 * SIZE.width + 16;
const FRAME_US = 33_333;
/** As without history, see guided-mask-refiner.test.ts; half floats take little more of it with each frame. Measured 0.7. */
const TOLERANCE = 2;

const even = (value: number) => makeMask(MASK_SIZE, () => value);
const color = (rgb: Rgb) => paint(SIZE, () => rgb);
const ROOM = color([90, 100, 120]);

/** One frame after the other, of a camera that keeps time. */
const inTime = (shots: readonly Omit<Shot, 'timestamp'>[], startUs = 0): Shot[] =>
  shots.map((shot, i) => ({ ...shot, timestamp: startUs + i * FRAME_US }));

/** The same picture, as a webcam shows it from frame to frame. */
function addNoise({ data, ...size }: Picture, seed: number): Picture {
  const random = seededRandom(seed);
  const noisy = data.map((value, i) => (i % 4 === 3 ? value : value + 8 * random() - 4));
  return { ...size, data: noisy };
}

describe('the history of the guided mask refiners', () => {
  for (const name of GPUS) {
    describe(name, () => {
      const backend = useBackend(name);
      const refine = (shots: readonly Shot[]) => refineAll(backend(), shots);
      /** What the refiner makes of a shot that is its first. */
      const refineFirst = (shot: Shot) => refine([shot]);

      it('is that of the reference, over six frames of which two are like the ones before', async () => {
        const random = seededRandom(2);
        const pictures = [1, 2, 2, 2, 3, 3].map((seed) => paintNoise(SIZE, seed));
        const shots = inTime(
          pictures.map((picture) => ({ picture, mask: makeMask(MASK_SIZE, () => random()) })),
        );
        for (let count = 1; count <= shots.length; count++) {
          const given = shots.slice(0, count);
          const difference = maxDifference(await refine(given), filterGuided(given));
          expect(difference, `${count} frames`).to.be.at.most(TOLERANCE);
        }
      });

      describe('where a mask is off by 0.2 for one frame', () => {
        const steady = even(0.4);
        const flipped = even(0.6);
        const changeOf = async (before: readonly Picture[], picture: Picture) => {
          const given = before.map((shown) => ({ picture: shown, mask: steady }));
          const shots = inTime([...given, { picture, mask: flipped }]);
          const [usual, now, alone] = [
            await refineFirst({ picture, mask: steady }),
            await refine(shots),
            await refineFirst({ picture, mask: flipped }),
          ];
          return { change: now[MIDDLE]! - usual[MIDDLE]!, alone: alone[MIDDLE]! - usual[MIDDLE]! };
        };

        it('shows a tenth of that while the picture stays', async () => {
          const { change, alone } = await changeOf([ROOM, ROOM, ROOM], ROOM);
          expect(alone, 'the control, without history').to.be.greaterThan(60);
          expect(change).to.be.within(0, 0.12 * alone);
        });

        it('shows a fraction of that under the noise of a webcam', async () => {
          const noisy = [1, 2, 3].map((seed) => addNoise(ROOM, seed));
          const { change, alone } = await changeOf(noisy, addNoise(ROOM, 4));
          expect(change).to.be.within(0, 0.25 * alone);
        });

        it('shows all of it where the picture changed', async () => {
          const { change, alone } = await changeOf([ROOM, ROOM, ROOM], color([200, 160, 140]));
          expect(change).to.equal(alone);
        });
      });

      it('is kept and left texel by texel', async () => {
        const half = paint(SIZE, (x) => (x < 16 ? [200, 160, 140] : [90, 100, 120]));
        const [before, now] = [even(0.2), even(0.7)];
        const values = await refine(
          inTime([
            { picture: ROOM, mask: before },
            { picture: half, mask: now },
          ]),
        );
        const [moved, stood] = [values[9 * 32 + 4]!, values[9 * 32 + 28]!];
        const usual = (await refineFirst({ picture: half, mask: now }))[9 * 32 + 4]!;
        const old = (await refineFirst({ picture: half, mask: before }))[9 * 32 + 28]!;
        expect(moved).to.be.closeTo(usual, 1);
        expect(stood).to.be.within(old, old + 30);
      });

      it('lets a mask through that stays as it now is', async () => {
        const shots = inTime([
          { picture: ROOM, mask: even(0.2) },
          ...Array.from({ length: 120 }, () => ({ picture: ROOM, mask: even(0.6) })),
        ]);
        const expected = await refineFirst({ picture: ROOM, mask: even(0.6) });
        // Of the difference exp(-4 / 0.791) is left after four seconds.
        expect(maxDifference(await refine(shots), expected)).to.be.at.most(8);
      });

      it('weighs by the time that passed', async () => {
        const after = async (us: number) => {
          const values = await refine([
            { picture: ROOM, mask: even(0.2), timestamp: 7_000_000 },
            { picture: ROOM, mask: even(0.7), timestamp: 7_000_000 + us },
          ]);
          return values[MIDDLE]!;
        };
        const expected = async (us: number) => {
          const value = 0.7 - 0.5 * historyWeights(us, 0).risingWeight;
          return (await refineFirst({ picture: ROOM, mask: even(value) }))[MIDDLE]!;
        };
        for (const us of [16_667, 100_000, 500_000])
          expect(await after(us), `${us}`).to.be.closeTo(await expected(us), 1);
      });

      describe('is none', () => {
        const first = { picture: ROOM, mask: even(0.2), timestamp: 5_000_000 };
        const second = { picture: ROOM, mask: even(0.7) };

        it('but else there is one: the control', async () => {
          const next = { ...second, timestamp: 5_033_333 };
          expect(await refine([first, next])).to.not.deep.equal(await refineFirst(next));
        });

        for (const [reason, timestamp] of [
          ['when time goes backward', 4_999_999],
          ['when time stands still', 5_000_000],
          ['after more than half a second', 5_500_001],
          ['of frames from long ago', 900_000_000],
        ] as const) {
          it(reason, async () => {
            const next = { ...second, timestamp };
            expect(await refine([first, next])).to.deep.equal(await refineFirst(next));
          });
        }

        it('after a reset, and there is one again from then on', async () => {
          const next = { ...second, timestamp: 5_033_333 };
          const third = { ...first, timestamp: 5_066_667 };
          const refining = await Refining.open(backend());
          await refining.refine(first);
          refining.refiner.reset();
          expect(await refining.refine(next)).to.deep.equal(await refineFirst(next));
          expect(await refining.refine(third)).to.deep.equal(await refine([next, third]));
          expect(await refining.refine(third)).to.deep.equal(await refineFirst(third));
          refining.close();
        });

        it('of a frame of another size, there and back', async () => {
          const tall = paint({ width: 18, height: 32 }, () => [90, 100, 120]);
          const shots = inTime([first, { ...second, picture: tall }, second]);
          const refining = await Refining.open(backend());
          for (const shot of shots)
            expect(await refining.refine(shot)).to.deep.equal(await refineFirst(shot));
          refining.close();
        });

        it('of a frame of another size on the same grid', async () => {
          const [small, large] = [640, 960].map((width) =>
            paint({ width, height: (width / 640) * 6 }, () => [90, 100, 120]),
          );
          const [{ width, height }, other] = [planGrid(small!), planGrid(large!)];
          expect(other).to.include({ width, height });
          const shots = inTime([
            { ...first, picture: small! },
            { ...second, picture: large! },
          ]);
          expect(await refine(shots)).to.deep.equal(await refineFirst(shots[1]!));
        });
      });

      it('goes on over a mask of another size and shift', async () => {
        const other = { ...makeMask({ width: 5, height: 7 }, () => 0.7), shiftTexels: 0.5 };
        const values = await refine(
          inTime([
            { picture: ROOM, mask: even(0.2) },
            { picture: ROOM, mask: other },
          ]),
        );
        const expected = await refine(
          inTime([
            { picture: ROOM, mask: even(0.2) },
            { picture: ROOM, mask: even(0.7) },
          ]),
        );
        expect(values).to.deep.equal(expected);
      });

      it('keeps nothing of what was no number', async () => {
        const shots = (value: number) =>
          inTime([
            { picture: ROOM, mask: even(value) },
            { picture: ROOM, mask: even(0.7) },
            { picture: ROOM, mask: even(0.9) },
          ]);
        const values = await refine(shots(NaN));
        expect(values).to.deep.equal(await refine(shots(0)));
        expect(values, 'the control').to.not.deep.equal(await refine(shots(1)));
      });
    });
  }
});
