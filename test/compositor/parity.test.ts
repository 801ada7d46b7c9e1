import { expect } from 'chai';
import type { Background, BackgroundFit } from '../../src/background/background-source.js';
import { useBackend, type BackendName } from '../helpers/backend.js';
import {
  colorBackground,
  compositeWith,
  FRAME_SIZES,
  makePictureBackground,
} from '../helpers/composite.js';
import { compare, paintQuadrants } from '../helpers/picture.js';

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

describe('the compositors', () => {
  for (const backend of ['webgpu', 'canvas2d'] satisfies BackendName[]) {
    describe(`${backend}, compared with webgl2`, () => {
      const [one, other] = [useBackend(backend), useBackend('webgl2')];
      for (const { name, create } of MODES) {
        for (const size of FRAME_SIZES) {
          it(`gives the same picture: ${name}, ${size.width}x${size.height}`, async () => {
            const picture = paintQuadrants(size);
            const a = await compositeWith(one(), await create(), { picture });
            const b = await compositeWith(other(), await create(), { picture });
            const { mean, max } = compare(a, b);
            expect(mean, 'mean').to.be.at.most(APART[backend].mean);
            expect(max, 'max').to.be.at.most(
              name.startsWith('image') ? APART[backend].edges : APART[backend].max,
            );
          });
        }
      }
    });
  }
});
