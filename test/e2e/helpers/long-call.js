/** One call at the fastest rate the machine gives, with all counters read every few seconds. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openCountedPage } from './counters.js';
import { plot, show } from './plot.js';
import { samplePerson } from './stand.js';
import { judge } from './trend.js';

const FRAME = { width: 320, height: 180 };
const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };

/**
 * Fails unless every counter is flat after warm-up (see trend.js). Before counters are read the frames come to rest, so
 * that they can be compared.
 *
 * @param {object} options
 * @param {1 | 2 | 4} options.tier
 * @param {number} options.seconds
 * @param {number} options.everySeconds between two samples
 * @param {string} [options.folder] where samples and plot are written, as `long-call-tier-2.json`, `.svg` and `.png`
 * @param {import('node:test').TestContext} options.t
 */
export async function assertFlat({ tier, seconds, everySeconds, folder, t }) {
  const counted = await openCountedPage({ graphics: GRAPHICS[tier] });
  try {
    const samples = await sampleCall(counted, { tier, seconds, everySeconds });
    const verdicts = judge(samples);
    if (folder) await report(counted, { tier, folder, samples, verdicts });
    for (const verdict of verdicts) t.diagnostic(describe(verdict));
    const bent = verdicts.filter(({ isFlat }) => !isFlat);
    assert.deepEqual(bent.map(describe), []);
    assert.ok(samples.at(-1)['frames seen'] > samples[0]['frames seen'], 'control: frames flow');
    assert.deepEqual(counted.uncollected, []);
    assert.deepEqual(counted.page.problems, []);
  } finally {
    await counted.close();
  }
}

async function sampleCall(counted, { tier, seconds, everySeconds }) {
  const { page } = counted;
  const reached = await page.evaluate(startCall, { person: await samplePerson(), size: FRAME });
  assert.equal(reached, tier);
  const samples = [];
  const from = performance.now();
  let frames = 0;
  for (;;) {
    const fed = await page.evaluate((ms) => globalThis.call.feedFor(ms), everySeconds * 1000);
    frames += fed.frames;
    const elapsed = (performance.now() - from) / 1000;
    const { fps } = fed;
    samples.push({ seconds: elapsed, frames, fps, tier: fed.tier, ...(await counted.count()) });
    if (elapsed >= seconds) return samples;
  }
}

async function report({ stand }, { tier, folder, samples, verdicts }) {
  const { seconds, frames } = samples.at(-1);
  const title = `bg-camera, tier ${tier}: ${show(frames)} frames in ${show(seconds / 60)} minutes`;
  const svg = plot(title, samples, verdicts);
  const file = path.join(folder, `long-call-tier-${tier}`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.json`, JSON.stringify({ title, verdicts, samples }, null, 1));
  await writeFile(`${file}.svg`, svg);
  const page = await stand.browser.newPage({ viewport: { width: 1000, height: 700 } });
  await page.setContent(`<body style="margin: 0">${svg}`);
  await page.locator('svg').screenshot({ path: `${file}.png` });
  await page.close();
}

function describe({ name, rule, warm, last, perMinute, isFlat }) {
  const verdict = rule === null ? 'not judged' : `${isFlat ? 'flat' : 'NOT FLAT'} (${rule})`;
  return `${name}: ${show(warm)} -> ${show(last)}, ${perMinute.toFixed(2)} a minute: ${verdict}`;
}

/** Runs in the page. */
async function startCall(options) {
  const { Call } = await import('/test/e2e/helpers/page/call.js');
  globalThis.call = await Call.open(options);
  return globalThis.call.start();
}
