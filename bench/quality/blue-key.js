import { grow } from './regions.js';

/** Of a pixel, how much more blue than red and green: 60 to 130 on the wall, up to 50 on grey cloth beside it. */
const MIN_WALL_BLUENESS = 70;

/**
 * Parts of the wall's own blueness: what has less than the first is all person, what has more than the second all wall.
 * In between coverage is linear. Grey cloth that reflects the wall has 0.35; the wall's noise and corners, 0.88.
 */
const PERSON_UP_TO = 0.3;
const WALL_FROM = 0.85;

/** In pixels: so far from the wall nothing is see-through, however blue. Wider than a lock of hair. */
const CORE_DISTANCE = 8;

/**
 * Cuts a person out before a wall of one blue. Written to the pixels themselves: alpha is the person's coverage, and the
 * colours are the person's alone, without the wall behind and its reflection.
 *
 * @param {Uint8ClampedArray} pixels RGBA bytes, sRGB-encoded, straight alpha
 * @param {import('./regions.js').Size} size
 */
export function keyBlueWall(pixels, size) {
  const wall = measureWall(pixels, size);
  const coverage = measureCoverage(pixels, wall, size);
  for (let at = 0; at < coverage.length; at++) {
    removeWall(pixels, 4 * at, { alpha: coverage[at], wall: wall[Math.floor(at / size.width)] });
  }
}

const bluenessAt = (pixels, byte) => pixels[byte + 2] - Math.max(pixels[byte], pixels[byte + 1]);

/** Mean colour of the wall, row by row: it is darker below. A row without wall has that of the row above. */
function measureWall(pixels, { width, height }) {
  const rows = [];
  for (let y = 0; y < height; y++) {
    const sum = [0, 0, 0];
    let found = 0;
    for (let byte = 4 * y * width; byte < 4 * (y + 1) * width; byte += 4) {
      if (bluenessAt(pixels, byte) < MIN_WALL_BLUENESS) continue;
      found++;
      for (let channel = 0; channel < 3; channel++) sum[channel] += pixels[byte + channel];
    }
    const row = found > 0 ? sum.map((total) => total / found) : rows.at(-1);
    if (!row) throw new Error('the first row shows no blue wall');
    rows.push(row);
  }
  return rows;
}

/** 0..1, pixel by pixel. */
function measureCoverage(pixels, wall, size) {
  const blueness = wall.map((row) => bluenessAt(row, 0));
  const coverage = new Float32Array(size.width * size.height);
  for (let at = 0; at < coverage.length; at++) {
    const part = bluenessAt(pixels, 4 * at) / blueness[Math.floor(at / size.width)];
    const alpha = (WALL_FROM - part) / (WALL_FROM - PERSON_UP_TO);
    coverage[at] = Math.min(1, Math.max(0, alpha));
  }
  const isWall = Uint8Array.from(coverage, (alpha) => (alpha === 0 ? 1 : 0));
  const nearWall = grow(isWall, CORE_DISTANCE, size);
  return coverage.map((alpha, at) => (nearWall[at] ? alpha : 1));
}

/** A pixel with coverage a is a F + (1 - a) W, of which F is wanted. Skin, hair and grey have no more blue than green. */
function removeWall(pixels, byte, { alpha, wall }) {
  pixels[byte + 3] = 255 * alpha;
  if (alpha === 0) return;
  for (let channel = 0; channel < 3; channel++) {
    pixels[byte + channel] = (pixels[byte + channel] - (1 - alpha) * wall[channel]) / alpha;
  }
  const [red, green, blue] = pixels.subarray(byte, byte + 3);
  pixels[byte + 2] = Math.min(red, green, blue);
}
