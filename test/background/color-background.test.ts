import { expect } from 'chai';
import { createColorBackground } from '../../src/background/color-background.js';
import { expectCode } from '../helpers/expect-code.js';
import type { Rgb } from '../helpers/picture.js';

const COLORS: readonly (readonly [string, Rgb])[] = [
  ['#00b140', [0, 177, 64]],
  ['#fff', [255, 255, 255]],
  ['#000000', [0, 0, 0]],
  ['white', [255, 255, 255]],
  ['RebeccaPurple', [102, 51, 153]],
  ['rgb(1, 2, 3)', [1, 2, 3]],
  ['rgb(10 20 30)', [10, 20, 30]],
  ['hsl(120 100% 50%)', [0, 255, 0]],
  ['  red  ', [255, 0, 0]],
  // Laid over black.
  ['rgb(255 255 255 / 50%)', [128, 128, 128]],
  ['transparent', [0, 0, 0]],
];

describe('createColorBackground', () => {
  for (const [color, expected] of COLORS) {
    it(`reads ${color}`, () => {
      const background = createColorBackground(color);
      const rgb = background.kind === 'color' ? background.rgb.map((value) => value * 255) : [];
      // One level: the browser may round what is half transparent either way.
      rgb.forEach((value, i) => expect(value).to.be.closeTo(expected[i]!, 1));
      expect(rgb).to.have.length(3);
    });
  }

  for (const color of ['', ' ', 'no colour', '#12', '#ggg', 'rgb(1,2', 'url(x)', '0', 'var(--x)']) {
    it(`refuses ${JSON.stringify(color)}`, async () => {
      await expectCode('background-failed', () => createColorBackground(color));
    });
  }
});
