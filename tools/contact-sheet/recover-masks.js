/**
 * Recovers the masks that the element used, by its public contract alone: the kept pictures are shown to it again, over
 * pure green and over pure magenta, and the difference of the two results tells how much background each pixel has.
 */

/** Frames shown after a change of colour, before results count: the change travels on another path than the frames. */
const SETTLE_FRAMES = 4;

/** A pause in stream time between two moments, after which no mask of the one is of use to the other. */
const PAUSE_US = 1_000_000;

const FRAME_TIMEOUT_MS = 8_000;

/** Times a picture is shown where outputs cannot be told apart by timestamp: the last result is surely its own. */
const SHOWINGS_WITHOUT_TIMESTAMPS = 3;

/**
 * @param {object} options
 * @param {HTMLElement} options.camera the running element; its mode and colour are changed
 * @param {import('./frame-feed.js').FrameFeed} options.feed stopped
 * @param {import('./output-reader.js').OutputReader} options.outputs
 * @param {import('./moments.js').Moment[]} options.moments
 * @param {number} options.deadlineMs on the clock of `performance.now()`
 * @returns {Promise<(ImageData | null)[]>} opaque grey pictures, white = person; null where none was recovered in time
 */
export async function recoverMasks({ camera, feed, outputs, moments, deadlineMs }) {
  const stage = { camera, feed, outputs, deadlineMs };
  const green = await replayOver('#00ff00', moments, stage);
  const magenta = await replayOver('#ff00ff', moments, stage);
  return moments.map((_, index) =>
    green[index] && magenta[index] ? triangulate(green[index], magenta[index]) : null,
  );
}

async function replayOver(color, moments, stage) {
  stage.camera.setAttribute('color', color);
  stage.camera.setAttribute('mode', 'color');
  await stage.camera.updateComplete;
  const first = moments[0].pictures.at(-1);
  for (let i = 0; i < SETTLE_FRAMES; i++) await replay([first], stage);
  const results = [];
  for (const { pictures } of moments) results.push(await replay(pictures, stage));
  return results;
}

/** Shows pictures at their own pace in stream time; gives the pixels of the last one's result. */
async function replay(pictures, stage) {
  const startUs = stage.feed.lastTimestampUs + PAUSE_US;
  let pixels = null;
  for (const picture of pictures) {
    const atUs = startUs + picture.timestampUs - pictures[0].timestampUs;
    pixels = await showOne(picture, atUs, stage);
  }
  return pixels;
}

async function showOne(picture, timestampUs, { camera, feed, outputs, deadlineMs }) {
  const hasTimestamps = camera.stats.transport === 'insertable';
  const showings = hasTimestamps ? 1 : SHOWINGS_WITHOUT_TIMESTAMPS;
  let pixels = null;
  for (let i = 0; i < showings; i++) {
    const shownUs = timestampUs + i * 1000;
    await feed.show(picture, shownUs);
    const timeoutMs = Math.min(deadlineMs, performance.now() + FRAME_TIMEOUT_MS);
    const frame = await readResult(outputs, hasTimestamps ? shownUs : null, timeoutMs);
    if (frame) pixels = readPixels(frame);
    frame?.close();
  }
  return pixels;
}

async function readResult(outputs, timestampUs, deadlineMs) {
  for (;;) {
    const frame = await outputs.next(deadlineMs);
    if (!frame || timestampUs === null || frame.timestamp === timestampUs) return frame;
    frame.close();
  }
}

function readPixels(frame) {
  const { displayWidth: width, displayHeight: height } = frame;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(frame, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/**
 * A pixel with alpha a is a F + (1 - a) B. Over two backgrounds the difference is (1 - a) (B1 - B2), which is projected
 * on B1 - B2 = (-255, 255, -255), the difference of green and magenta.
 */
function triangulate(green, magenta) {
  const mask = new ImageData(green.width, green.height);
  const [g, m, out] = [green.data, magenta.data, mask.data];
  for (let i = 0; i < out.length; i += 4) {
    const projected = m[i] - g[i] + (g[i + 1] - m[i + 1]) + (m[i + 2] - g[i + 2]);
    const alpha = 1 - projected / (3 * 255);
    out[i] = out[i + 1] = out[i + 2] = 255 * alpha;
    out[i + 3] = 255;
  }
  return mask;
}
