import { expect } from 'chai';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import { BACKENDS, useBackend } from '../helpers/backend.js';
import { expectCode } from '../helpers/expect-code.js';
import { NEVER } from '../helpers/gpu.js';
import { asValues, makeMask, type MaskValues } from '../helpers/masks.js';
import { paint, type Picture, type Size } from '../helpers/picture.js';
import { paintNoise, refineAll, Refining } from '../helpers/refining.js';
import { makeFrame } from '../helpers/video-frame.js';

/** Masks of the models, of two looks, odd and least; on usual, odd and least frames. */
const SIZES: readonly { readonly mask: Size; readonly frame: Size }[] = [
  { mask: { width: 256, height: 144 }, frame: { width: 640, height: 360 } },
  { mask: { width: 441, height: 256 }, frame: { width: 640, height: 360 } },
  { mask: { width: 256, height: 256 }, frame: { width: 17, height: 9 } },
  { mask: { width: 17, height: 9 }, frame: { width: 487, height: 23 } },
  { mask: { width: 17, height: 9 }, frame: { width: 17, height: 9 } },
  { mask: { width: 1, height: 1 }, frame: { width: 17, height: 9 } },
  { mask: { width: 1, height: 1 }, frame: { width: 1, height: 1 } },
];
const WIDE = { width: 64, height: 32 };
const GREY = paint(WIDE, () => [120, 120, 120]);

describe('the mask refiners', () => {
  for (const name of BACKENDS) {
    describe(name, () => {
      const backend = useBackend(name);
      const refine = (mask: MaskValues, picture: Picture = GREY) =>
        refineAll(backend(), [{ picture, mask }]);
      const refineRow = async (valueAt: (x: number) => number) =>
        (await refine(makeMask(WIDE, valueAt))).slice(16 * 64, 17 * 64);

      for (const { mask, frame } of SIZES) {
        const dimensions = `${mask.width}x${mask.height} of ${frame.width}x${frame.height}`;
        it(`keeps a sure background at 0, whatever the picture: ${dimensions}`, async () => {
          const values = await refine(
            makeMask(mask, () => 0),
            paintNoise(frame),
          );
          expect(new Set(values)).to.deep.equal(new Set([0]));
        });

        it(`keeps a sure person at 255, whatever the picture: ${dimensions}`, async () => {
          const values = await refine(
            makeMask(mask, () => 1),
            paintNoise(frame),
          );
          expect(new Set(values)).to.deep.equal(new Set([255]));
        });
      }

      it('rises all the way over a slope', async () => {
        const row = await refineRow((x) => x / 63);
        expect(row).to.deep.equal(row.toSorted((a, b) => a - b));
        expect([row[0], row[63]]).to.deep.equal([0, 255]);
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

      it('takes a mask and a frame of other sizes after the first', async () => {
        const shots = [
          { mask: makeMask(WIDE, () => 1), picture: GREY },
          { mask: makeMask({ width: 3, height: 5 }, () => 0.25), picture: GREY },
          {
            mask: makeMask({ width: 3, height: 5 }, (x) => x / 2),
            picture: paintNoise({ width: 9, height: 8 }),
          },
        ];
        const refining = await Refining.open(backend());
        for (const shot of shots)
          expect(await refining.refine(shot)).to.deep.equal(await refineAll(backend(), [shot]));
        refining.close();
      });

      it('gives the same object for each frame', async () => {
        const { context, asMask } = backend();
        const refiner = await createMaskRefiner(context, NEVER);
        const mask = asMask(makeMask(WIDE, () => 1));
        const [one, other] = [makeFrame(GREY), makeFrame(GREY, { timestamp: 33_333 })];
        const alpha = refiner.refine(mask, one);
        expect(refiner.refine(mask, other)).to.equal(alpha);
        expect(refiner.refine(mask, one)).to.equal(alpha);
        one.close();
        other.close();
        refiner.close();
      });

      it('leaves the mask as it was, and the frame open', async () => {
        const { context, asMask } = backend();
        const mask = makeMask(WIDE, (x) => x / 63);
        const before = mask.values.slice();
        const refiner = await createMaskRefiner(context, NEVER);
        const frame = makeFrame(GREY);
        refiner.refine(asMask(mask), frame);
        expect(mask.values).to.deep.equal(before);
        expect(frame.displayWidth).to.equal(64);
        frame.close();
        refiner.close();
      });

      it('refuses a mask of another backend', async () => {
        const refiner = await createMaskRefiner(backend().context, NEVER);
        const size = { width: 1, height: 1, shiftTexels: 0 };
        const mask =
          name === 'canvas2d'
            ? ({ kind: 'texture', ...size, texture: {} } as const)
            : asValues(makeMask(WIDE, () => 0));
        const frame = makeFrame(GREY);
        await expectCode('stage-failed', () => refiner.refine(mask, frame));
        frame.close();
        refiner.close();
      });
    });
  }
});
