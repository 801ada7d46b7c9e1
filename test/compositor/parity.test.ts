import { expect } from 'chai';
import type { Background, BackgroundFit } from '../../src/background/background-source.js';
import { Canvas2dCompositor } from '../../src/compositor/canvas2d-compositor.js';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import { Webgl2Compositor } from '../../src/compositor/webgl2-compositor.js';
import { GlContext } from '../../src/gl/gl-context.js';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import { expectCode } from '../helpers/expect-code.js';
import { alphaCanvas, alphaTexture, asTexture, asValues, makeMask } from '../helpers/masks.js';
import {
  compare,
  isOpaque,
  paintQuadrants,
  pixelAt,
  QUADRANT_COLORS,
  type Picture,
  type Rgb,
  type Size,
} from '../helpers/picture.js';
import { makeFrame, takeFrame } from '../helpers/video-frame.js';

const SIZES: readonly Size[] = [
  { width: 640, height: 360 },
  { width: 641, height: 363 },
  { width: 360, height: 640 },
  { width: 17, height: 9 },
  { width: 1, height: 1 },
];
const FITS: readonly BackgroundFit[] = ['cover', 'contain', 'fill'];
const MASK_SIZE = { width: 256, height: 144 };
/** Of the background picture: wider than any frame here, and no multiple of one. */
const PICTURE_SIZE = { width: 300, height: 100 };
const COLOR: Rgb = [12, 120, 250];
/** Both backends copy or mix 8-bit values once or twice: each rounding costs half a level. */
const EXACT = 2;

/** Measured 0.23 at most: the roundings, and the person's edge, where the 8 bits of both masks differ by one level. */
const MEAN_APART = 0.3;
/** Measured 4 at most, in the blur of sigma 40: the 2D canvas rounds to 8 bits at each halving. */
const MAX_APART = 5;
/**
 * Measured 13 at most, on the one-pixel ramp where an enlarged picture has a hard edge: the canvas and the sampler take
 * the weights of their linear filters with a different number of bits.
 */
const MAX_APART_AT_EDGES = 16;

type BackendName = 'webgl2' | 'canvas2d';
const BACKENDS: readonly BackendName[] = ['webgl2', 'canvas2d'];

/** A soft ellipse and a hard rectangle: head and shoulders, roughly. */
const person = makeMask(MASK_SIZE, (x, y) => {
  const [u, v] = [(x + 0.5) / 256, (y + 0.5) / 144];
  if (u > 0.3 && u < 0.7 && v > 0.75) return 1;
  return 1 / (1 + Math.exp(14 * (Math.hypot((u - 0.5) / 0.15, (v - 0.45) / 0.3) - 1)));
});

const blur = (sigma: number) => (): Background => ({ kind: 'blur', sigma });
const color = (): Background => ({
  kind: 'color',
  rgb: [COLOR[0] / 255, COLOR[1] / 255, COLOR[2] / 255],
});

describe('the compositors', () => {
  let context: GlContext;

  before(() => (context = GlContext.create()));
  after(() => context.close());

  async function makePictureBackground(fit: BackgroundFit): Promise<Background> {
    const { data, width, height } = paintQuadrants(PICTURE_SIZE);
    const bitmap = await createImageBitmap(new ImageData(data, width, height));
    return { kind: 'image', bitmap, fit };
  }

  /** Refines and composites with one backend. */
  function composite(
    backend: BackendName,
    background: Background,
    { picture, mask = person }: { picture: Picture; mask?: typeof person },
  ): Picture {
    const shared = backend === 'webgl2' ? context : null;
    const refiner = createMaskRefiner(shared);
    const compositor = createCompositor(shared, background);
    const frame = makeFrame(picture);
    const alpha = refiner.refine(shared ? asTexture(shared, mask) : asValues(mask));
    const output = takeFrame(compositor.composite(frame, alpha));
    frame.close();
    compositor.close();
    refiner.close();
    return output;
  }

  const everyone = makeMask(MASK_SIZE, () => 1);
  const nobody = makeMask(MASK_SIZE, () => 0);

  const MODES: readonly { name: string; create: () => Background | Promise<Background> }[] = [
    { name: 'blur 4', create: blur(4) },
    { name: 'blur 16', create: blur(16) },
    { name: 'blur 40', create: blur(40) },
    { name: 'color', create: color },
    ...FITS.map((fit) => ({ name: `image ${fit}`, create: () => makePictureBackground(fit) })),
  ];

  describe('compared with one another', () => {
    for (const { name, create } of MODES) {
      for (const size of SIZES) {
        it(`give the same picture: ${name}, ${size.width}x${size.height}`, async () => {
          const picture = paintQuadrants(size);
          const [gpu, cpu] = await Promise.all(
            BACKENDS.map(async (backend) => composite(backend, await create(), { picture })),
          );
          const { mean, max } = compare(gpu!, cpu!);
          expect(mean, 'mean').to.be.at.most(MEAN_APART);
          expect(max, 'max').to.be.at.most(
            name.startsWith('image') ? MAX_APART_AT_EDGES : MAX_APART,
          );
        });
      }
    }
  });

  for (const backend of BACKENDS) {
    describe(backend, () => {
      for (const size of SIZES) {
        const name = `${size.width}x${size.height}`;
        it(`gives an opaque frame of the same size: ${name}`, () => {
          const output = composite(
            backend,
            { kind: 'blur', sigma: 8 },
            {
              picture: paintQuadrants(size),
            },
          );
          expect([output.width, output.height]).to.deep.equal([size.width, size.height]);
          expect(isOpaque(output)).to.be.true;
        });

        it(`keeps a frame that is all person as it is: ${name}`, () => {
          const picture = paintQuadrants(size);
          const output = composite(backend, color(), { picture, mask: everyone });
          expect(compare(output, picture).max).to.be.at.most(EXACT);
        });

        it(`lets nothing of a frame without a person through: ${name}`, () => {
          const output = composite(backend, color(), {
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
        it(`blurs an even frame to itself, its border included: sigma ${sigma}`, () => {
          const { data } = paintQuadrants({ width: 1, height: 1 });
          const picture = {
            width: 65,
            height: 37,
            data: Uint8ClampedArray.from({ length: 65 * 37 * 4 }, (_, i) => data[i % 4]!),
          };
          const output = composite(backend, { kind: 'blur', sigma }, { picture, mask: nobody });
          expect(compare(output, picture).max).to.be.at.most(EXACT);
        });
      }

      it('keeps every quadrant in its place: the person', () => {
        const output = composite(backend, color(), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: everyone,
        });
        expectQuadrants(output);
      });

      it('keeps every quadrant in its place: the blurred room', () => {
        const output = composite(
          backend,
          { kind: 'blur', sigma: 8 },
          {
            picture: paintQuadrants({ width: 640, height: 360 }),
            mask: nobody,
          },
        );
        expectQuadrants(output);
      });

      it('keeps every quadrant in its place: the background picture', async () => {
        const output = composite(backend, await makePictureBackground('fill'), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: nobody,
        });
        expectQuadrants(output);
      });

      it('shows the person on one side and the colour on the other', () => {
        const output = composite(backend, color(), {
          picture: paintQuadrants({ width: 640, height: 360 }),
          mask: makeMask(MASK_SIZE, (x) => (x < 128 ? 1 : 0)),
        });
        expectPixel(output, [40, 40], QUADRANT_COLORS[0]);
        expectPixel(output, [40, 320], QUADRANT_COLORS[3]);
        expectPixel(output, [600, 40], COLOR);
        expectPixel(output, [600, 320], COLOR);
      });

      it('bleeds no colour of the person into the blur', () => {
        // The left half is a red person, the room is green: no red may come over, however far the blur reaches.
        const picture = paintQuadrants({ width: 640, height: 360 });
        for (let at = 0; at < picture.data.length; at += 4) {
          const isLeft = (at / 4) % 640 < 320;
          picture.data.set(isLeft ? [255, 0, 0] : [0, 255, 0], at);
        }
        const output = composite(
          backend,
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
        const contained = composite(backend, await makePictureBackground('contain'), frame);
        // 300x100 on 640x360 is 640x213, from line 73 on.
        expectPixel(contained, [20, 60], [0, 0, 0]);
        expectPixel(contained, [20, 85], QUADRANT_COLORS[0]);
        expectPixel(contained, [620, 275], QUADRANT_COLORS[2]);
        expectPixel(contained, [620, 300], [0, 0, 0]);
        const covering = composite(backend, await makePictureBackground('cover'), frame);
        expectPixel(covering, [2, 2], QUADRANT_COLORS[0]);
        expectPixel(covering, [637, 357], QUADRANT_COLORS[2]);
      });

      it('shows a new background from the next frame on', () => {
        const shared = backend === 'webgl2' ? context : null;
        const compositor = createCompositor(shared, { kind: 'blur', sigma: 8 });
        const alpha = shared ? alphaTexture(shared, nobody) : alphaCanvas(nobody);
        const frame = makeFrame(paintQuadrants({ width: 64, height: 36 }));
        expectPixel(takeFrame(compositor.composite(frame, alpha)), [4, 4], QUADRANT_COLORS[0]);
        compositor.update(color());
        expectPixel(takeFrame(compositor.composite(frame, alpha)), [4, 4], COLOR);
        frame.close();
        compositor.close();
      });

      it('follows a frame of another size', () => {
        const shared = backend === 'webgl2' ? context : null;
        const compositor = createCompositor(shared, { kind: 'blur', sigma: 8 });
        const alpha = shared ? alphaTexture(shared, nobody) : alphaCanvas(nobody);
        for (const size of [...SIZES, ...SIZES.toReversed()]) {
          const frame = makeFrame(paintQuadrants(size));
          const { width, height } = takeFrame(compositor.composite(frame, alpha));
          expect([width, height]).to.deep.equal([size.width, size.height]);
          frame.close();
        }
        compositor.close();
      });

      it('keeps timestamp and duration, and leaves the frame open', () => {
        const shared = backend === 'webgl2' ? context : null;
        const compositor = createCompositor(shared, color());
        const alpha = shared ? alphaTexture(shared, nobody) : alphaCanvas(nobody);
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

      it('leaves the duration out where the frame has none', () => {
        const shared = backend === 'webgl2' ? context : null;
        const compositor = createCompositor(shared, color());
        const alpha = shared ? alphaTexture(shared, nobody) : alphaCanvas(nobody);
        const frame = makeFrame(paintQuadrants({ width: 64, height: 36 }), { timestamp: 7 });
        const output = compositor.composite(frame, alpha);
        expect([output.timestamp, output.duration]).to.deep.equal([7, null]);
        output.close();
        frame.close();
        compositor.close();
      });

      it('composites at the display size, not the coded one', () => {
        const shared = backend === 'webgl2' ? context : null;
        const compositor = createCompositor(shared, color());
        const alpha = shared ? alphaTexture(shared, everyone) : alphaCanvas(everyone);
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

describe('Webgl2Compositor', () => {
  it('refuses a mask that is a canvas', async () => {
    const context = GlContext.create();
    const compositor = new Webgl2Compositor(context, color());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    const alpha = alphaCanvas(makeMask({ width: 4, height: 4 }, () => 0));
    await expectCode('stage-failed', () => compositor.composite(frame, alpha));
    frame.close();
    context.close();
  });

  it('throws when the context is lost, instead of giving a blank frame', async () => {
    const context = GlContext.create();
    const compositor = new Webgl2Compositor(context, color());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    const alpha = alphaTexture(
      context,
      makeMask({ width: 4, height: 4 }, () => 0),
    );
    compositor.composite(frame, alpha).close();
    context.gl.getExtension('WEBGL_lose_context')!.loseContext();
    await expectCode('gpu-lost', () => compositor.composite(frame, alpha));
    frame.close();
    context.close();
  });

  it('closes the bitmap of an image background once it is uploaded', async () => {
    const context = GlContext.create();
    const bitmap = await createImageBitmap(new ImageData(3, 2));
    const compositor = new Webgl2Compositor(context, { kind: 'image', bitmap, fit: 'cover' });
    expect(bitmap.width).to.equal(0);
    compositor.close();
    context.close();
  });
});

describe('Canvas2dCompositor', () => {
  it('refuses a mask that is a texture', async () => {
    const compositor = new Canvas2dCompositor(color());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    await expectCode('stage-failed', () =>
      compositor.composite(frame, { kind: 'texture', texture: {} }),
    );
    frame.close();
  });

  it('closes the bitmap of an image background when another takes its place', async () => {
    const bitmap = await createImageBitmap(new ImageData(3, 2));
    const compositor = new Canvas2dCompositor({ kind: 'image', bitmap, fit: 'cover' });
    expect(bitmap.width).to.equal(3);
    compositor.update(color());
    expect(bitmap.width).to.equal(0);
    compositor.close();
  });
});
