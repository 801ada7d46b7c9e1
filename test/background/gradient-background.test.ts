import { expect } from 'chai';
import { createGradientBackground } from '../../src/background/gradient-background.js';
import { expectCode } from '../helpers/expect-code.js';
import { pixelAt, type Picture, type Rgb } from '../helpers/picture.js';

/** Of a channel: the browser may dither or round. */
const TOLERANCE = 3;

function draw(text: string): Picture {
  const background = createGradientBackground(text);
  if (background?.kind !== 'image') throw new Error(`no picture of ${text}`);
  const { bitmap, fit } = background;
  expect(fit).to.equal('fill');
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** Where in the picture, in fractions of it, and what is there. */
type Seen = readonly [x: number, y: number, rgb: Rgb];
const RED: Rgb = [255, 0, 0];
const BLUE: Rgb = [0, 0, 255];
const MIDDLE: Rgb = [128, 0, 128];

const GRADIENTS: readonly (readonly [text: string, ...seen: Seen[]])[] = [
  ['linear-gradient(red, blue)', [0.1, 0, RED], [0.9, 0.5, MIDDLE], [0.5, 1, BLUE]],
  ['linear-gradient(to top, red, blue)', [0.5, 1, RED], [0.5, 0, BLUE]],
  ['linear-gradient(to right, red, blue)', [0, 0.2, RED], [0.5, 0.9, MIDDLE], [1, 0.5, BLUE]],
  ['linear-gradient(270deg, red, blue)', [1, 0.5, RED], [0, 0.5, BLUE]],
  ['LINEAR-GRADIENT(0.25turn, red, blue)', [0, 0.5, RED], [1, 0.5, BLUE]],
  // Into a corner, the other two have the colour of the middle.
  ['linear-gradient(to bottom right, red, blue)', [0, 0, RED], [1, 0, MIDDLE], [1, 1, BLUE]],
  ['linear-gradient(45deg, red, blue)', [0, 1, RED], [0.5, 0.5, MIDDLE], [1, 0, BLUE]],
  ['linear-gradient(to right, red 50%, blue 50%)', [0.49, 0, RED], [0.51, 0, BLUE]],
  ['linear-gradient(to right, red 0% 25%, blue 75%)', [0.24, 0, RED], [0.5, 0, MIDDLE]],
  ['linear-gradient(to right, red, black, blue)', [0.25, 0, [128, 0, 0]], [0.5, 0, [0, 0, 0]]],
  // A place before the one before it is that one.
  ['linear-gradient(to right, red 50%, blue 20%)', [0.49, 0, RED], [0.51, 0, BLUE]],
  ['linear-gradient( rgb(255, 0, 0) , hsl(240 100% 50%) )', [0.5, 0, RED], [0.5, 1, BLUE]],
  // Laid over black.
  ['linear-gradient(rgb(255 255 255 / 50%), rgb(255 255 255 / 50%))', [0, 0, [128, 128, 128]]],
];

/** What the browser itself paints as the background of an element of that size. */
async function paintInBrowser(text: string, { width, height }: Picture): Promise<Picture> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <foreignObject width="100%" height="100%">
        <div xmlns="http://www.w3.org/1999/xhtml" style="height:100%;background:${text}"></div>
      </foreignObject>
    </svg>`,
  )}`;
  await image.decode();
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** Stops outside of the line between the corners, before it, after it, on both sides and on one only. */
const OUTSIDE = [
  'linear-gradient(to right, red -50%, blue 150%)',
  'linear-gradient(to right, red -50%, lime, blue)',
  'linear-gradient(30deg, red, lime 50%, blue 200%)',
  'linear-gradient(to bottom right, red -100%, lime, blue 50%)',
  'linear-gradient(to top, red 120%, blue 180%)',
  'linear-gradient(to left, red -80%, blue -20%)',
  'linear-gradient(to right, red 140%, lime 60%, blue)',
  'linear-gradient(to right, red -30%, blue -30%)',
];

describe('createGradientBackground', () => {
  for (const text of OUTSIDE) {
    it(`draws as the browser does ${text}`, async () => {
      const picture = draw(text);
      const painted = await paintInBrowser(text, picture);
      for (const x of [0.01, 0.25, 0.5, 0.75, 0.99]) {
        for (const y of [0.01, 0.5, 0.99]) {
          const at = [Math.floor(x * picture.width), Math.floor(y * picture.height)] as const;
          const expected = pixelAt(painted, ...at);
          pixelAt(picture, ...at).forEach((value, c) =>
            expect(value, `${x},${y}`).to.be.closeTo(expected[c]!, TOLERANCE),
          );
        }
      }
    });
  }

  for (const [text, ...seen] of GRADIENTS) {
    it(`draws ${text}`, () => {
      const picture = draw(text);
      for (const [x, y, rgb] of seen) {
        const at = (part: number, size: number) => Math.min(size - 1, Math.floor(part * size));
        const pixel = pixelAt(picture, at(x, picture.width), at(y, picture.height));
        rgb.forEach((value, c) => expect(pixel[c], `${x},${y}`).to.be.closeTo(value, TOLERANCE));
      }
    });
  }

  for (const text of [
    'red',
    '',
    'linear-gradient()',
    'linear-gradient(red)',
    'linear-gradient(red, 50%, blue)',
    'linear-gradient(red 1% 2% 3%, blue)',
    'radial-gradient(red, blue)',
  ]) {
    it(`is none: ${text}`, () => {
      expect(createGradientBackground(text)).to.equal(null);
    });
  }

  for (const text of [
    'linear-gradient(red, no colour)',
    'linear-gradient(red 10px, blue)',
    'linear-gradient(to middle, red, blue)',
    'linear-gradient(to left right, red, blue)',
  ]) {
    it(`refuses ${text}`, async () => {
      await expectCode('background-failed', () => createGradientBackground(text));
    });
  }
});
