/** What a page downloads on tier 1 until the first composited frame, with nothing cached. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FRAME, openStand, sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** The contract's, after gzip, everything that the page asks for: the page, the script with lit in it, the assets. */
const MAX_BYTES = 350_000;

describe('the bytes until the first composited frame', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'gpu', camera: await sampleCamera() });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  for (const [model, file] of [
    ['landscape', 'selfie_segmentation_landscape.tflite'],
    ['general', 'selfie_segmentation.tflite'],
  ]) {
    it(`are fewer than ${MAX_BYTES} on tier 1 with the model ${model}`, async (t) => {
      const url = `${stand.origin}/page.html`;
      const html =
        '<!doctype html><script type="module" src="/cdn/bg-camera.min.js"></script>' +
        `<bg-camera autostart model="${model}" width="${FRAME.width}" height="${FRAME.height}">`;
      const responses = [];
      const page = await stand.newPage({
        url,
        prepare: (opened) => countBytes(opened, { url, html, responses }),
      });
      const tier = await page.evaluate(awaitFirstFrame);
      const total = responses.reduce((sum, { bytes }) => sum + bytes, 0);
      for (const { path, bytes } of responses) t.diagnostic(`${path}: ${bytes}`);
      t.diagnostic(`in all: ${total} bytes after gzip`);

      assert.equal(tier, 1);
      assert.ok(total < MAX_BYTES, `${total} bytes, allowed are ${MAX_BYTES}`);
      assert.deepEqual(responses.map(({ path }) => path).sort(), [
        '/cdn/assets/gate-worker.js',
        `/cdn/assets/models/${file}`,
        '/cdn/assets/pipeline-worker.js',
        '/cdn/assets/pipeline.js',
        '/cdn/bg-camera.min.js',
        '/page.html',
      ]);
      assert.deepEqual(page.problems, []);
    });
  }
});

/** Notes every response, those of workers too, with its size after gzip. `url` is answered with `html`. */
async function countBytes(page, { url, html, responses }) {
  await page.context().route('**/*', async (route) => {
    const asked = route.request().url();
    const response = asked === url ? null : await route.fetch();
    const body = response ? await response.body() : Buffer.from(html);
    responses.push({
      path: asked.replace(new URL(url).origin, ''),
      bytes: gzipSync(body, { level: 9 }).length,
    });
    return route.fulfill(response ? { response, body } : { body, contentType: 'text/html' });
  });
}

/** Runs in the page. Gives the tier. */
async function awaitFirstFrame() {
  await customElements.whenDefined('bg-camera');
  const element = document.querySelector('bg-camera');
  await element.start();
  return element.activeTier;
}
