import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyBlueWall } from '../../bench/quality/blue-key.js';
import { triangulate } from '../../bench/quality/triangulate.js';

const SIZE = { width: 60, height: 4 };
const WALL = [50, 125, 250];
const SKIN = [220, 150, 130];

/** A wall with someone from pixel 20 on, who covers the first column in part. */
function drawPicture({ person = SKIN, part = 0.5 } = {}) {
  const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height);
  for (let at = 0; at < SIZE.width * SIZE.height; at++) {
    const x = at % SIZE.width;
    const alpha = x < 20 ? 0 : x === 20 ? part : 1;
    const color = person.map((level, i) => alpha * level + (1 - alpha) * WALL[i]);
    pixels.set([...color, 255], 4 * at);
  }
  return pixels;
}

function key(pixels) {
  keyBlueWall(pixels, SIZE);
  return (x) => [...pixels.subarray(4 * x, 4 * x + 4)];
}

describe('keyBlueWall', () => {
  it('makes the wall see-through and keeps the person', () => {
    const pixelAt = key(drawPicture());
    assert.equal(pixelAt(10)[3], 0);
    assert.deepEqual(pixelAt(40), [...SKIN, 255]);
  });

  it('covers in part what is part wall, and takes the wall out of its colour', () => {
    const [, green, blue, alpha] = key(drawPicture())(20);
    assert.ok(alpha > 0.3 * 255 && alpha < 0.9 * 255, `alpha is ${alpha}`);
    assert.ok(blue <= green + 60, `blue is ${blue}`);
    assert.ok(blue < 200, `blue is ${blue}`);
  });

  it('takes the reflection of the wall from grey cloth, which stays whole away from the wall', () => {
    const pixelAt = key(drawPicture({ person: [120, 120, 165] }));
    assert.deepEqual(pixelAt(40), [120, 120, 120, 255]);
  });

  it('refuses a picture without a blue wall', () => {
    const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height).fill(128);
    assert.throws(() => keyBlueWall(pixels, SIZE), /no blue wall/);
  });
});

describe('triangulate', () => {
  it('tells the alpha of a pixel from its colours over green and magenta', () => {
    const over = (alpha, background) =>
      SKIN.map((level, i) => alpha * level + (1 - alpha) * background[i]);
    for (const alpha of [0, 0.25, 0.5, 1]) {
      const green = Uint8ClampedArray.of(...over(alpha, [0, 255, 0]), 255);
      const magenta = Uint8ClampedArray.of(...over(alpha, [255, 0, 255]), 255);
      // Rounding to bytes.
      assert.ok(Math.abs(triangulate(green, magenta)[0] - alpha) < 1 / 255);
    }
  });
});
