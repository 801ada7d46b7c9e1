/** Runs in the page. */
import { fillCanvas, readPixels } from '../players/pixels.js';

/** In pixels of the clip: a place, and how far apart places are looked at. */
const CROP = 96;
const STRIDE = 8;
const ENLARGED = 4;

const GAP = 8;
const LABEL_HEIGHT = 24;

/**
 * Draws, enlarged, the place where the example's mask is most wrong: input, true mask, both results over green, and both
 * masks. From the clip's middle frame, or the first after it that both have.
 *
 * @param {import('../clips/folder-clip.js').Clip} clip
 * @param {{ masks: (Float32Array | null)[], green: (Uint8ClampedArray | null)[] }} example
 * @param {{ masks: (Float32Array | null)[], green: (Uint8ClampedArray | null)[] }} ours
 * @returns {Promise<string | null>} a PNG, as base64; null where there is no such frame
 */
export async function drawCloseUp(clip, example, ours) {
  const { pictures, truths, size } = clip;
  const frame = findFrame(pictures.length, (at) => example.masks[at] && ours.masks[at]);
  if (frame === null) return null;
  const place = findWorst(example.masks[frame], truths[frame], size);
  const cells = [
    ['input', readPixels(pictures[frame], size)],
    ['true mask', toGrey(truths[frame])],
    ['example over green', example.green[frame]],
    ['bg-camera over green', ours.green[frame]],
    ['mask of the example', toGrey(example.masks[frame])],
    ['mask of bg-camera', toGrey(ours.masks[frame])],
  ];
  const canvas = await drawCells(cells, place, size);
  return toBase64(await canvas.convertToBlob({ type: 'image/png' }));
}

function findFrame(count, isWanted) {
  for (let at = count >> 1; at < count; at++) if (isWanted(at)) return at;
  return null;
}

/** The square with the largest sum of errors. */
function findWorst(mask, truth, { width, height }) {
  let worst = { left: 0, top: 0, error: -1 };
  for (let top = 0; top + CROP <= height; top += STRIDE) {
    for (let left = 0; left + CROP <= width; left += STRIDE) {
      const error = sumErrors(mask, truth, { left, top, width });
      if (error > worst.error) worst = { left, top, error };
    }
  }
  return worst;
}

function sumErrors(mask, truth, { left, top, width }) {
  let sum = 0;
  for (let y = top; y < top + CROP; y++) {
    for (let at = y * width + left; at < y * width + left + CROP; at++) {
      sum += Math.abs(mask[at] - truth[at]);
    }
  }
  return sum;
}

function toGrey(mask) {
  return Uint8ClampedArray.from({ length: 4 * mask.length }, (_, byte) =>
    byte % 4 === 3 ? 255 : 255 * mask[byte >> 2],
  );
}

/** Pixels stay squares: what is shown is what came out. */
async function drawCells(cells, { left, top }, size) {
  const side = ENLARGED * CROP;
  const canvas = fillCanvas('#fff', {
    width: GAP + cells.length * (side + GAP),
    height: LABEL_HEIGHT + side + GAP,
  });
  const context = canvas.getContext('2d');
  context.imageSmoothingEnabled = false;
  context.fillStyle = '#000';
  context.font = '16px sans-serif';
  for (const [index, [label, pixels]] of cells.entries()) {
    const x = GAP + index * (side + GAP);
    const picture = await createImageBitmap(new ImageData(pixels, size.width, size.height));
    context.fillText(label, x, 17);
    context.drawImage(picture, left, top, CROP, CROP, x, LABEL_HEIGHT, side, side);
    picture.close();
  }
  return canvas;
}

async function toBase64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
