/**
 * Stages that are really slow: fewer frames are taken, then another tier is. What leaves meanwhile is looked at as in
 * privacy.test.js.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import {
  assertNoLeak,
  flow,
  isSameTrack,
  PIPELINE,
  prependToWorker,
  report,
  startAndFlow,
  useScenes,
} from './helpers/scene-page.js';

/** Seconds are counted here, of frames that take half a second each. */
const it = (name, fn) => test(name, { timeout: 180_000 }, fn);

/** The camera of the scene: 15 frames a second. */
const FPS = 15;

/**
 * For the worker: each time that this is given a camera frame, the thread is busy for so long.
 *
 * @param {{ type: string, method: string, busyMs: number }} options
 */
function slowDown({ type, method, busyMs }) {
  const { prototype } = globalThis[type];
  const original = prototype[method];
  prototype[method] = function slow(...args) {
    if (args.some((arg) => arg instanceof VideoFrame && arg.displayWidth > 2)) {
      const until = performance.now() + busyMs;
      while (performance.now() < until);
    }
    return original.apply(this, args);
  };
}

const prepareSlow = (options) => (page) =>
  prependToWorker(page, PIPELINE, () => `(${slowDown})(${JSON.stringify(options)})`);

const tierChanges = ({ events }) => events.filter(({ type }) => type === 'bg-tierchange');

describe('on tier 2, much too slow', () => {
  const openScene = useScenes('webgl');

  it('goes to tier 4 under the same track, and nothing raw leaves', async (t) => {
    const prepare = prepareSlow({
      type: 'WebGL2RenderingContext',
      method: 'texImage2D',
      busyMs: 400,
    });
    const page = await openScene({ mode: 'blur' }, { fps: FPS, prepare, followsLoad: true });
    await startAndFlow(page);
    assert.equal((await report(page)).activeTier, 2);
    await page.waitForFunction(() => globalThis.scene.element.activeTier === 4);
    await flow(page, 10);

    const result = await assertNoLeak(page);
    const [started, slowed] = tierChanges(result);
    const { tier, previous, reason } = slowed;
    assert.deepEqual({ tier, previous, reason }, { tier: 4, previous: 2, reason: 'slow' });
    t.diagnostic(`tier 4 after ${((slowed.at - started.at) / 1000).toFixed(1)} s`);
    assert.equal(result.state, 'running');
    assert.equal(result.stats.inference, 'wasm');
    assert.ok(await isSameTrack(page));
    assert.equal(result.events.filter(({ type }) => type === 'bg-error').length, 0);
  });
});

describe('on tier 4, a little too slow', () => {
  const openScene = useScenes('none');

  it('leaves frames out evenly, counts them as dropped, and keeps the tier', async (t) => {
    const prepare = prepareSlow({
      type: 'OffscreenCanvasRenderingContext2D',
      method: 'drawImage',
      // Drawn twice a frame, for the model and for the compositor.
      busyMs: 45,
    });
    const page = await openScene({ mode: 'blur' }, { fps: FPS, prepare, followsLoad: true });
    await startAndFlow(page);
    await page.waitForFunction(areEven, null, { polling: 500, timeout: 90_000 });

    const result = await assertNoLeak(page);
    const { framesIn, framesOut, framesDropped } = result.stats;
    t.diagnostic(`${framesIn} frames in, ${framesOut} out, ${framesDropped} dropped`);
    assert.ok(Math.abs(framesIn - framesOut - framesDropped) <= 1, 'each is one or the other');
    assert.equal(tierChanges(result).length, 1, 'only that of the start');
    assert.equal(result.state, 'running');
  });
});

/**
 * Runs in the page: whether frames were dropped, by more than a busy machine and the measuring of the camera's pace do, and
 * most of the last ones are as far apart as every second or third of the camera's: left to chance, hardly any two
 * distances in a row would be the same.
 */
function areEven() {
  if (globalThis.scene.element.stats.framesDropped < 40) return false;
  const numbers = globalThis.scene.frames
    .map(({ number }) => number)
    .filter((number) => number !== null)
    .slice(-20);
  const steps = numbers.slice(1).map((number, i) => number - numbers[i]);
  return [2, 3].some((every) => steps.filter((step) => step === every).length > steps.length / 2);
}
