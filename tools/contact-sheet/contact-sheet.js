/** Runs in the demo page, on a headless machine: lets the element run, and shows what it did. */
import { before } from './deadline.js';
import { drawSheet } from './draw-sheet.js';
import { FrameFeed } from './frame-feed.js';
import { collectMoments } from './moments.js';
import { OutputReader } from './output-reader.js';
import { recoverMasks } from './recover-masks.js';

const ROWS = 6;

/** For the start and the composited frames together: a slow machine composites a frame or two a second. */
const RUN_LIMIT_MS = 90_000;

const MASK_LIMIT_MS = 90_000;

/**
 * Starts the page's element on the page's camera, waits for composited frames, and draws the contact sheet.
 *
 * @param {{ tier: string, frames: number }} options
 * @returns {Promise<{ stats: object, png: string }>} `png` is base64
 * @throws {Error} when no composited frame came in time
 */
export async function makeContactSheet({ tier, frames }) {
  const camera = document.querySelector('bg-camera');
  const deadlineMs = performance.now() + RUN_LIMIT_MS;
  camera.addEventListener('bg-error', ({ error }) => {
    console.error(`bg-error ${error.code}: ${error.message}`);
  });
  // The page's own script tag has asked for it already; asked for again, it tells when that failed.
  await before(import('/cdn/bg-camera.min.js'), deadlineMs, 'loading cdn/bg-camera.min.js');
  const feed = await FrameFeed.open({ width: 640, height: 360 });
  camera.setAttribute('tier', tier);
  camera.source = feed.track;
  const startMs = await start(camera, feed, deadlineMs);
  const outputs = new OutputReader(camera.stream.getVideoTracks()[0]);
  const stage = { camera, feed, outputs };
  const { count, moments } = await collectMoments({ ...stage, frames, rows: ROWS, deadlineMs });
  if (moments.length === 0) {
    throw new Error(`No composited frame came in ${RUN_LIMIT_MS / 1000} s (${count} unmatched).`);
  }
  const stats = { ...camera.stats, frames: count, startMs: Math.round(startMs) };
  await feed.stop();
  const masks = await recoverMasks({
    ...stage,
    moments,
    deadlineMs: performance.now() + MASK_LIMIT_MS,
  });
  const png = await drawSheet(moments, masks, stats);
  await camera.stop();
  return { stats, png: await toBase64(png) };
}

/** Resolves at the first composited frame, with the milliseconds that it took. */
async function start(camera, feed, deadlineMs) {
  const startedMs = performance.now();
  feed.start();
  try {
    await before(camera.start(), deadlineMs, 'start()');
  } catch (error) {
    const code = error.code ? `${error.code}: ` : '';
    throw new Error(`${code}${error.message} (state: ${camera.state})`, { cause: error });
  }
  return performance.now() - startedMs;
}

async function toBase64(blob) {
  const reader = new FileReader();
  const loaded = new Promise((resolve, reject) => {
    reader.addEventListener('load', resolve);
    reader.addEventListener('error', () => reject(reader.error));
  });
  reader.readAsDataURL(blob);
  await loaded;
  return reader.result.split(',')[1];
}
