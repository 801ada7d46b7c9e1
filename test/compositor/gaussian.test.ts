import { expect } from 'chai';
import { planBlur, scaleSigma } from '../../src/compositor/blur-plan.js';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import { WeightedGaussian } from '../../src/compositor/gaussian.js';
import { BACKENDS, useBackend, type Backend } from '../helpers/backend.js';
import { blurReference } from '../helpers/gaussian-reference.js';
import { NEVER } from '../helpers/gpu.js';
import { makeMask } from '../helpers/masks.js';
import { paint, type Picture, type Rgb } from '../helpers/picture.js';
import { makeFrame, takeFrame } from '../helpers/video-frame.js';

/**
 * Over every pixel, in 8-bit levels: the design's bound; and where each halving and the blurred room itself are rounded
 * to 8 bits, as on 2D canvases, half a level more (2.49 measured, at sigma 48).
 */
const MAX_LEVELS = { webgpu: 2, webgl2: 2, canvas2d: 2.5 } as const;
/**
 * For a CPU that can't keep up otherwise: 3.9 measured; 9.2 at sigma 48, whose sixteenths of 360 lines do not come out even
 * and are stretched.
 */
const maxCoarseLevels = (sigma: number) => (sigma === 48 ? 9.5 : 4);
/** 40 and 48 are, at this size, the ones that are shrunk most for their sigma. */
const SIGMAS = [2, 4, 8, 16, 40, 48];
/** In pixels: two of the largest sigma here. */
const MARGIN = 48;
const SIZE = { width: 640, height: 360 };
/** Nobody in it. */
const ROOM = makeMask({ width: 256, height: 144 }, () => 0);

/** Black beside white, pure colours, a thin line and a slanted band: the worst for what is made small and enlarged. */
function paintHardEdges(): Picture {
  const colors: readonly Rgb[] = [
    [255, 0, 0],
    [0, 255, 255],
    [0, 0, 0],
    [255, 255, 255],
    [0, 0, 255],
    [255, 255, 0],
  ];
  return paint(SIZE, (x, y) => {
    if (y >= 170 && y < 174) return [255, 255, 255];
    if (x + y > 520 && x + y < 620) return [0, 0, 0];
    return colors[(Math.floor(x / 73) + 2 * Math.floor(y / 53)) % colors.length]!;
  });
}

/** The same with a bright line along two edges of the frame: what lies beyond an edge is the pixel on it, over and over. */
function paintFramed(): Picture {
  const { data } = paintHardEdges();
  return paint(SIZE, (x, y) => {
    if (x < 3 || y >= 357) return [255, 255, 255];
    const at = 4 * (y * SIZE.width + x);
    return [data[at]!, data[at + 1]!, data[at + 2]!];
  });
}

/** The largest difference of any pixel at least `margin` pixels from the frame's edge. */
function findMax(output: Picture, reference: { data: Float64Array }, margin: number): number {
  let max = 0;
  for (let y = margin; y < SIZE.height - margin; y++) {
    for (let x = margin; x < SIZE.width - margin; x++) {
      const at = 4 * (y * SIZE.width + x);
      for (let i = at; i < at + 3; i++)
        max = Math.max(max, Math.abs(output.data[i]! - reference.data[i]!));
    }
  }
  return max;
}

async function blur(
  { context, asAlpha }: Backend,
  picture: Picture,
  { sigma, isCoarse = false }: { readonly sigma: number; readonly isCoarse?: boolean },
) {
  const compositor = await createCompositor(context, { kind: 'blur', sigma }, NEVER);
  if (isCoarse) compositor.coarsen!(true);
  const frame = makeFrame(picture);
  const output = takeFrame(compositor.composite(frame, asAlpha(ROOM)));
  frame.close();
  compositor.close();
  return output;
}

describe('the blur of the compositors, against a float64 Gaussian', () => {
  const pictures = { inside: paintHardEdges(), framed: paintFramed() };

  for (const name of BACKENDS) {
    describe(name, () => {
      const backend = useBackend(name);
      const levels = MAX_LEVELS[name];

      for (const sigma of SIGMAS) {
        it(`is within ${levels} of 255 at every pixel away from the frame's edge: sigma ${sigma}`, async () => {
          const reference = blurReference(pictures.inside, scaleSigma(sigma, SIZE.height));
          const output = await blur(backend(), pictures.inside, { sigma });
          expect(findMax(output, reference, MARGIN)).to.be.at.most(levels);
        });

        it(`is within ${levels} of 255 up to the frame's edge: sigma ${sigma}`, async () => {
          const reference = blurReference(pictures.framed, scaleSigma(sigma, SIZE.height));
          const output = await blur(backend(), pictures.framed, { sigma });
          expect(findMax(output, reference, 0)).to.be.at.most(levels);
        });
      }
    });
  }
});

describe('a coarse blur, against a float64 Gaussian', () => {
  const pictures = { inside: paintHardEdges(), framed: paintFramed() };
  const backend = useBackend('canvas2d');

  for (const sigma of SIGMAS) {
    for (const [name, picture] of Object.entries(pictures)) {
      it(`is within ${maxCoarseLevels(sigma)} of 255 at every pixel: ${name}, sigma ${sigma}`, async () => {
        const reference = blurReference(picture, scaleSigma(sigma, SIZE.height));
        const output = await blur(backend(), picture, { sigma, isCoarse: true });
        expect(findMax(output, reference, 0)).to.be.at.most(maxCoarseLevels(sigma));
      });
    }
  }

  it('is off by more than a fine one, and fine again when that is asked for', async () => {
    const { asAlpha } = backend();
    const compositor = await createCompositor(null, { kind: 'blur', sigma: 16 }, NEVER);
    const frame = makeFrame(pictures.inside);
    const draw = () => takeFrame(compositor.composite(frame, asAlpha(ROOM))).data;
    const fine = draw();
    compositor.coarsen!(true);
    expect(draw()).to.not.deep.equal(fine);
    compositor.coarsen!(false);
    expect(draw()).to.deep.equal(fine);
    frame.close();
    compositor.close();
  });
});

describe('WeightedGaussian', () => {
  const plan = planBlur({ width: 40, height: 20 }, 2, 'linear');

  it('leaves an even picture as it is', () => {
    const { data } = paint(plan, () => [200, 100, 50]);
    const expected = data.slice();
    new WeightedGaussian(plan).blur(data);
    expect(data).to.deep.equal(expected);
  });

  it('takes no colour from texels without weight', () => {
    const { data } = paint(plan, (x) => (x < 20 ? [10, 20, 30] : [255, 0, 0]));
    for (let i = 0; i < data.length; i += 4) if ((i / 4) % 40 >= 20) data[i + 3] = 0;
    new WeightedGaussian(plan).blur(data);
    expect(Array.from(data.subarray(4 * 20, 4 * 21))).to.deep.equal([10, 20, 30, 255]);
  });

  it('mixes colours where both sides have weight', () => {
    const { data } = paint(plan, (x) => (x < 20 ? [10, 20, 30] : [255, 0, 0]));
    new WeightedGaussian(plan).blur(data);
    expect(data[4 * 20]).to.be.within(100, 200);
  });

  it('gives opaque black where no texel in reach has weight', () => {
    const { data } = paint(plan, () => [255, 255, 255]);
    for (let i = 3; i < data.length; i += 4) data[i] = 0;
    new WeightedGaussian(plan).blur(data);
    expect(Array.from(data.subarray(0, 4))).to.deep.equal([0, 0, 0, 255]);
  });

  it('does the same with the same buffers again', () => {
    const gaussian = new WeightedGaussian(plan);
    const picture = paint(plan, (x, y) => [6 * x, 12 * y, 0]);
    const first = picture.data.slice();
    gaussian.blur(first);
    const other = paint(plan, () => [1, 2, 3]);
    gaussian.blur(other.data);
    const second = picture.data.slice();
    gaussian.blur(second);
    expect(second).to.deep.equal(first);
  });
});
