import { expect } from 'chai';
import type { Background, BackgroundFit } from '../../src/background/background-source.js';
import { useBackend, type BackendName } from '../helpers/backend.js';
import {
  colorBackground,
  compositeWith,
  FRAME_SIZES,
  makePictureBackground,
  MASK_SIZE,
  PERSON,
} from '../helpers/composite.js';
import { makeMask } from '../helpers/masks.js';
import { compare, paint, paintQuadrants, type Picture } from '../helpers/picture.js';

const FITS: readonly BackgroundFit[] = ['cover', 'contain', 'fill'];

/**
 * From WebGL2, in 8-bit levels; `edges` for the one-pixel ramp where an enlarged picture has a hard edge: samplers and
 * canvases take the weights of their linear filters with different numbers of bits.
 */
const APART = {
  /** Measured 0.001 and 1: two compilers of one arithmetic. */
  webgpu: { mean: 0.05, max: 2, edges: 2 },
  /**
   * Measured at most 0.23: the roundings, and how both enlarge the mask; 9, in the blur of a frame of odd size, whose halves
   * a canvas stretches to whole texels; and 13.
   */
  canvas2d: { mean: 0.3, max: 10, edges: 16 },
} as const;

const blur = (sigma: number) => (): Background => ({ kind: 'blur', sigma });

const MODES: readonly { name: string; create: () => Background | Promise<Background> }[] = [
  { name: 'blur 4', create: blur(4) },
  { name: 'blur 16', create: blur(16) },
  { name: 'blur 40', create: blur(40) },
  { name: 'color', create: colorBackground },
  ...FITS.map((fit) => ({ name: `image ${fit}`, create: () => makePictureBackground(fit) })),
];

/**
 * 2D canvases leave the old room's colour at the person's edge, and shed no light on it: there they are compared where the
 * edge is not.
 */
const hasOwnEdge = (backend: BackendName, mode: string) =>
  backend === 'canvas2d' && !mode.startsWith('blur');
const LEFT_HALF = makeMask(MASK_SIZE, (x) => Number(x < MASK_SIZE.width / 2));
/** Of the width, on both sides of the middle: what the edge of `LEFT_HALF` reaches, on an upright frame too. */
const EDGE_SHARE = 0.1;

function withoutEdge(picture: Picture): Picture {
  const data = picture.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const share = (((at / 4) % picture.width) + 0.5) / picture.width;
    if (Math.abs(share - 0.5) < EDGE_SHARE) data.fill(0, at, at + 3);
  }
  return { ...picture, data };
}

describe('the compositors', () => {
  for (const backend of ['webgpu', 'canvas2d'] satisfies BackendName[]) {
    describe(`${backend}, compared with webgl2`, () => {
      const [one, other] = [useBackend(backend), useBackend('webgl2')];
      for (const { name, create } of MODES) {
        for (const size of FRAME_SIZES) {
          it(`gives the same picture: ${name}, ${size.width}x${size.height}`, async () => {
            const picture = paintQuadrants(size);
            const mask = hasOwnEdge(backend, name) ? LEFT_HALF : PERSON;
            const a = await compositeWith(one(), await create(), { picture, mask });
            const b = await compositeWith(other(), await create(), { picture, mask });
            const { mean, max } = hasOwnEdge(backend, name)
              ? compare(withoutEdge(a), withoutEdge(b))
              : compare(a, b);
            expect(mean, 'mean').to.be.at.most(APART[backend].mean);
            expect(max, 'max').to.be.at.most(
              name.startsWith('image') ? APART[backend].edges : APART[backend].max,
            );
          });
        }
      }

      it('mixes by coverage alike where person and room have one colour', async () => {
        const picture = paint({ width: 640, height: 360 }, () => [200, 60, 90]);
        const a = await compositeWith(one(), colorBackground(), { picture });
        const b = await compositeWith(other(), colorBackground(), { picture });
        expect(compare(a, b).max).to.be.at.most(APART[backend].max);
      });
    });
  }
});
