import { expect } from 'chai';
import { placePicture, type BackgroundFit } from '../../src/background/background-source.js';

const WIDE = { width: 200, height: 100 };
const TALL = { width: 100, height: 200 };
const SQUARE = { width: 50, height: 50 };

/** x, y, width, height, worked out by hand after CSS `object-fit`. */
const ROWS: readonly {
  picture: { width: number; height: number };
  frame: { width: number; height: number };
  fit: BackgroundFit;
  expected: readonly [number, number, number, number];
}[] = [
  { picture: WIDE, frame: SQUARE, fit: 'cover', expected: [-25, 0, 100, 50] },
  { picture: WIDE, frame: SQUARE, fit: 'contain', expected: [0, 12.5, 50, 25] },
  { picture: WIDE, frame: SQUARE, fit: 'fill', expected: [0, 0, 50, 50] },
  { picture: TALL, frame: SQUARE, fit: 'cover', expected: [0, -25, 50, 100] },
  { picture: TALL, frame: SQUARE, fit: 'contain', expected: [12.5, 0, 25, 50] },
  { picture: TALL, frame: SQUARE, fit: 'fill', expected: [0, 0, 50, 50] },
  { picture: WIDE, frame: WIDE, fit: 'cover', expected: [0, 0, 200, 100] },
  { picture: WIDE, frame: WIDE, fit: 'contain', expected: [0, 0, 200, 100] },
  { picture: WIDE, frame: TALL, fit: 'cover', expected: [-150, 0, 400, 200] },
  { picture: WIDE, frame: TALL, fit: 'contain', expected: [0, 75, 100, 50] },
  { picture: { width: 1, height: 1 }, frame: WIDE, fit: 'cover', expected: [0, -50, 200, 200] },
  { picture: { width: 1, height: 1 }, frame: WIDE, fit: 'contain', expected: [50, 0, 100, 100] },
];

describe('placePicture', () => {
  for (const { picture, frame, fit, expected } of ROWS) {
    const from = `${picture.width}x${picture.height}`;
    const onto = `${frame.width}x${frame.height}`;
    it(`places ${from} on ${onto}: ${fit}`, () => {
      const { x, y, width, height } = placePicture(picture, frame, fit);
      expect([x, y, width, height]).to.deep.equal(expected);
    });
  }
});
