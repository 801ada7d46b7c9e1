import { expect } from 'chai';
import { useBackend } from '../helpers/backend.js';
import { filterGuided, type Shot } from '../helpers/guided-filter.js';
import { makeMask, type MaskValues } from '../helpers/masks.js';
import { paint, type Picture, type Rgb } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { maxDifference, refineAll, Refining } from '../helpers/refining.js';

const GPUS = ['webgpu', 'webgl2'] as const;
/** A texel of the grid is a pixel. */
const SIZE = { width: 32, height: 18 };
const FRAME_US = 100_000;
/** The room is kept over this, the masks of frames before are not. */
const PAUSE_US = 2_000_000;
/** See guided-mask-refiner.test.ts; measured 0.9. */
const TOLERANCE = 2;

const even = (value: number) => makeMask(SIZE, () => value);
const color = (rgb: Rgb) => paint(SIZE, () => rgb);
const ROOM = color([90, 100, 120]);
const PERSON = color([190, 150, 120]);
const DOUBT = even(0.6);

/** A second of a camera that shows this. */
const aSecond = (picture: Picture, mask: MaskValues): Shot[] =>
  Array.from({ length: 10 }, (_, i) => ({ picture, mask, timestamp: i * FRAME_US }));

const afterPause = (picture: Picture, mask: MaskValues): Shot => ({
  picture,
  mask,
  timestamp: 9 * FRAME_US + PAUSE_US,
});

describe('the room that guided mask refiners remember', () => {
  for (const name of GPUS) {
    describe(name, () => {
      const backend = useBackend(name);
      const refine = (shots: readonly Shot[]) => refineAll(backend(), shots);
      /** What the refiner makes of a shot that is its first. */
      const refineFirst = (shot: Shot) => refine([shot]);

      it('is that of the reference, with a person who comes and goes', async () => {
        const random = seededRandom(4);
        const shots = Array.from({ length: 14 }, (_, i): Shot => {
          const isThere = i >= 7 && i < 10;
          const isPerson = (x: number, y: number) => isThere && Math.hypot(x - 16, y - 10) < 6;
          const noise = () => 6 * random() - 3;
          return {
            picture: paint(SIZE, (x, y) => {
              const [r, g, b]: Rgb = isPerson(x, y) ? [190, 150, 120] : [70 + 2 * x, 90 + y, 110];
              return [r + noise(), g + noise(), b + noise()];
            }),
            mask: makeMask(SIZE, (x, y) => {
              if (i < 7) return 0.05 * random();
              return isPerson(x, y) ? 0.7 + 0.3 * random() : 0.8 * random() ** 3;
            }),
            timestamp: i * FRAME_US,
          };
        });
        for (const count of [2, 8, 11, 14]) {
          const given = shots.slice(0, count);
          const difference = maxDifference(await refine(given), filterGuided(given));
          expect(difference, `${count} frames`).to.be.at.most(TOLERANCE);
        }
      });

      it('is no person where the model is in doubt', async () => {
        const shot = afterPause(ROOM, DOUBT);
        expect(new Set(await refine([...aSecond(ROOM, even(0)), shot]))).to.deep.equal(
          new Set([0]),
        );
        expect(Math.min(...(await refineFirst(shot))), 'the control').to.be.above(128);
      });

      it('is a person where the model is sure', async () => {
        const shot = afterPause(ROOM, even(0.95));
        const values = await refine([...aSecond(ROOM, even(0)), shot]);
        expect(values).to.deep.equal(await refineFirst(shot));
        expect(new Set(values)).to.deep.equal(new Set([255]));
      });

      it('says nothing of what has other colours', async () => {
        const shot = afterPause(PERSON, DOUBT);
        expect(await refine([...aSecond(ROOM, even(0)), shot])).to.deep.equal(
          await refineFirst(shot),
        );
      });

      it('is not learnt where somebody may be', async () => {
        const shot = afterPause(ROOM, DOUBT);
        for (const value of [0.1, 0.5, 1])
          expect(await refine([...aSecond(ROOM, even(value)), shot]), `${value}`).to.deep.equal(
            await refineFirst(shot),
          );
      });

      it('is not learnt close to anybody', async () => {
        const shot = afterPause(ROOM, DOUBT);
        const someone = makeMask(SIZE, (x) => (x < 16 ? 1 : 0));
        const values = await refine([...aSecond(ROOM, someone), shot]);
        const row = values.slice(9 * 32, 10 * 32);
        const usual = (await refineFirst(shot))[0]!;
        // Three texels from somebody the room is not known; the windows of the fit reach as far again.
        expect(row.slice(0, 16)).to.deep.equal(Array.from({ length: 16 }, () => usual));
        expect(row.slice(22)).to.deep.equal(Array.from({ length: 10 }, () => 0));
      });

      it('is kept while a person stands before it', async () => {
        const before = aSecond(ROOM, even(0));
        const there = aSecond(PERSON, even(1)).map((shot, i) => ({
          ...shot,
          timestamp: (10 + i) * FRAME_US,
        }));
        const shot = { ...afterPause(ROOM, DOUBT), timestamp: 30 * FRAME_US };
        expect(new Set(await refine([...before, ...there, shot]))).to.deep.equal(new Set([0]));
      });

      it('is not learnt from what it made doubtful itself', async () => {
        const shots = aSecond(ROOM, even(0));
        for (let i = 1; i <= 100; i++) {
          const level = Math.floor(i / 4);
          const timestamp = shots.at(-1)!.timestamp! + FRAME_US;
          const brighter = color([90 + level, 100 + level, 120 + level]);
          shots.push({ picture: brighter, mask: even(0.3), timestamp });
        }
        const last = { ...shots.at(-1)!, timestamp: shots.at(-1)!.timestamp! + PAUSE_US };
        // By now the picture is another than the room that was seen empty.
        expect(await refine([...shots, last])).to.deep.equal(await refineFirst(last));
      });

      it('is not known after one frame', async () => {
        const [first] = aSecond(ROOM, even(0));
        const shot = afterPause(ROOM, DOUBT);
        const [known, usual] = [await refine([first!, shot]), await refineFirst(shot)];
        expect(known[0]).to.be.within(usual[0]! / 2, usual[0]! - 1);
      });

      it('is learnt anew when it changes', async () => {
        const lit = color([120, 130, 150]);
        const shots = [
          ...aSecond(ROOM, even(0)),
          ...Array.from({ length: 60 }, (_, i) => ({
            picture: lit,
            mask: even(0),
            timestamp: (10 + i) * FRAME_US,
          })),
        ];
        const timestamp = 70 * FRAME_US + PAUSE_US;
        const values = await refine([...shots, { picture: lit, mask: DOUBT, timestamp }]);
        expect(new Set(values)).to.deep.equal(new Set([0]));
      });

      it('is forgotten at a reset, and with frames of another size', async () => {
        const shot = afterPause(ROOM, DOUBT);
        const wide = paint({ width: 40, height: 18 }, () => [90, 100, 120]);
        for (const isReset of [true, false]) {
          const refining = await Refining.open(backend());
          for (const before of aSecond(ROOM, even(0))) await refining.refine(before);
          if (isReset) refining.refiner.reset();
          else await refining.refine({ picture: wide, mask: even(0), timestamp: 9.5 * FRAME_US });
          const values = await refining.refine(shot);
          expect(values, isReset ? 'reset' : 'size').to.deep.equal(await refineFirst(shot));
          refining.close();
        }
      });
    });
  }
});
