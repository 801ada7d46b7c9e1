import { setTimeout } from 'node:timers/promises';
import { keepTier } from '../e2e/helpers/init-scripts.js';
import {
  GATE_FILE,
  PIPELINE_FILE,
  callWorker,
  workerRemote,
} from '../e2e/helpers/worker-remote.js';
import { countFrames } from './frame-counters.js';

/** Frames that have to come in while the page is hidden, and that have to go out; slow machines drop most. */
const FRAMES = 12;
const WRITTEN = 4;
/** For a page to be hidden; many times what it takes. */
const HIDE_TIMEOUT_MS = 5_000;

/**
 * Starts the element with the browser's own fake camera, hides the page, and counts what its workers do meanwhile. Timers
 * of a hidden page hardly run, so no camera that a script plays would do.
 *
 * @returns {Promise<{ reason: string } | { tier: number, frames: number, pictures: number, written: number, fps: number }>}
 *   `pictures`: how many of the frames that came in differ from the one before; `written`: what the gate let out; `reason`:
 *   why the page could not be hidden
 */
export async function hideAndCount(engine, init) {
  for (const file of [PIPELINE_FILE, GATE_FILE]) {
    engine.server.prelude(file, `${workerRemote};${countFrames}`);
  }
  const page = await engine.newPage({ initScripts: [keepTier, ...init], canHide: true });
  await page.evaluate(startInPage);
  await page.hide();
  if (!(await isSoonHidden(page))) return { reason: `${engine.name} did not hide the page` };
  const from = await readCounters(page);
  const to = await until(async () => {
    const counters = await readCounters(page);
    const isIn = counters.frames >= from.frames + FRAMES;
    return isIn && counters.written >= from.written + WRITTEN ? counters : null;
  });
  const isHidden = await page.evaluate(() => document.hidden);
  if (!isHidden) throw new Error('the page came back by itself');
  const counted = { tier: to.tier };
  for (const key of ['frames', 'pictures', 'written']) counted[key] = to[key] - from[key];
  counted.fps = Math.round((10_000 * counted.frames) / (to.at - from.at)) / 10;
  return counted;
}

async function startInPage() {
  const { mountCamera, tryStart } = await import('/test/e2e/helpers/page/element.js');
  globalThis.element = await mountCamera({ mode: 'color', width: 320, height: 180 });
  const result = await tryStart(globalThis.element);
  if (!result.ok) throw new Error(`start: ${JSON.stringify(result)}`);
}

async function isSoonHidden(page) {
  const deadline = Date.now() + HIDE_TIMEOUT_MS;
  while (!(await page.evaluate(() => document.hidden))) {
    if (Date.now() > deadline) return false;
    await setTimeout(50);
  }
  return true;
}

async function readCounters(page) {
  const { frames, pictures } = await callWorker(page, 'pipeline', () => globalThis.frameCounters);
  const { written } = await callWorker(page, 'gate', () => globalThis.frameCounters);
  const tier = await page.evaluate(() => globalThis.element.stats.tier);
  return { frames, pictures, written, tier, at: Date.now() };
}

/** The test's own limit ends this. */
async function until(read) {
  for (;;) {
    const value = await read();
    if (value) return value;
    await setTimeout(100);
  }
}
