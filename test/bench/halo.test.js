import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blur } from '../../bench/quality/gaussian.js';
import { measureHalo } from '../../bench/quality/halo.js';
import { drawSitter, SIZE } from './masks.js';

const GREY = 120;
const SIGMA_PX = 2;

function fill(level) {
  const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height).fill(level);
  for (let byte = 3; byte < pixels.length; byte += 4) pixels[byte] = 255;
  return pixels;
}

const clip = { truths: [drawSitter(20)], plate: fill(GREY), sigmaPx: SIGMA_PX, size: SIZE };

describe('measureHalo', () => {
  it('finds none in the blurred room', () => {
    // Rounding of the weights alone.
    assert.ok(measureHalo({ ...clip, outputs: [fill(GREY)] }) < 1e-3);
  });

  it('gives the levels that the room is off by', () => {
    const halo = measureHalo({ ...clip, outputs: [fill(GREY + 9)] });
    assert.ok(Math.abs(halo - 9) < 1e-3, `halo is ${halo}`);
  });

  it('does not look at the person, nor closer than 3 px', () => {
    const output = fill(GREY);
    for (let x = 20 - 3; x < 40 + 3; x++) output[4 * (30 * SIZE.width + x)] = 0;
    assert.ok(measureHalo({ ...clip, outputs: [output] }) < 1e-3);
    output[4 * (30 * SIZE.width + 20 - 4)] = 0;
    assert.ok(measureHalo({ ...clip, outputs: [output] }) > 1e-3);
  });

  it('gives nothing where no frame came', () => {
    assert.equal(measureHalo({ ...clip, outputs: [null] }), null);
  });
});

describe('blur', () => {
  it('keeps the sum, and spreads a dot by sigma', () => {
    const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height);
    pixels[4 * (24 * SIZE.width + 32)] = 255;
    const blurred = blur(pixels, SIGMA_PX, SIZE);
    let [sum, variance] = [0, 0];
    for (let at = 0; at < SIZE.width * SIZE.height; at++) {
      sum += blurred[4 * at];
      variance += blurred[4 * at] * ((at % SIZE.width) - 32) ** 2;
    }
    assert.ok(Math.abs(sum - 255) < 0.01, `the sum is ${sum}`);
    // 1 %: what is beyond three sigmas is left out.
    assert.ok(Math.abs(Math.sqrt(variance / sum) / SIGMA_PX - 1) < 0.02);
  });

  it('goes on with the last pixels beyond the edges', () => {
    const blurred = blur(fill(GREY), SIGMA_PX, SIZE);
    assert.ok(Math.abs(blurred[0] - GREY) < 1e-3);
  });
});
