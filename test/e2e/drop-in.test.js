/**
 * The promise of the first page of the README, to the letter: one file, one script tag from a second origin, one element,
 * under the documented policy. What the two servers were asked for is counted by themselves.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it as test } from 'node:test';
import { launchWithProfile } from '../../tools/launch-chromium.js';
import { readPolicies, servePolicy, watchViolations } from './helpers/policy-page.js';
import { RequestWatch } from './helpers/request-watch.js';
import { sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const MARKUP = '<bg-camera mode="blur" sigma="16" autostart></bg-camera>';
/** Everything that tier 4 loads, beside the page. */
const FILES = [
  '/cdn/assets/gate-worker.js',
  '/cdn/assets/mediapipe-segmenter.js',
  '/cdn/assets/models/selfie_segmentation_landscape.tflite',
  '/cdn/assets/pipeline-worker.js',
  '/cdn/assets/pipeline.js',
  '/cdn/assets/wasm/vision_wasm_module_internal.js',
  '/cdn/assets/wasm/vision_wasm_module_internal.wasm',
  '/cdn/bg-camera.min.js',
];
/** As content delivery networks send files whose address has a version in it. */
const CACHED = { 'cache-control': 'public, max-age=31536000, immutable' };

const policies = await readPolicies();

describe('a page with one script tag from a second origin', () => {
  let profile;
  let browser;
  let servers;
  before(async () => {
    profile = await mkdtemp(path.join(tmpdir(), 'bg-camera-profile-'));
    const camera = await sampleCamera();
    browser = await launchWithProfile(profile, { graphics: 'none', camera });
    const options = { hasCdn: true, markup: MARKUP, cdnHeaders: CACHED };
    servers = await servePolicy(policies.cdn, options);
  });
  after(async () => {
    await browser.close();
    await servers.close();
    await rm(profile, { recursive: true, force: true });
  });

  it('runs under the documented policy, asks for its own files alone, and works offline', async () => {
    const page = await browser.newPage();
    const requests = new RequestWatch();
    browser.on('request', (request) => requests.add(request.url()));
    await page.addInitScript(watchViolations);
    await page.goto(servers.url);

    const first = await page.evaluate(awaitRunning);
    assert.deepEqual(first, { state: 'running', tier: 4, offMainThread: true, violations: [] });
    assert.deepEqual(servers.asked.site, ['/policy/page.html']);
    assert.deepEqual(servers.asked.cdn.toSorted(), FILES);

    // Not only the network: nobody answers any more.
    await servers.close();
    assert.deepEqual(await page.evaluate(startAgain), { state: 'running', tier: 4 });
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.ok(requests.count > FILES.length, 'control: requests were seen');
    requests.assertNothingForeign();
  });
});

/** Runs in the page: the element that its markup has starts by itself, before or after this is called. */
async function awaitRunning() {
  const element = document.querySelector('bg-camera');
  if (element.state !== 'running') {
    await new Promise((resolve, reject) => {
      element.addEventListener('bg-ready', resolve);
      element.addEventListener('bg-error', ({ error }) => reject(error));
    });
  }
  const { state, stats } = element;
  const { tier, offMainThread } = stats;
  return { state, tier, offMainThread, violations: globalThis.violations };
}

/** Runs in the page. */
async function startAgain() {
  const element = document.querySelector('bg-camera');
  element.stop();
  await element.start();
  return { state: element.state, tier: element.activeTier };
}
