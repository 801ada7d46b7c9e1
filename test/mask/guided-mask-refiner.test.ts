import { expect } from 'chai';
import { useBackend } from '../helpers/backend.js';
import { filterGuided, type Shot } from '../helpers/guided-filter.js';
import { makeMask } from '../helpers/masks.js';
import { paint, type Picture, type Rgb, type Size } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { maxDifference, paintNoise, refineAll, Refining } from '../helpers/refining.js';

const GPUS = ['webgpu', 'webgl2'] as const;
/** Of 255 levels: half a level of rounding, and half floats of a and b, which the ramp makes twice as much; measured 1.4. */
const TOLERANCE = 2;
/** With 8 bits between the passes: four times half a level, each up to twice as much after the ramp. */
const BYTES_TOLERANCE = 4;
/** Both round to 8 bits; a value that lies on the border between two levels may fall on either side. Measured 1. */
const BACKEND_TOLERANCE = 2;

/** A person-like mask: a soft ellipse and a hard rectangle. */
const ellipseAndRectangle = ({ width, height }: Size) =>
  makeMask({ width, height }, (x, y) => {
    const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
    if (u > 0.8 && v > 0.7) return 1;
    return 1 / (1 + Math.exp(12 * (Math.hypot((u - 0.45) / 0.25, (v - 0.5) / 0.4) - 1)));
  });

/** The same person, as a camera shows them: not quite where the mask says, with the noise of a webcam. */
function paintPerson({ width, height }: Size): Picture {
  const random = seededRandom(9);
  const noise = () => 8 * random() - 4;
  return paint({ width, height }, (x, y) => {
    const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
    const isPerson = Math.hypot((u - 0.47) / 0.25, (v - 0.5) / 0.4) < 1;
    const [r, g, b]: Rgb = isPerson ? [190, 140, 110] : [60 + 80 * u, 90, 120 - 40 * v];
    return [r + noise(), g + noise(), b + noise()];
  });
}

/** Two greys that meet: the channels say the same, which makes the fit as hard to solve as it gets. */
const paintHalves = (size: Size) =>
  paint(size, (x) => (x < size.width / 2 ? [0, 0, 0] : [255, 255, 255]));

const PAINTERS = { person: paintPerson, noise: paintNoise, 'black and white': paintHalves };

/** Least, odd, and both sides of where a texel of the grid is more pixels and has more samples. */
const SIZES: readonly { readonly frame: Size; readonly mask: Size }[] = [
  { frame: { width: 1, height: 1 }, mask: { width: 1, height: 1 } },
  { frame: { width: 17, height: 9 }, mask: { width: 8, height: 8 } },
  { frame: { width: 64, height: 36 }, mask: { width: 40, height: 24 } },
  { frame: { width: 479, height: 20 }, mask: { width: 64, height: 16 } },
  { frame: { width: 481, height: 21 }, mask: { width: 64, height: 16 } },
  { frame: { width: 20, height: 803 }, mask: { width: 16, height: 64 } },
];

describe('the guided mask refiners', () => {
  for (const name of GPUS) {
    describe(name, () => {
      const backend = useBackend(name);

      for (const [subject, painter] of Object.entries(PAINTERS)) {
        for (const { frame, mask } of SIZES) {
          it(`filters as the reference does, within ${TOLERANCE} of 255: ${subject}, ${frame.width}x${frame.height}`, async () => {
            const shot = {
              picture: painter(frame),
              mask: { ...ellipseAndRectangle(mask), shiftTexels: 0.5 },
            };
            const difference = maxDifference(
              await refineAll(backend(), [shot]),
              filterGuided([shot]),
            );
            expect(difference).to.be.at.most(TOLERANCE);
          });
        }
      }

      it('makes an even mask a steep ramp from 0.1 to 0.8', async () => {
        const picture = paintNoise({ width: 9, height: 5 });
        const refineEven = async (value: number) => {
          const mask = makeMask({ width: 4, height: 3 }, () => value);
          const values = await refineAll(backend(), [{ picture, mask }]);
          expect(Math.max(...values) - Math.min(...values)).to.be.at.most(1);
          return values[0]!;
        };
        expect([await refineEven(0.09), await refineEven(0.81)]).to.deep.equal([0, 255]);
        expect(await refineEven(0.45)).to.be.within(127, 128);
        // Of t = 1/4: 255 * (3 t^2 - 2 t^3).
        expect(await refineEven(0.275)).to.be.within(39, 41);
      });

      describe('where the picture has an edge', () => {
        const SIZE = { width: 640, height: 12 };
        const EDGE = 320;
        const refineRow = async (picture: Picture, maskEdge: number) => {
          const mask = makeMask(SIZE, (x) => Math.min(1, Math.max(0, (x - maskEdge) / 8 + 0.5)));
          const values = await refineAll(backend(), [{ picture, mask }]);
          return values.slice(6 * SIZE.width, 7 * SIZE.width);
        };
        const middleOf = (row: readonly number[]) => row.findIndex((value) => value >= 128);
        const room: Rgb = [60, 90, 40];
        const person: Rgb = [190, 150, 120];
        const halves = paint(SIZE, (x) => (x < EDGE ? room : person));
        const even = paint(SIZE, () => room);

        it('pulls the edge of a mask there that lies 3 pixels off', async () => {
          for (const offset of [3, -3]) {
            const [pulled, control] = [
              await refineRow(halves, EDGE + offset),
              await refineRow(even, EDGE + offset),
            ];
            const distance = Math.abs(middleOf(pulled) - EDGE);
            expect(distance, `${offset}`).to.be.at.most(2);
            expect(distance).to.be.below(Math.abs(middleOf(control) - EDGE));
          }
        });

        it('shows nothing of the room on the other side of an edge inside the mask', async () => {
          const row = await refineRow(halves, EDGE + 3);
          expect(row[EDGE - 1]).to.be.at.most(2);
          expect(row[EDGE]).to.be.at.least(100);
        });

        it('is as sharp as the picture where both have their edge', async () => {
          const row = await refineRow(halves, EDGE);
          expect(row[EDGE - 1]).to.be.at.most(20);
          expect(row[EDGE]).to.be.at.least(250);
          const control = await refineRow(even, EDGE);
          expect(control[EDGE]! - control[EDGE - 1]!).to.be.below(60);
        });

        it('leaves what is far from the edge as it is', async () => {
          const row = await refineRow(halves, EDGE + 3);
          expect(new Set(row.slice(0, EDGE - 20))).to.deep.equal(new Set([0]));
          expect(new Set(row.slice(EDGE + 20))).to.deep.equal(new Set([255]));
        });
      });

      it('reads half floats as it reads floats', async () => {
        const size = { width: 64, height: 32 };
        const shot = { picture: paintPerson(size), mask: ellipseAndRectangle(size) };
        const refining = await Refining.open(backend());
        const half = await refining.refine(shot, 'half');
        refining.close();
        // A half float near 1 is off by up to 2^-12, which the ramp makes twice as much: below one level.
        expect(maxDifference(await refineAll(backend(), [shot]), half)).to.be.at.most(1);
      });

      it('takes what is no number for nobody', async () => {
        const picture = paintNoise({ width: 64, height: 32 });
        const size = { width: 32, height: 16 };
        const odd = makeMask(size, (x) => (x < 16 ? NaN : 1));
        const plain = makeMask(size, (x) => (x < 16 ? 0 : 1));
        const values = await refineAll(backend(), [{ picture, mask: odd }]);
        expect(values).to.deep.equal(await refineAll(backend(), [{ picture, mask: plain }]));
        const nothing = await refineAll(backend(), [{ picture, mask: makeMask(size, () => NaN) }]);
        expect(new Set(nothing)).to.deep.equal(new Set([0]));
      });

      it('takes what lies outside 0..1 for the nearer of the two', async () => {
        const picture = paintNoise({ width: 64, height: 32 });
        const size = { width: 32, height: 16 };
        const at = (low: number, high: number) =>
          makeMask(size, (x, y) => ((x >> 2) + (y >> 2) < 6 ? low : high));
        const plain = await refineAll(backend(), [{ picture, mask: at(0, 1) }]);
        for (const mask of [at(-3, 5), at(-Infinity, Infinity)])
          expect(await refineAll(backend(), [{ picture, mask }])).to.deep.equal(plain);
      });
    });
  }

  describe('webgl2, without float targets', () => {
    const backend = useBackend('webgl2');
    const setFloatTargets = (hasFloatTargets: boolean) =>
      Object.assign(backend().context!, { hasFloatTargets });

    beforeEach(() => setFloatTargets(false));
    afterEach(() => setFloatTargets(true));

    for (const { frame, mask } of SIZES) {
      it(`gives the mean over the windows, within ${BYTES_TOLERANCE} of 255: ${frame.width}x${frame.height}`, async () => {
        const shot = {
          picture: paintPerson(frame),
          mask: { ...ellipseAndRectangle(mask), shiftTexels: 0.5 },
        };
        const expected = filterGuided([shot], { isFitted: false });
        const values = await refineAll(backend(), [shot]);
        expect(maxDifference(values, expected)).to.be.at.most(BYTES_TOLERANCE);
      });
    }

    it('keeps what is sure, after a history of the opposite', async () => {
      const size = { width: 64, height: 32 };
      for (const [before, now, expected] of [
        [1, 0, 0],
        [0, 1, 255],
      ] as const) {
        const shots = Array.from({ length: 60 }, (_, i) => ({
          picture: paintPerson(size),
          mask: makeMask(size, () => (i === 0 ? before : now)),
          timestamp: i * 33_333,
        }));
        expect(new Set(await refineAll(backend(), shots))).to.deep.equal(new Set([expected]));
      }
    });
  });

  describe('webgpu, compared with webgl2', () => {
    const [one, other] = [useBackend('webgpu'), useBackend('webgl2')];

    for (const { frame, mask } of SIZES) {
      it(`gives the same mask, within ${BACKEND_TOLERANCE} of 255: ${frame.width}x${frame.height}`, async () => {
        const first = { ...ellipseAndRectangle(mask), shiftTexels: 0.5 };
        const then = makeMask(mask, (x, y) => first.values[y * mask.width + x]! * 0.7 + 0.1);
        const shots: Shot[] = [
          { picture: paintPerson(frame), mask: first, timestamp: 0 },
          { picture: paintPerson(frame), mask: then, timestamp: 33_333 },
        ];
        for (const given of [shots.slice(0, 1), shots]) {
          const [a, b] = [await refineAll(one(), given), await refineAll(other(), given)];
          expect(maxDifference(a, b)).to.be.at.most(BACKEND_TOLERANCE);
        }
      });
    }
  });
});
