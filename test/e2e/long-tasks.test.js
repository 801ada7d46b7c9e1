/**
 * Inference and drawing leave the page's thread alone: while frames flow, no task there is longer than 50 ms. The browser
 * feeds its own camera, so the page itself does next to nothing.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { FRAME, openStand, sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 240_000 }, fn);

const FRAMES = 100;
/** On a machine that others use too, any task can be held up; what the component itself does is there each time. */
const ROUNDS = 3;

for (const { tier, graphics } of [
  { tier: 1, graphics: 'gpu' },
  { tier: 2, graphics: 'webgl' },
  { tier: 4, graphics: 'none' },
]) {
  describe(`on tier ${tier}`, () => {
    let stand;
    before(async () => {
      stand = await openStand({ graphics, camera: await sampleCamera() });
    });
    afterEach(() => stand.closePages());
    after(() => stand.close());

    it('control: a long task is seen', async () => {
      const page = await stand.newPage();
      const tasks = await page.evaluate(async () => {
        const seen = new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries())).observe({
            type: 'longtask',
            buffered: true,
          });
        });
        setTimeout(() => {
          const until = performance.now() + 90;
          while (performance.now() < until);
        });
        return (await seen).map(({ duration }) => duration);
      });
      assert.ok(tasks.some((duration) => duration >= 90));
    });

    it(`keeps every task of the page under 50 ms for ${FRAMES} frames`, async (t) => {
      const page = await stand.newPage();
      const { activeTier, offMainThread, starting } = await page.evaluate(startOnCamera, FRAME);
      assert.equal(activeTier, tier);
      assert.equal(offMainThread, true);
      t.diagnostic(`long tasks while starting: ${describeTasks(starting)}`);
      const rounds = [];
      do {
        rounds.push(await page.evaluate(collectLongTasks, FRAMES));
        t.diagnostic(`long tasks in ${FRAMES} frames: ${describeTasks(rounds.at(-1))}`);
      } while (rounds.at(-1).length > 0 && rounds.length < ROUNDS);
      assert.deepEqual(
        rounds.at(-1),
        [],
        `in each of ${rounds.length} rounds there were long tasks`,
      );
    });
  });
}

const describeTasks = (durations) =>
  durations.length > 0 ? durations.map((ms) => `${Math.round(ms)} ms`).join(', ') : 'none';

/** Runs in the page. */
async function startOnCamera({ width, height }) {
  const { mountCamera } = await import('/test/e2e/helpers/page/element.js');
  const durations = [];
  const observer = new PerformanceObserver((list) => {
    durations.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask', buffered: true });
  const element = await mountCamera({ mode: 'blur', width, height });
  globalThis.element = element;
  await element.start();
  observer.disconnect();
  const { activeTier, stats } = element;
  return { activeTier, offMainThread: stats.offMainThread, starting: durations };
}

/** Runs in the page. */
async function collectLongTasks(frames) {
  const { until } = await import('/test/e2e/helpers/page/element.js');
  const { element } = globalThis;
  const durations = [];
  const from = performance.now();
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime >= from) durations.push(duration);
    }
  });
  observer.observe({ type: 'longtask' });
  const wanted = element.stats.framesOut + frames;
  await until(() => element.stats.framesOut >= wanted, `${frames} frames`, 120_000);
  observer.disconnect();
  return durations;
}
