/**
 * Pages with a scene in them, whose every output frame is looked at, and what tests do to such a page: feed it, break what
 * the component loads or runs in, and wait for it to go on.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { tapOutputTracks } from './init-scripts.js';
import { openStand, samplePerson } from './stand.js';

export const MODEL = '**/assets/models/*.tflite';
export const WASM = '**/assets/wasm/*.wasm';
export const LOADER = '**/assets/wasm/*.js';
export const PIPELINE = '**/assets/pipeline-worker.js';
export const GATE = '**/assets/gate-worker.js';

/**
 * A browser for the suite in which this is called.
 *
 * @param {'gpu' | 'webgl' | 'none'} graphics
 * @param {(() => void)[]} [init] init scripts
 * @returns `openScene(attributes, options)`: a page with a scene in it, not yet started
 */
export function useScenes(graphics, init = []) {
  let stand;
  let person;
  before(async () => {
    person = await samplePerson();
    stand = await openStand({ graphics });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  return async function openScene(attributes = {}, { prepare, fps, followsLoad } = {}) {
    const scripts = [tapOutputTracks, ...init];
    const page = await stand.newPage({ init: scripts, prepare, followsLoad });
    await page.evaluate(
      async ([image, attrs, options]) => {
        const { Scene } = await import('/test/e2e/helpers/page/scene.js');
        await Scene.open(image, attrs, options);
      },
      [person, attributes, { fps }],
    );
    return page;
  };
}

export const start = (page) =>
  page.evaluate(async () => {
    const { tryStart } = await import('/test/e2e/helpers/page/element.js');
    const result = await tryStart(globalThis.scene.element);
    globalThis.track ??= globalThis.scene.element.stream.getVideoTracks()[0];
    return result;
  });

export const flow = (page, count) => page.evaluate((n) => globalThis.scene.flow(n), count);
export const shoot = (page, count) => page.evaluate((n) => globalThis.scene.shoot(n), count);
export const report = (page) => page.evaluate(() => globalThis.scene.report());
export const now = (page) => page.evaluate(() => performance.now());
export const isSameTrack = (page) =>
  page.evaluate(() => {
    const tracks = globalThis.scene.element.stream.getVideoTracks();
    return tracks.length === 1 && tracks[0] === globalThis.track && tracks[0].readyState === 'live';
  });

export async function startAndFlow(page) {
  assert.deepEqual(await start(page), { ok: true });
  await flow(page, 5);
}

/** Ends a test: nothing raw was there, from the first frame to the last. */
export async function assertNoLeak(page) {
  const result = await report(page);
  assert.deepEqual(result.leaks, []);
  return result;
}

export async function fault(page, pattern, kind) {
  await page.context().route(pattern, async (route) => {
    if (kind === 'missing') return route.fulfill({ status: 404, body: 'gone' });
    const response = await route.fetch();
    const body = await response.body();
    return route.fulfill({ response, body: body.subarray(0, Math.floor(body.length / 2)) });
  });
}

export const repair = (page, pattern) => page.context().unroute(pattern);

/** Ends a worker of the component at once, as the browser does when it runs out of memory. */
export const kill = (page, name) =>
  page.evaluate((wanted) => {
    const worker = globalThis.workers.findLast((entry) => entry.name === wanted);
    worker.worker.terminate();
  }, name);

export const findWorker = (page, file) =>
  page.workers().findLast((worker) => worker.url().endsWith(file));

/** Makes a worker of the component throw where nothing catches it. */
export const throwIn = (page, file) =>
  findWorker(page, file).evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown by the test');
    });
  });

export async function waitForState(page, state) {
  await page.waitForFunction((wanted) => globalThis.scene.element.state === wanted, state, {
    timeout: 20_000,
  });
}

/** The last covered picture is held, then black comes. */
export async function waitForBlack(page) {
  await page.waitForFunction(() => globalThis.scene.frames.at(-1)?.isBlack, null, {
    timeout: 20_000,
  });
}

/** Frames come again, under the same track and after a pause in which nothing new left. */
export async function assertRecovery(page, { from, t }) {
  const flowing = await page.evaluate(async (since) => {
    const { scene } = globalThis;
    const { until } = await import('/test/e2e/helpers/page/element.js');
    const first = scene.camera.count + 1;
    // Those that were on their way do not count: a gap, and then a frame that the camera gave after the fault.
    await until(() => {
      const times = scene.frames.filter(({ at }) => at > since).map(({ at }) => at);
      return performance.now() - Math.max(since, ...times) > 250 || times.length > 60;
    }, 'the flow is interrupted').catch(() => undefined);
    const isNew = ({ number, isBlack, at }) =>
      at > since && !isBlack && scene.isSince(number, first);
    await scene.flow(5);
    const times = [since, ...scene.frames.filter(isNew).map(({ at }) => at)];
    const gaps = times.slice(1).map((at, i) => ({ at, ms: at - times[i] }));
    return gaps.reduce((a, b) => (a.ms > b.ms ? a : b));
  }, from);
  t?.diagnostic(`longest time without a new frame: ${Math.round(flowing.ms)} ms`);
  assert.ok(await isSameTrack(page), 'the track is the same');
  await waitForState(page, 'running');
  return flowing.ms;
}

/** Puts text, which is asked for each time, in front of a worker's script. */
export async function prependToWorker(page, pattern, readText) {
  await page.context().route(pattern, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${readText()};\n${await response.text()}` });
  });
}
