import { expect } from 'chai';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import { BACKENDS, useBackend, type Backend, type BackendName } from '../helpers/backend.js';
import { expectCode } from '../helpers/expect-code.js';
import { NEVER } from '../helpers/gpu.js';
import { asValues, makeMask, type MaskValues } from '../helpers/masks.js';

const SIZES = [
  { width: 256, height: 144 },
  { width: 256, height: 256 },
  { width: 17, height: 9 },
  { width: 1, height: 1 },
];
/** Both round to 8 bits; a value that lies on the border between two levels may fall on either side. */
const BACKEND_TOLERANCE = 1;

const WIDE = { width: 64, height: 32 };

/** A person-like mask: a soft ellipse and a hard rectangle. */
const ellipseAndRectangle = ({ width, height }: { width: number; height: number }) =>
  makeMask({ width, height }, (x, y) => {
    const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
    if (u > 0.8 && v > 0.7) return 1;
    return 1 / (1 + Math.exp(12 * (Math.hypot((u - 0.45) / 0.25, (v - 0.5) / 0.4) - 1)));
  });

/** Refines with a refiner of its own. */
async function refineWith(
  backend: Backend,
  mask: MaskValues,
  precision?: 'half',
): Promise<number[]> {
  const refiner = await createMaskRefiner(backend.context, NEVER);
  const alpha = refiner.refine(backend.asMask(mask, precision));
  const values = await backend.readAlpha(alpha, mask);
  refiner.close();
  return Array.from(values);
}

const maxDifference = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((value, i) => Math.abs(value - other[i]!)));

describe('the mask refiners', () => {
  for (const name of BACKENDS) {
    describe(name, () => {
      const backend = useBackend(name);
      const refine = (mask: MaskValues) => refineWith(backend(), mask);
      const refineRow = async (valueAt: (x: number) => number) =>
        (await refine(makeMask(WIDE, valueAt))).slice(16 * 64, 17 * 64);

      for (const size of SIZES) {
        const dimensions = `${size.width}x${size.height}`;
        it(`keeps a sure background at 0: ${dimensions}`, async () => {
          expect(new Set(await refine(makeMask(size, () => 0)))).to.deep.equal(new Set([0]));
        });

        it(`keeps a sure person at 255: ${dimensions}`, async () => {
          expect(new Set(await refine(makeMask(size, () => 1)))).to.deep.equal(new Set([255]));
        });
      }

      it('keeps an even half at the middle', async () => {
        expect((await refine(makeMask(WIDE, () => 0.5)))[0]).to.be.within(127, 128);
      });

      it('makes an even mask steeper on both sides of the half', async () => {
        // 255 * (s(m) - s(0)) / (s(1) - s(0)), s the sigmoid of slope 12.
        expect((await refine(makeMask(WIDE, () => 0.25)))[0]).to.be.within(11, 12);
        expect((await refine(makeMask(WIDE, () => 0.75)))[0]).to.be.within(243, 244);
      });

      it('makes the edge of a hard mask a short ramp round the same place', async () => {
        const row = await refineRow((x) => (x < 32 ? 0 : 1));
        // Texels on the two sides of the edge add up to one: the edge has not moved.
        expect(row[31]! + row[32]!).to.be.within(254, 256);
        expect(row[31]).to.be.within(40, 90);
        // Three texels further out nothing is left of the ramp: 0.04 of the smoothed mask is 0.0014 after the sigmoid.
        expect(row[28]).to.be.at.most(2);
        expect(row[35]).to.be.at.least(253);
      });

      it('rises all the way over a slope', async () => {
        const row = await refineRow((x) => x / 63);
        expect(row).to.deep.equal(row.toSorted((a, b) => a - b));
      });

      it('takes the frame to go on as it is beyond its edges', async () => {
        const row = await refineRow((x) => (x < 32 ? 1 : 0));
        expect([row[0], row[63]]).to.deep.equal([255, 0]);
      });

      it('keeps the top left at the top left', async () => {
        const values = await refine(makeMask(WIDE, (x, y) => (x < 16 && y < 8 ? 1 : 0)));
        const corners = [0, 63, 31 * 64, 31 * 64 + 63].map((at) => values[at]);
        expect(corners).to.deep.equal([255, 0, 0, 0]);
      });

      for (const shiftTexels of [0, 0.25, 0.5, 1]) {
        it(`moves a mask back that lies ${shiftTexels} texels too far to the right and below`, async () => {
          // Linear, so that the mean over neighbours leaves it as it is.
          const ramp = (x: number, y: number) => 0.5 + (x - 32) / 100 + (y - 16) / 50;
          const expected = await refine(makeMask(WIDE, ramp));
          const shifted = makeMask(WIDE, (x, y) => ramp(x - shiftTexels, y - shiftTexels));
          const values = await refine({ ...shifted, shiftTexels });
          for (const [x, y] of [
            [32, 16],
            [24, 14],
            [40, 18],
          ] as const) {
            expect(values[64 * y + x]).to.be.closeTo(expected[64 * y + x]!, 1);
          }
          if (shiftTexels === 0) return;
          expect(await refine(shifted), 'the control, not moved back').to.not.deep.equal(values);
        });
      }

      it('takes a mask of another size after the first', async () => {
        const { context, asMask, readAlpha } = backend();
        const refiner = await createMaskRefiner(context, NEVER);
        const small = makeMask({ width: 3, height: 5 }, () => 0.25);
        await readAlpha(refiner.refine(asMask(makeMask(WIDE, () => 1))), WIDE);
        const values = await readAlpha(refiner.refine(asMask(small)), small);
        refiner.close();
        expect(Math.min(...values)).to.be.at.least(11);
        expect(Math.max(...values)).to.be.at.most(12);
      });

      it('gives the same object while the size stays', async () => {
        const { context, asMask, readAlpha } = backend();
        const refiner = await createMaskRefiner(context, NEVER);
        const mask = asMask(makeMask(WIDE, () => 1));
        const alpha = refiner.refine(mask);
        await readAlpha(alpha, WIDE);
        expect(refiner.refine(mask)).to.equal(alpha);
        await readAlpha(alpha, WIDE);
        refiner.close();
      });

      it('leaves the mask as it was', async () => {
        const mask = makeMask(WIDE, (x) => x / 63);
        const before = mask.values.slice();
        await refine(mask);
        expect(mask.values).to.deep.equal(before);
      });

      it('refuses a mask of another backend', async () => {
        const refiner = await createMaskRefiner(backend().context, NEVER);
        const size = { width: 1, height: 1, shiftTexels: 0 };
        const mask =
          name === 'canvas2d'
            ? ({ kind: 'texture', ...size, texture: {} } as const)
            : asValues(makeMask(WIDE, () => 0));
        await expectCode('stage-failed', () => refiner.refine(mask));
        refiner.close();
      });

      if (name === 'canvas2d') return;
      it('reads half floats as it reads floats', async () => {
        const mask = ellipseAndRectangle(WIDE);
        const half = await refineWith(backend(), mask, 'half');
        // A half float near 1 is off by up to 2^-12, which the sigmoid makes three times as much: below one level.
        expect(maxDifference(await refine(mask), half)).to.be.at.most(1);
      });
    });
  }

  for (const name of ['webgpu', 'canvas2d'] satisfies BackendName[]) {
    describe(`${name}, compared with webgl2`, () => {
      const [one, other] = [useBackend(name), useBackend('webgl2')];
      for (const size of SIZES) {
        it(`gives the same mask, within ${BACKEND_TOLERANCE} of 255: ${size.width}x${size.height}`, async () => {
          const mask = { ...ellipseAndRectangle(size), shiftTexels: 0.5 };
          const [a, b] = [await refineWith(one(), mask), await refineWith(other(), mask)];
          expect(maxDifference(a, b)).to.be.at.most(BACKEND_TOLERANCE);
        });
      }
    });
  }
});
