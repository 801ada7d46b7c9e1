/**
 * WebGPU is refused, or its device is lost, in a worker: no raw frame leaves, the track stays, and the next pipeline is
 * launched at once: on the same tier after the first loss, on the next one after that.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import { controlGpu, removeInsertableStreams } from './helpers/init-scripts.js';
import {
  assertNoLeak,
  assertRecovery,
  findWorker,
  flow,
  isSameTrack,
  now,
  PIPELINE,
  prependToWorker,
  report,
  startAndFlow,
  useScenes,
} from './helpers/scene-page.js';

/** A start that hangs must not hang the run. */
const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** From the loss to the launch of what comes next: the contract's. */
const LAUNCH_WITHIN_MS = 1000;

/** A picture of one colour that the camera does not have. */
const MAGENTA = [255, 0, 255];
const MAGENTA_PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z/AfAAQAAf8c9+lcAAAAAElFTkSuQmCC';
/** For a colour that a video frame may have kept as YUV. */
const COLOR_TOLERANCE = 25;

/** Gives pages with `gpuLimits`: what the next pipeline workers are limited to, in the order in which they start. */
function useGpuScenes(init = []) {
  const openScene = useScenes('gpu', init);
  return async function openGpuScene(attributes, ...gpuLimits) {
    const readText = () => `(${controlGpu})(${JSON.stringify(gpuLimits.shift() ?? {})})`;
    const page = await openScene(attributes, {
      prepare: (opened) => prependToWorker(opened, PIPELINE, readText),
    });
    return Object.assign(page, { gpuLimits });
  };
}

/** For the pipeline's worker: a driver that computes rubbish, as all weights are lost on their way to the GPU. */
function loseWeights() {
  const { getMappedRange, unmap } = GPUBuffer.prototype;
  const ranges = new Map();
  GPUBuffer.prototype.getMappedRange = function keep(...args) {
    const range = getMappedRange.apply(this, args);
    // Smaller ones are the probe's, not the model's.
    if (this.size > 1024) ranges.set(this, range);
    return range;
  };
  GPUBuffer.prototype.unmap = function lose() {
    if (ranges.has(this)) new Uint8Array(ranges.get(this)).fill(0);
    ranges.delete(this);
    unmap.call(this);
  };
}

/** Loses the pipeline's device. Gives the time on the page's clock. */
async function loseDevice(page) {
  const worker = findWorker(page, 'pipeline-worker.js');
  const { count, timeMs } = await worker.evaluate(() => globalThis.loseDevices());
  assert.equal(count, 1, 'control: one device was there to be lost');
  return page.evaluate((ms) => ms - performance.timeOrigin, timeMs);
}

/** How long after a time on the page's clock each pipeline was launched. */
const readLaunches = (page, from) =>
  page.evaluate(
    (since) =>
      globalThis.workers
        .filter(({ name, at }) => name === 'bg-camera pipeline' && at > since)
        .map(({ at }) => Math.round(at - since)),
    from,
  );

/** Waits for new frames after a loss. Gives how long after it each pipeline was launched. */
async function recover(page, { from, t }) {
  const gapMs = await assertRecovery(page, { from });
  const launches = await readLaunches(page, from);
  t.diagnostic(`launched after ${launches.join(', ')} ms; ${Math.round(gapMs)} ms without a frame`);
  return launches;
}

const readTiers = ({ events }) =>
  events
    .filter(({ type }) => type === 'bg-tierchange')
    .map(({ tier, previous, reason }) => ({ tier, previous, reason }));

const STARTED = { tier: 1, previous: 0, reason: 'start' };
const STEPPED_DOWN = { tier: 2, previous: 1, reason: 'gpu-lost' };

function assertInTime(launches, count) {
  assert.equal(launches.length, count, `launched after ${launches.join(', ')} ms`);
  for (const ms of launches) assert.ok(ms < LAUNCH_WITHIN_MS, `launched after ${ms} ms`);
}

describe('WebGPU that fails at the start', () => {
  const openGpuScene = useGpuScenes();

  // The first of each is the probe's.
  for (const { what, limits } of [
    { what: 'the adapter is denied after the probe', limits: { adapters: 1 } },
    { what: 'the device is refused after the probe', limits: { devices: 1 } },
    { what: 'the device is lost while the stages are made', limits: { doomed: 2 } },
  ]) {
    it(`starts on the next tier when ${what}`, async () => {
      const page = await openGpuScene({ mode: 'blur' }, limits);
      await startAndFlow(page);
      const result = await assertNoLeak(page);
      assert.deepEqual(readTiers(result), [{ ...STEPPED_DOWN, previous: 0 }]);
      assert.ok(result.events.every(({ type }) => type !== 'bg-error'));
    });
  }
});

describe('WebGPU that computes rubbish', () => {
  const openScene = useScenes('gpu');

  it('gives way to the next tier before a frame is made of it', async () => {
    const prepare = (page) => prependToWorker(page, PIPELINE, () => `(${loseWeights})()`);
    const page = await openScene({ mode: 'blur' }, { prepare });
    await startAndFlow(page);
    const { activeTier, events } = await assertNoLeak(page);
    assert.equal(activeTier, 2);
    const { reason } = events.find(({ type }) => type === 'bg-tierchange');
    assert.equal(reason, 'stage-failed');
  });
});

describe('WebGPU that fails in mid-call', () => {
  const openGpuScene = useGpuScenes();

  it('asks for a device once more when it is lost, and steps down when it is lost again', async (t) => {
    const page = await openGpuScene({ mode: 'image', src: MAGENTA_PICTURE });
    await startAndFlow(page);
    const from = await loseDevice(page);
    assertInTime(await recover(page, { from, t }), 1);
    assert.deepEqual(readTiers(await report(page)), [STARTED]);
    const again = await loseDevice(page);
    assertInTime(await recover(page, { from: again, t }), 1);
    const result = await assertNoLeak(page);
    assert.deepEqual(readTiers(result), [STARTED, STEPPED_DOWN]);
    assert.equal(result.stats.inference, 'webgl');
    await assertPictureSince(page, from);
  });

  for (const { what, limits } of [
    { what: 'the adapter is denied', limits: { adapters: 0 } },
    { what: 'the device is refused', limits: { devices: 0 } },
  ]) {
    it(`steps down when the device is lost and ${what} at the second asking`, async (t) => {
      const page = await openGpuScene({ mode: 'blur' });
      await startAndFlow(page);
      page.gpuLimits.push(limits);
      const from = await loseDevice(page);
      assertInTime(await recover(page, { from, t }), 2);
      const result = await assertNoLeak(page);
      assert.deepEqual(readTiers(result), [STARTED, STEPPED_DOWN]);
      assert.ok(result.events.every(({ type }) => type !== 'bg-error'));
    });
  }

  it('goes on when the device was lost while paused', async (t) => {
    const page = await openGpuScene({ mode: 'blur' });
    await startAndFlow(page);
    await page.evaluate(() => globalThis.scene.element.pause());
    await loseDevice(page);
    const from = await now(page);
    await page.evaluate(() => globalThis.scene.element.resume());
    assertInTime(await recover(page, { from, t }), 1);
    await assertNoLeak(page);
  });

  it('covers when the device was lost in mode none, which does without', async (t) => {
    const page = await openGpuScene({ mode: 'none' });
    await startAndFlow(page);
    await page.evaluate(() => globalThis.scene.setMode('blur'));
    await flow(page, 3);
    await page.evaluate(() => globalThis.scene.setMode('none'));
    await flow(page, 3);
    await loseDevice(page);
    await flow(page, 3);
    const from = await now(page);
    await page.evaluate((src) => globalThis.scene.setMode('image', { src }), MAGENTA_PICTURE);
    assertInTime(await recover(page, { from, t }), 1);
    const { rawFrames } = await assertNoLeak(page);
    assert.ok(rawFrames > 0, 'control: mode none was seen as well');
    const { room } = await page.evaluate(() => globalThis.scene.frames.at(-1));
    assert.ok(isMagenta(room), `the room is ${room}`);
  });
});

describe('WebGPU that fails with capture-stream', () => {
  const openGpuScene = useGpuScenes([removeInsertableStreams]);

  it('goes on when the device is lost, and with WebGL2 when it is lost again', async (t) => {
    const page = await openGpuScene({ mode: 'blur' });
    await startAndFlow(page);
    for (const inference of ['webgpu', 'webgl']) {
      const from = await loseDevice(page);
      assertInTime(await recover(page, { from, t }), 1);
      const { stats } = await report(page);
      assert.deepEqual([stats.tier, stats.inference], [3, inference]);
    }
    await assertNoLeak(page);
  });
});

describe('a GPU process that crashes', () => {
  const openGpuScene = useGpuScenes();

  // Chromium forgets the frame that the track was just taking, and takes no other: then only a new track helps.
  it('goes on under the same track, or says that it is lost and starts again', async (t) => {
    const page = await openGpuScene({ mode: 'blur' });
    await startAndFlow(page);
    const from = await now(page);
    const cdp = await page.context().browser().newBrowserCDPSession();
    await cdp.send('Browser.crashGpuProcess');
    await page.evaluate(async (since) => {
      const { until } = await import('/test/e2e/helpers/page/element.js');
      const { scene } = globalThis;
      const first = scene.camera.count + 1;
      const flows = () =>
        scene.frames.some(({ at, number }) => at > since && scene.isSince(number, first));
      await until(() => scene.element.state === 'error' || flows(), 'frames, or an error');
    }, from);
    const { state, events, tracks } = await report(page);
    const afterMs = Math.round((await now(page)) - from);
    t.diagnostic(`${state === 'error' ? 'the error' : 'frames'} came after ${afterMs} ms`);
    if (state === 'error') {
      assert.equal(events.findLast(({ type }) => type === 'bg-error').code, 'gpu-lost');
      assert.deepEqual(tracks, []);
      await startAndFlow(page);
    } else {
      assert.ok(await isSameTrack(page));
    }
    await assertNoLeak(page);
  });
});

const isMagenta = (color) =>
  color.every((value, c) => Math.abs(value - MAGENTA[c]) <= COLOR_TOLERANCE);

/** Every frame that left had the picture, but for the black ones after a picture has stood for too long. */
async function assertPictureSince(page, from) {
  const rooms = await page.evaluate(
    (since) =>
      globalThis.scene.frames
        .filter(({ at, isBlack }) => at >= since && !isBlack)
        .map(({ room }) => room),
    from,
  );
  assert.ok(rooms.length >= 5, `${rooms.length} frames`);
  for (const room of rooms) assert.ok(isMagenta(room), `the room is ${room}`);
}
