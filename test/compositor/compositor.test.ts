import { expect } from 'chai';
import type { Background } from '../../src/background/background-source.js';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import { BACKENDS, useBackend } from '../helpers/backend.js';
import {
  COLOR,
  colorBackground,
  compositeWith,
  FRAME_SIZES,
  makePictureBackground,
  MASK_SIZE,
} from '../helpers/composite.js';
import { NEVER } from '../helpers/gpu.js';
import { makeMask, type MaskValues } from '../helpers/masks.js';
import {
  compare,
  isOpaque,
  paintQuadrants,
  pixelAt,
  QUADRANT_COLORS,
  type Picture,
  type Rgb,
} from '../helpers/picture.js';
import { makeFrame, takeFrame } from '../helpers/video-frame.js';

/** Each backend copies or mixes 8-bit values once or twice: each rounding costs half a level. */
const EXACT = 2;
const everyone = makeMask(MASK_SIZE, () => 1);
const nobody = makeMask(MASK_SIZE, () => 0);

describe('the compositors', () => {
  for (const backendName of BACKENDS) {
    describe(backendName, () => {
      const backend = useBackend(backendName);
      const composite = (background: Background, input: { picture: Picture; mask?: MaskValues }) =>
        compositeWith(backend(), background, input);

      for (const size of FRAME_SIZES) {
        const name = `${size.width}x${size.height}`;
        it(`gives an opaque frame of the same size: ${name}`, async () => {
          const output = await composite(
            { kind: 'blur', sigma: 8 },
            {
              picture: paintQuadrants(size),
            },
          );
          expect([output.width, output.height]).to.deep.equal([size.width, size.height]);
          expect(isOpaque(output)).to.be.true;
        });

        it(`keeps a frame that is all person as it is: ${name}`, async () => {
          const picture = paintQuadrants(size);
          const output = await composite(colorBackground(), { picture, mask: everyone });
          expect(compare(output, picture).max).to.be.at.most(EXACT);
        });

        it(`lets nothing of a frame without a person through: ${name}`, async () => {
          const output = await composite(colorBackground(), {
            picture: paintQuadrants(size),
            mask: nobody,
          });
          for (let at = 0; at < output.data.length; at += 4) {
            const off = COLOR.map((value, i) => Math.abs(value - output.data[at + i]!));
            if (Math.max(...off) > EXACT)
              throw new Error(`pixel ${at / 4} is ${output.data.slice(at, at + 4).join()}`);
          }
        });
      }

      for (const sigma of [2, 8, 40]) {
        it(`blurs an even frame to itself, its border included: sigma ${sigma}`, async () => {
          const { data } = paintQuadrants({ width: 1, height: 1 });
          const picture = {
            width: 65,
            height: 37,
            data: Uint8ClampedArray.from({ length: 65 * 37 * 4 }, (_, i) => data[i % 4]!),
          };
          const output = await composite({ kind: 'blur', sigma }, { picture, mask: nobody });
          expect(compare(output, picture).max).to.be.at.most(EXACT);
        });
      }

      it('keeps every quadrant in its place: the person', async () => {
        const output = await composite(colorBackground(), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: everyone,
        });
        expectQuadrants(output);
      });

      it('keeps every quadrant in its place: the blurred room', async () => {
        const output = await composite(
          { kind: 'blur', sigma: 8 },
          {
            picture: paintQuadrants({ width: 640, height: 360 }),
            mask: nobody,
          },
        );
        expectQuadrants(output);
      });

      it('keeps every quadrant in its place: the background picture', async () => {
        const output = await composite(await makePictureBackground('fill'), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: nobody,
        });
        expectQuadrants(output);
      });

      it('shows the person on one side and the colour on the other', async () => {
        const output = await composite(colorBackground(), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: makeMask(MASK_SIZE, (x) => (x < 128 ? 1 : 0)),
        });
        expectPixel(output, [40, 40], QUADRANT_COLORS[0]);
        expectPixel(output, [40, 320], QUADRANT_COLORS[3]);
        expectPixel(output, [600, 40], COLOR);
        expectPixel(output, [600, 320], COLOR);
      });

      it('bleeds no colour of the person into the blur', async () => {
        // The left half is a red person, the room is green: no red may come over, however far the blur reaches.
        const picture = paintQuadrants({ width: 640, height: 360 });
        for (let at = 0; at < picture.data.length; at += 4) {
          const isLeft = (at / 4) % 640 < 320;
          picture.data.set(isLeft ? [255, 0, 0] : [0, 255, 0], at);
        }
        const output = await composite(
          { kind: 'blur', sigma: 40 },
          {
            picture,
            mask: makeMask(MASK_SIZE, (x) => (x < 140 ? 1 : 0)),
          },
        );
        // Ten mask texels, 25 pixels, beyond the mask's edge; the person's own edge is another 30 pixels away.
        expectPixel(output, [375, 180], [0, 255, 0]);
      });

      it('leaves bars at the sides of a picture that is contained, and none that covers', async () => {
        const frame = { picture: paintQuadrants({ width: 640, height: 360 }), mask: nobody };
        const contained = await composite(await makePictureBackground('contain'), frame);
        // 300x100 on 640x360 is 640x213, from line 73 on.
        expectPixel(contained, [20, 60], [0, 0, 0]);
        expectPixel(contained, [20, 85], QUADRANT_COLORS[0]);
        expectPixel(contained, [620, 275], QUADRANT_COLORS[2]);
        expectPixel(contained, [620, 300], [0, 0, 0]);
        const covering = await composite(await makePictureBackground('cover'), frame);
        expectPixel(covering, [2, 2], QUADRANT_COLORS[0]);
        expectPixel(covering, [637, 357], QUADRANT_COLORS[2]);
      });

      it('lays what is transparent in a picture over black', async () => {
        const half = new ImageData(new Uint8ClampedArray([200, 100, 50, 128]), 1, 1);
        const background = {
          kind: 'image',
          bitmap: await createImageBitmap(half),
          fit: 'fill',
        } as const;
        const output = await composite(background, {
          picture: paintQuadrants({ width: 64, height: 36 }),
          mask: nobody,
        });
        expectPixel(output, [32, 18], [100, 50, 25]);
      });

      it('shows a new background from the next frame on', async () => {
        const { context, asAlpha } = backend();
        const compositor = await createCompositor(context, { kind: 'blur', sigma: 8 }, NEVER);
        const alpha = asAlpha(nobody);
        const frame = makeFrame(paintQuadrants({ width: 64, height: 36 }));
        expectPixel(takeFrame(compositor.composite(frame, alpha)), [4, 4], QUADRANT_COLORS[0]);
        compositor.update(colorBackground());
        expectPixel(takeFrame(compositor.composite(frame, alpha)), [4, 4], COLOR);
        frame.close();
        compositor.close();
      });

      it('follows a frame of another size', async () => {
        const { context, asAlpha } = backend();
        const compositor = await createCompositor(context, { kind: 'blur', sigma: 8 }, NEVER);
        const alpha = asAlpha(nobody);
        for (const size of [...FRAME_SIZES, ...FRAME_SIZES.toReversed()]) {
          const frame = makeFrame(paintQuadrants(size));
          const { width, height } = takeFrame(compositor.composite(frame, alpha));
          expect([width, height]).to.deep.equal([size.width, size.height]);
          frame.close();
        }
        compositor.close();
      });

      it('keeps timestamp and duration, and leaves the frame open', async () => {
        const { context, asAlpha } = backend();
        const compositor = await createCompositor(context, colorBackground(), NEVER);
        const alpha = asAlpha(nobody);
        const frame = makeFrame(paintQuadrants({ width: 64, height: 36 }), {
          timestamp: 123_456_789,
          duration: 33_333,
        });
        const output = compositor.composite(frame, alpha);
        expect([output.timestamp, output.duration]).to.deep.equal([123_456_789, 33_333]);
        expect(frame.codedWidth).to.equal(64);
        output.close();
        frame.close();
        compositor.close();
      });

      it('leaves the duration out where the frame has none', async () => {
        const { context, asAlpha } = backend();
        const compositor = await createCompositor(context, colorBackground(), NEVER);
        const alpha = asAlpha(nobody);
        const frame = makeFrame(paintQuadrants({ width: 64, height: 36 }), { timestamp: 7 });
        const output = compositor.composite(frame, alpha);
        expect([output.timestamp, output.duration]).to.deep.equal([7, null]);
        output.close();
        frame.close();
        compositor.close();
      });

      it('composites at the display size, not the coded one', async () => {
        const { context, asAlpha } = backend();
        const compositor = await createCompositor(context, colorBackground(), NEVER);
        const alpha = asAlpha(everyone);
        const coded = makeFrame(paintQuadrants({ width: 64, height: 36 }));
        const frame = new VideoFrame(coded, { displayWidth: 128, displayHeight: 36 });
        const output = takeFrame(compositor.composite(frame, alpha));
        expect([output.width, output.height]).to.deep.equal([128, 36]);
        expectPixel(output, [40, 8], QUADRANT_COLORS[0]);
        expectPixel(output, [90, 8], QUADRANT_COLORS[1]);
        coded.close();
        frame.close();
        compositor.close();
      });
    });
  }
});

/** Pixels in the middle of each quadrant. */
function expectQuadrants(output: Picture): void {
  const { width, height } = output;
  const [left, right] = [Math.floor(width / 4), Math.floor((3 * width) / 4)];
  const [top, bottom] = [Math.floor(height / 4), Math.floor((3 * height) / 4)];
  expectPixel(output, [left, top], QUADRANT_COLORS[0]);
  expectPixel(output, [right, top], QUADRANT_COLORS[1]);
  expectPixel(output, [right, bottom], QUADRANT_COLORS[2]);
  expectPixel(output, [left, bottom], QUADRANT_COLORS[3]);
}

function expectPixel(output: Picture, [x, y]: readonly [number, number], expected: Rgb): void {
  const actual = pixelAt(output, x, y);
  const off = expected.map((value, i) => Math.abs(value - actual[i]!));
  const message = `pixel ${x}, ${y} is ${actual.join()}, expected ${expected.join()}`;
  expect(Math.max(...off), message).to.be.at.most(EXACT);
}
