/** Runs in the page: a clip with known masks, from files. */

/**
 * @typedef {object} Clip
 * @property {string} name
 * @property {number} fps
 * @property {import('../quality/regions.js').Size} size
 * @property {ImageBitmap[]} pictures opaque
 * @property {Float32Array[]} truths the true masks, 0..1, row 0 at the top
 * @property {ImageBitmap | null} plate the empty room; null where none is known, or where it changes
 */

/**
 * Loads `clip.json`, `in_NNN.jpg`, `alpha_NNN.png` and, where the room stands still, `plate.jpg`.
 *
 * @param {object} options
 * @param {string} options.url of the folder
 * @param {number} options.frames at most so many
 * @returns {Promise<Clip>}
 */
export async function loadFolderClip({ url, frames }) {
  const response = await fetch(`${url}/clip.json`);
  if (!response.ok) throw new Error(`${url}/clip.json answered ${response.status}`);
  const {
    name,
    fps,
    width,
    height,
    frames: all,
    still_background: isStill,
  } = await response.json();
  const size = { width, height };
  const clip = { name, fps, size, pictures: [], truths: [] };
  for (let frame = 0; frame < Math.min(frames, all); frame++) {
    const number = String(frame).padStart(3, '0');
    clip.pictures.push(await loadPicture(`${url}/in_${number}.jpg`, size));
    clip.truths.push(readRed(await loadPicture(`${url}/alpha_${number}.png`, size)));
  }
  const plate = isStill ? await loadPicture(`${url}/plate.jpg`, size).catch(() => null) : null;
  return { ...clip, plate };
}

async function loadPicture(url, { width, height }) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const picture = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  if (picture.width === width && picture.height === height) return picture;
  throw new Error(`${url} is ${picture.width}x${picture.height}, expected ${width}x${height}`);
}

function readRed(picture) {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(picture, 0, 0);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  return Float32Array.from({ length: width * height }, (_, at) => data[4 * at] / 255);
}
