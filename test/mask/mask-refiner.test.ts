import { expect } from 'chai';
import { GlContext } from '../../src/gl/gl-context.js';
import { Canvas2dMaskRefiner } from '../../src/mask/canvas2d-mask-refiner.js';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import type { MaskRefiner } from '../../src/mask/mask-refiner.js';
import { Webgl2MaskRefiner } from '../../src/mask/webgl2-mask-refiner.js';
import { asTexture, asValues, makeMask, readAlpha, type MaskValues } from '../helpers/masks.js';
import { expectCode } from '../helpers/expect-code.js';

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

describe('the mask refiners', () => {
  let context: GlContext;

  before(() => (context = GlContext.create()));
  after(() => context.close());

  function refineWith(backend: 'webgl2' | 'canvas2d', mask: MaskValues): number[] {
    const isGpu = backend === 'webgl2';
    const refiner: MaskRefiner = createMaskRefiner(isGpu ? context : null);
    const alpha = refiner.refine(isGpu ? asTexture(context, mask) : asValues(mask));
    const values = readAlpha(alpha, isGpu ? context : null, mask);
    refiner.close();
    return Array.from(values);
  }

  for (const backend of ['webgl2', 'canvas2d'] as const) {
    const refine = (mask: MaskValues) => refineWith(backend, mask);
    const refineRow = (valueAt: (x: number) => number) =>
      refine(makeMask(WIDE, valueAt)).slice(16 * 64, 17 * 64);

    describe(backend, () => {
      for (const size of SIZES) {
        const name = `${size.width}x${size.height}`;
        it(`keeps a sure background at 0: ${name}`, () => {
          expect(new Set(refine(makeMask(size, () => 0)))).to.deep.equal(new Set([0]));
        });

        it(`keeps a sure person at 255: ${name}`, () => {
          expect(new Set(refine(makeMask(size, () => 1)))).to.deep.equal(new Set([255]));
        });
      }

      it('keeps an even half at the middle', () => {
        expect(refine(makeMask(WIDE, () => 0.5))[0]).to.be.within(127, 128);
      });

      it('makes an even mask steeper on both sides of the half', () => {
        // 255 * (s(m) - s(0)) / (s(1) - s(0)), s the sigmoid of slope 12.
        expect(refine(makeMask(WIDE, () => 0.25))[0]).to.be.within(11, 12);
        expect(refine(makeMask(WIDE, () => 0.75))[0]).to.be.within(243, 244);
      });

      it('makes the edge of a hard mask a short ramp round the same place', () => {
        const row = refineRow((x) => (x < 32 ? 0 : 1));
        // Texels on the two sides of the edge add up to one: the edge has not moved.
        expect(row[31]! + row[32]!).to.be.within(254, 256);
        expect(row[31]).to.be.within(40, 90);
        // Three texels further out nothing is left of the ramp: 0.04 of the smoothed mask is 0.0014 after the sigmoid.
        expect(row[28]).to.be.at.most(2);
        expect(row[35]).to.be.at.least(253);
      });

      it('rises all the way over a slope', () => {
        const row = refineRow((x) => x / 63);
        expect(row).to.deep.equal(row.toSorted((a, b) => a - b));
      });

      it('takes the frame to go on as it is beyond its edges', () => {
        const row = refineRow((x) => (x < 32 ? 1 : 0));
        expect([row[0], row[63]]).to.deep.equal([255, 0]);
      });

      it('keeps the top left at the top left', () => {
        const values = refine(makeMask(WIDE, (x, y) => (x < 16 && y < 8 ? 1 : 0)));
        const corners = [0, 63, 31 * 64, 31 * 64 + 63].map((at) => values[at]);
        expect(corners).to.deep.equal([255, 0, 0, 0]);
      });

      for (const shiftTexels of [0, 0.25, 0.5, 1]) {
        it(`moves a mask back that lies ${shiftTexels} texels too far to the right and below`, () => {
          // Linear, so that the mean over neighbours leaves it as it is.
          const ramp = (x: number, y: number) => 0.5 + (x - 32) / 100 + (y - 16) / 50;
          const expected = refine(makeMask(WIDE, ramp));
          const shifted = makeMask(WIDE, (x, y) => ramp(x - shiftTexels, y - shiftTexels));
          const values = refine({ ...shifted, shiftTexels });
          for (const [x, y] of [
            [32, 16],
            [24, 14],
            [40, 18],
          ] as const) {
            expect(values[64 * y + x]).to.be.closeTo(expected[64 * y + x]!, 1);
          }
          if (shiftTexels === 0) return;
          expect(refine(shifted), 'the control, not moved back').to.not.deep.equal(values);
        });
      }
    });
  }

  for (const size of SIZES) {
    it(`give the same mask, within ${BACKEND_TOLERANCE} of 255: ${size.width}x${size.height}`, () => {
      const mask = ellipseAndRectangle(size);
      const [gpu, cpu] = [refineWith('webgl2', mask), refineWith('canvas2d', mask)];
      const differences = gpu.map((value, i) => Math.abs(value - cpu[i]!));
      expect(Math.max(...differences)).to.be.at.most(BACKEND_TOLERANCE);
    });
  }
});

describe('Webgl2MaskRefiner', () => {
  let context: GlContext;

  before(() => (context = GlContext.create()));
  after(() => context.close());

  it('refuses a mask in memory', async () => {
    const refiner = new Webgl2MaskRefiner(context);
    await expectCode('stage-failed', () => refiner.refine(asValues(makeMask(WIDE, () => 0))));
  });

  it('takes a mask of another size after the first', () => {
    const refiner = new Webgl2MaskRefiner(context);
    refiner.refine(
      asTexture(
        context,
        makeMask(WIDE, () => 1),
      ),
    );
    const small = makeMask({ width: 3, height: 5 }, () => 0.5);
    const values = readAlpha(refiner.refine(asTexture(context, small)), context, small);
    expect(new Set(values)).to.satisfy((set: Set<number>) => set.has(127) || set.has(128));
    refiner.close();
  });

  it('gives the same object while the size stays', () => {
    const refiner = new Webgl2MaskRefiner(context);
    const mask = asTexture(
      context,
      makeMask(WIDE, () => 1),
    );
    expect(refiner.refine(mask)).to.equal(refiner.refine(mask));
    refiner.close();
  });

  it('reads half floats as it reads floats', () => {
    const mask = ellipseAndRectangle(WIDE);
    const refiner = new Webgl2MaskRefiner(context);
    const [float, half] = (['r32f', 'r16f'] as const).map((format) =>
      Array.from(readAlpha(refiner.refine(asTexture(context, mask, format)), context, mask)),
    );
    // A half float near 1 is off by up to 2^-12, which the sigmoid makes three times as much: below one level.
    const differences = float!.map((value, i) => Math.abs(value - half![i]!));
    expect(Math.max(...differences)).to.be.at.most(1);
    refiner.close();
  });
});

describe('Canvas2dMaskRefiner', () => {
  it('refuses a mask that is a texture', async () => {
    const refiner = new Canvas2dMaskRefiner();
    const size = { width: 1, height: 1, shiftTexels: 0 };
    const texture = { kind: 'texture', ...size, texture: {} } as const;
    await expectCode('stage-failed', () => refiner.refine(texture));
  });

  it('takes a mask of another size after the first', () => {
    const refiner = new Canvas2dMaskRefiner();
    refiner.refine(asValues(makeMask(WIDE, () => 1)));
    const small = makeMask({ width: 3, height: 5 }, () => 0);
    expect(new Set(readAlpha(refiner.refine(asValues(small)), null, small))).to.deep.equal(
      new Set([0]),
    );
  });

  it('gives the same object while the size stays', () => {
    const refiner = new Canvas2dMaskRefiner();
    const mask = asValues(makeMask(WIDE, () => 1));
    expect(refiner.refine(mask)).to.equal(refiner.refine(mask));
  });

  it('leaves the values as they were', () => {
    const mask = makeMask(WIDE, (x) => x / 63);
    const before = mask.values.slice();
    new Canvas2dMaskRefiner().refine(asValues(mask));
    expect(mask.values).to.deep.equal(before);
  });
});
