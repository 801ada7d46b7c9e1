/** Pictures kept from before each moment: the mask's temporal smoothing looks at its last frames. */
const LEAD = 3;

/**
 * One row of the contact sheet. `pictures` ends with the input of `output`; the ones before it are the last inputs that
 * were composited, so that the element can be led up to this moment once more.
 *
 * @typedef {object} Moment
 * @property {import('./picture.js').Picture[]} pictures
 * @property {ImageBitmap} output
 * @property {boolean} isExact false: the transport loses timestamps, so the input is the likeliest one
 */

/**
 * Waits for `frames` composited frames, or for the deadline, and keeps `rows` moments spread over the wait.
 *
 * @param {object} options
 * @param {HTMLElement} options.camera the element
 * @param {import('./frame-feed.js').FrameFeed} options.feed
 * @param {import('./output-reader.js').OutputReader} options.outputs
 * @param {number} options.frames
 * @param {number} options.rows
 * @param {number} options.deadlineMs on the clock of `performance.now()`
 * @returns {Promise<{ count: number, moments: Moment[] }>} `count`: composited frames that came
 */
export async function collectMoments({ camera, feed, outputs, frames, rows, deadlineMs }) {
  const startedMs = performance.now();
  const moments = [];
  let pictures = [];
  let count = 0;
  let lastTimestampUs = null;
  while (count < frames) {
    const frame = await outputs.next(deadlineMs);
    if (!frame) break;
    const isHeld = frame.timestamp === lastTimestampUs;
    lastTimestampUs = frame.timestamp;
    const input = isHeld ? null : findInput(camera, feed, frame);
    if (!isHeld) count++;
    if (input) {
      pictures = [...pictures.slice(-LEAD), input.picture];
      const time = (performance.now() - startedMs) / (deadlineMs - startedMs);
      const share = Math.max(count / frames, time);
      if (share * rows >= moments.length + 0.5) {
        moments.push({ pictures, output: await createImageBitmap(frame), isExact: input.isExact });
      }
    }
    frame.close();
  }
  return { count, moments };
}

function findInput(camera, feed, frame) {
  const exact = feed.take(frame.timestamp);
  if (exact) return { picture: exact, isExact: true };
  if (camera.stats.transport === 'insertable') return null;
  const latencyMs = camera.stats.latencyMs?.p50 ?? 0;
  const likely = feed.takeShownBefore(performance.now() - latencyMs);
  return likely && { picture: likely, isExact: false };
}
