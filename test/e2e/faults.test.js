/**
 * What the component loads or runs in fails: no raw frame leaves, the track stays, and frames come again when they can.
 * Lost WebGPU devices are in webgpu-faults.test.js.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import { keepWebglContexts } from './helpers/init-scripts.js';
import {
  assertNoLeak,
  assertRecovery,
  fault,
  findWorker,
  flow,
  GATE,
  isSameTrack,
  kill,
  LOADER,
  MODEL,
  now,
  PIPELINE,
  prependToWorker,
  repair,
  report,
  shoot,
  start,
  startAndFlow,
  throwIn,
  useScenes,
  waitForBlack,
  waitForState,
  WASM,
} from './helpers/scene-page.js';

/** A start that hangs must not hang the run. */
const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const NO_MODEL = [
  { what: 'the model is missing', pattern: MODEL, kind: 'missing', code: 'model-missing' },
  { what: 'the model is cut off', pattern: MODEL, kind: 'cut', code: 'model-invalid' },
];
const NO_RUNTIME = [
  { what: 'the wasm is missing', pattern: WASM },
  { what: 'the loader is missing', pattern: LOADER },
  { what: 'the pipeline worker is missing', pattern: PIPELINE },
  { what: 'the gate worker is missing', pattern: GATE },
].map((file) => ({ ...file, kind: 'missing', code: 'runtime-missing' }));

describe('on tier 1', () => {
  const openScene = useScenes('gpu');
  testDownloads(openScene, NO_MODEL);

  it('starts where the wasm and its loader are missing', async () => {
    const page = await openScene(
      { mode: 'blur' },
      {
        prepare: async (opened) => {
          for (const pattern of [WASM, LOADER]) await fault(opened, pattern, 'missing');
        },
      },
    );
    await startAndFlow(page);
    const { activeTier, events } = await assertNoLeak(page);
    assert.equal(activeTier, 1);
    assert.ok(events.every(({ type }) => type !== 'bg-error'));
  });
});

describe('on tier 2', () => {
  const openScene = useScenes('webgl');
  testDownloads(openScene, [...NO_MODEL, ...NO_RUNTIME]);

  it('goes on by itself after the pipeline worker was killed, without a raw frame', async (t) => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    const from = await now(page);
    await kill(page, 'bg-camera pipeline');
    await assertRecovery(page, { from, t });
    await assertNoLeak(page);
  });

  it('holds, then goes black, when the pipeline worker threw and cannot be started again', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await fault(page, PIPELINE, 'missing');
    await throwIn(page, 'pipeline-worker.js');
    await waitForBlack(page);
    await waitForState(page, 'blocked');
    assert.ok(await isSameTrack(page), 'the track stays');
    const { events } = await report(page);
    assert.equal(events.at(-1).type, 'bg-error');

    await repair(page, PIPELINE);
    await startAndFlow(page);
    assert.ok(await isSameTrack(page), 'the track is the same');
    await assertNoLeak(page);
  });

  it('goes on when the graphics context is lost, and on a lower tier when it is lost again', async (t) => {
    const page = await openScene(
      { mode: 'blur' },
      { prepare: (opened) => prependToWorker(opened, PIPELINE, () => `(${keepWebglContexts})()`) },
    );
    await startAndFlow(page);
    assert.equal((await report(page)).activeTier, 2);
    for (let loss = 0; loss < 2; loss++) {
      const from = await now(page);
      const lost = await findWorker(page, 'pipeline-worker.js').evaluate(() =>
        globalThis.loseContexts(),
      );
      assert.ok(lost > 0, 'control: a context was there to be lost');
      await assertRecovery(page, { from, t });
    }
    const { activeTier, events, stats } = await report(page);
    assert.equal(activeTier, 4);
    assert.equal(stats.inference, 'wasm');
    const { tier, previous, reason } = events.findLast(({ type }) => type === 'bg-tierchange');
    assert.deepEqual({ tier, previous, reason }, { tier: 4, previous: 2, reason: 'gpu-lost' });
    await assertNoLeak(page);
  });

  it('keeps the cover when the background picture is missing', async () => {
    const page = await openScene({ mode: 'image', src: '/missing.png' });
    await startAndFlow(page);
    await page.evaluate(() => globalThis.scene.setMode('color'));
    await flow(page, 3);
    await page.evaluate(() => globalThis.scene.setMode('image', { src: '/also-missing.png' }));
    await flow(page, 5);
    await page.evaluate(() => globalThis.scene.setMode('none'));
    await flow(page, 3);
    await page.evaluate(() => globalThis.scene.setMode('image', { src: '/missing-too.png' }));
    await page.waitForFunction(
      () => globalThis.scene.element.events.filter(({ type }) => type === 'bg-error').length >= 3,
    );
    await flow(page, 5);
    const { events, state } = await assertNoLeak(page);
    assert.equal(state, 'running');
    const codes = events.filter(({ type }) => type === 'bg-error').map(({ code }) => code);
    assert.deepEqual(codes, ['background-failed', 'background-failed', 'background-failed']);
  });

  it('holds, then goes black, when the page stops the source', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await page.evaluate(() => {
      globalThis.scene.camera.pause();
      globalThis.scene.camera.track.stop();
    });
    await waitForState(page, 'error');
    await waitForBlack(page);
    const { events } = await report(page);
    assert.equal(events.findLast(({ type }) => type === 'bg-error').code, 'camera-ended');
    await page.evaluate(() => globalThis.scene.replaceCamera());
    await startAndFlow(page);
    assert.ok(await isSameTrack(page), 'the track is the same');
    await assertNoLeak(page);
  });

  it('starts again after the camera ended while paused', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await page.evaluate(async () => {
      globalThis.scene.element.pause();
      await globalThis.scene.camera.end();
    });
    await waitForState(page, 'error');
    await page.evaluate(() => globalThis.scene.replaceCamera());
    await startAndFlow(page);
    assert.ok(await isSameTrack(page), 'the track is the same');
    await assertNoLeak(page);
  });

  it('shows black, not the room, when it is paused in mode none and then covered', async () => {
    const page = await openScene({ mode: 'none' });
    await startAndFlow(page);
    await page.evaluate(async () => {
      const { scene } = globalThis;
      await scene.setMode('blur');
      scene.element.pause();
    });
    await waitForBlack(page);
    await page.evaluate(() => globalThis.scene.element.resume());
    await flow(page, 5);
    await assertNoLeak(page);
  });

  it('stops the flow, and nothing else, when the gate worker is killed', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await kill(page, 'bg-camera gate');
    await shoot(page, 30);
    await assertNoLeak(page);
  });

  it('ends the track when the gate worker threw, and starts anew', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await throwIn(page, 'gate-worker.js');
    await waitForState(page, 'error');
    const { events, tracks } = await report(page);
    assert.equal(events.findLast(({ type }) => type === 'bg-error').code, 'worker-lost');
    assert.deepEqual(tracks, []);
    await startAndFlow(page);
    await assertNoLeak(page);
  });
});

/** What a start does while files are on their way, and when they are not there. */
function testDownloads(openScene, missing) {
  it('gives nothing while model or wasm are still being loaded', async () => {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const held = [];
    const page = await openScene(
      { mode: 'blur' },
      {
        prepare: async (opened) => {
          for (const pattern of [MODEL, WASM]) {
            await opened.context().route(pattern, async (route) => {
              held.push(route.request().url());
              await released;
              await route.continue();
            });
          }
        },
      },
    );
    const started = start(page);
    await page.waitForFunction(() => globalThis.scene.element.state === 'starting');
    // The test's own limit ends this.
    while (held.length === 0) await shoot(page, 5);
    await shoot(page, 45);
    const meanwhile = await report(page);
    assert.equal(meanwhile.state, 'starting');
    assert.equal(meanwhile.frames, 0);
    assert.deepEqual(meanwhile.tracks, []);
    release();
    assert.deepEqual(await started, { ok: true });
    await flow(page, 5);
    await assertNoLeak(page);
  });

  for (const { what, pattern, kind, code } of missing) {
    it(`gives nothing when ${what}, and starts when the fault is gone`, async () => {
      const page = await openScene(
        { mode: 'blur' },
        { prepare: (opened) => fault(opened, pattern, kind) },
      );
      const { ok, name, code: actual, message } = await start(page);
      assert.deepEqual(
        { ok, name, code: actual },
        { ok: false, name: 'BgCameraError', code },
        message,
      );
      await shoot(page, 10);
      const failed = await report(page);
      assert.equal(failed.state, 'error');
      assert.equal(failed.frames, 0);
      assert.deepEqual(failed.tracks, []);
      const errors = failed.events.filter(({ type }) => type === 'bg-error');
      assert.deepEqual(
        errors.map((event) => event.code),
        [code],
      );

      await repair(page, pattern);
      await startAndFlow(page);
      assert.equal((await report(page)).state, 'running');
      await assertNoLeak(page);
    });
  }
}
