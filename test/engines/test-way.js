/** What must hold on every way through the component in every engine: the same tests for all. */
import assert from 'node:assert/strict';
import { after, before, describe, it as test } from 'node:test';
import { findReasonToSkip, openEngine } from '../e2e/helpers/engines.js';
import { keepTier, tapOutputTracks } from '../e2e/helpers/init-scripts.js';
import { samplePerson } from '../e2e/helpers/stand.js';
import { PIPELINE_FILE, throwInWorker, workerRemote } from '../e2e/helpers/worker-remote.js';
import { noteFrames, noteHidden, noteWay } from './engine-results.js';
import { hideAndCount } from './hidden-page.js';
import { WAYS } from './ways.js';

/** A start that hangs must not hang the run. */
const TEST_TIMEOUT_MS = 120_000;
/** How often the mode is changed at random. */
const SWITCHES = 8;

/** All ways of one engine; skipped, with the reason, where it can't be run. */
export async function testEngine(name) {
  const reason = await findReasonToSkip(name);
  for (const way of WAYS[name]) {
    const { tier, transport } = way.expected;
    const title = `${name}, tier ${tier}, ${transport}`;
    describe(title, { skip: reason ?? false }, () => testWay(name, way));
  }
}

function testWay(name, { graphics, init = [], expected }) {
  let engine;
  let person;
  /** A start is most of what a test takes, so one page serves them all; a test that failed takes it along. */
  let page = null;
  let isSound = false;
  let seen;
  before(async () => {
    person = await samplePerson();
    engine = await openEngine(name, { graphics });
  });
  after(() => engine?.close());

  const it = (title, fn) =>
    test(title, { timeout: TEST_TIMEOUT_MS }, async (t) => {
      if (!isSound) page = await closePages();
      isSound = false;
      await fn(t);
      isSound = true;
    });

  async function closePages() {
    await engine.closePages();
    return null;
  }

  async function openScene(attributes) {
    page = await closePages();
    engine.server.prelude(PIPELINE_FILE, workerRemote);
    page = await engine.newPage({ initScripts: [keepTier, tapOutputTracks, ...init] });
    seen = { frames: 0, rawFrames: 0, missedFrames: 0, errors: 0 };
    await page.evaluate(openInPage, { person, attributes });
  }

  /** Frames flow in this mode. */
  async function show(mode) {
    if (!page) {
      await openScene({ mode });
      await start(page);
    }
    await page.evaluate((next) => globalThis.scene.setMode(next), mode);
    await flow(page);
  }

  /** Ends a test: on the way that is expected, nothing raw was there, and no error but those that are named. */
  async function finish(t, { errors = [], problems = [] } = {}) {
    const result = await page.evaluate(() => globalThis.scene.report());
    const { tier, inference, compositor, transport, offMainThread } = result.stats;
    const way = { tier, inference, compositor, transport, offMainThread };
    const counts = {};
    for (const key of ['frames', 'rawFrames', 'missedFrames']) {
      counts[key] = result[key] - seen[key];
      seen[key] = result[key];
    }
    t.diagnostic(JSON.stringify({ ...way, ...counts }));
    await noteFrames({ engine, expected, ...counts, leaks: result.leaks.length });
    assert.deepEqual(result.leaks, []);
    const { frames, missedFrames } = counts;
    assert.ok(missedFrames <= frames / 4, `${missedFrames} frames missed, ${frames} seen`);
    const codes = result.events.filter(({ type }) => type === 'bg-error').map(({ code }) => code);
    assert.deepEqual(codes.slice(seen.errors), errors);
    seen.errors = codes.length;
    const strange = page.problems.splice(0).filter((text) => !problems.some((p) => p.test(text)));
    assert.deepEqual(strange, []);
    return { ...result, ...counts, way };
  }

  it('gives nothing before start() resolves, and only covered frames after', async (t) => {
    await openScene({ mode: 'blur' });
    const start = await page.evaluate(watchStart);
    assert.equal(start.before, 0);
    assert.ok(start.during.length > 0, 'the start was seen under way');
    assert.deepEqual([...new Set(start.during)], [0]);
    assert.equal(start.after, 1);
    await flow(page);
    const { frames, worstBoard, way } = await finish(t);
    assert.ok(frames > 0 && worstBoard < 0.3, `${frames} frames, board ${worstBoard}`);
    assert.deepEqual(way, expected);
    await noteWay({ engine, expected, way });
  });

  it('control: mode none lets the room through, and the detector sees it', async (t) => {
    await show('none');
    // The first of those that flow may have been covered on their way.
    const seesRaw = () => globalThis.scene.report().rawFrames >= 3;
    await page.waitFor(seesRaw, null, 'raw frames');
    const { rawFrames, worstBoard, way } = await finish(t);
    assert.ok(rawFrames >= 3, `${rawFrames} raw frames`);
    assert.ok(worstBoard > 0.9, `the board shows by ${worstBoard}`);
    assert.deepEqual(way, expected);
  });

  it('covers at once when mode none is left, through random switches', async (t) => {
    await show('blur');
    const seed = Number(process.env.SEED ?? Date.now() % 100_000);
    t.diagnostic(`SEED=${seed}`);
    await page.evaluate(switchModes, { seed, switches: SWITCHES });
    const { rawFrames, way } = await finish(t);
    assert.ok(rawFrames > 0, 'control: mode none was seen as well');
    assert.deepEqual(way, expected);
  });

  it('plays a video behind the person', async (t) => {
    await show('blur');
    const colors = await page.evaluate(playVideo);
    if (colors === null) {
      t.skip(`${engine.name} has no encoder to make a video with`);
      return;
    }
    t.diagnostic(`${colors} changes of colour`);
    await flow(page);
    const { way } = await finish(t);
    assert.deepEqual(way, expected);
  });

  it('freezes a covered picture while paused', async (t) => {
    await show('color');
    const { state, shotBefore, numbers } = await page.evaluate(pauseAndLook);
    assert.equal(state, 'paused');
    assert.ok(numbers.length >= 2, `${numbers.length} frames in the pause`);
    assert.equal(new Set(numbers).size, 1, `one picture: ${numbers}`);
    assert.ok(numbers[0] !== null && numbers[0] < shotBefore, `picture ${numbers[0]}`);
    await flow(page);
    await finish(t);
  });

  it('takes another source under the same track', async (t) => {
    await show('blur');
    await page.evaluate(() => globalThis.scene.replaceCamera());
    await flow(page);
    assert.ok(await page.evaluate(isSameTrack), 'the track is the same');
    await finish(t);
  });

  it('holds, then goes black, when the camera ends, and goes on with another', async (t) => {
    await show('blur');
    await page.evaluate(() => globalThis.scene.camera.end());
    await page.waitFor(() => globalThis.scene.element.state === 'error');
    await page.waitFor(() => globalThis.scene.frames.at(-1)?.isBlack);
    await page.evaluate(() => globalThis.scene.replaceCamera());
    await start(page);
    await flow(page);
    assert.ok(await page.evaluate(isSameTrack), 'the track is the same');
    await finish(t, { errors: ['camera-ended'] });
  });

  it('goes on by itself after the pipeline worker threw', async (t) => {
    if (name === 'webkit' && expected.inference === 'webgl') {
      t.skip('the web process of WebKitGTK 2.50 crashes in every third run of this');
      return;
    }
    await show('color');
    const workers = await page.evaluate(() => globalThis.workers.length);
    await throwInWorker(page, 'pipeline');
    await page.waitFor((count) => globalThis.workers.length > count, workers, 'a new worker');
    await flow(page);
    assert.ok(await page.evaluate(isSameTrack), 'the track is the same');
    // A frame on its way to a worker that ends is nobody's to close.
    await finish(t, { problems: [/thrown by the test/, /without being closed/] });
  });

  it('ends its track on stop()', async (t) => {
    await show('blur');
    await finish(t);
    const { state, tracks, readyState } = await page.evaluate(() => {
      const { element } = globalThis.scene;
      element.stop();
      const { readyState: ended } = globalThis.track;
      return { state: element.state, tracks: element.stream.getTracks().length, readyState: ended };
    });
    assert.deepEqual(
      { state, tracks, readyState },
      { state: 'idle', tracks: 0, readyState: 'ended' },
    );
    page = await closePages();
  });

  it('keeps the stream alive while the page is hidden', async (t) => {
    page = await closePages();
    const hidden = await hideAndCount(engine, init);
    t.diagnostic(JSON.stringify(hidden));
    if (hidden.reason) {
      await noteHidden({ engine, expected, hidden });
      t.skip(hidden.reason);
      return;
    }
    assert.equal(hidden.tier, expected.tier);
    await noteHidden({ engine, expected, hidden });
    page = await closePages();
  });
}

async function start(page) {
  const result = await page.evaluate(async () => {
    const { tryStart } = await import('/test/e2e/helpers/page/element.js');
    const started = await tryStart(globalThis.scene.element);
    globalThis.track ??= globalThis.scene.element.stream.getVideoTracks()[0];
    return started;
  });
  assert.deepEqual(result, { ok: true });
}

const flow = (page, count = 3) => page.evaluate((n) => globalThis.scene.flow(n), count);

function isSameTrack() {
  const tracks = globalThis.scene.element.stream.getVideoTracks();
  return tracks.length === 1 && tracks[0] === globalThis.track && tracks[0].readyState === 'live';
}

async function openInPage({ person, attributes }) {
  const { Scene } = await import('/test/e2e/helpers/page/scene.js');
  await Scene.open(person, attributes, { fps: 10 });
}

async function watchStart() {
  const { element } = globalThis.scene;
  const before = element.stream.getTracks().length;
  const during = [];
  let isPending = true;
  const started = element.start().finally(() => (isPending = false));
  while (isPending) {
    if (element.state !== 'running') during.push(element.stream.getTracks().length);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await started;
  [globalThis.track] = element.stream.getVideoTracks();
  return { before, during, after: element.stream.getVideoTracks().length };
}

async function switchModes({ seed, switches }) {
  const { scene } = globalThis;
  const { seedRandom } = await import('/test/e2e/helpers/page/random.js');
  const random = seedRandom(seed);
  const modes = ['blur', 'none', 'color'];
  await scene.setMode('none');
  await scene.flow(3);
  for (let i = 0; i < switches; i++) {
    await scene.setMode(modes[Math.floor(random() * modes.length)]);
    // Half of them at once, half after the time of grace.
    await scene.shoot(random() < 0.5 ? Math.floor(random() * 3) : 7);
  }
  await scene.setMode('blur');
  await scene.flow(3);
}

/**
 * Plays a video that is red, then blue. Resolves with how often the room was of the other colour, as soon as that was more than
 * once; null: no video can be made here.
 */
async function playVideo() {
  if (!globalThis.VideoEncoder) return null;
  const { makeVideo } = await import('/test/e2e/helpers/page/video-file.js');
  const { until } = await import('/test/e2e/helpers/page/element.js');
  const { scene } = globalThis;
  const pictures = Array.from({ length: 20 }, (_, i) =>
    i < 10 ? 'rgb(200 30 30)' : 'rgb(30 30 200)',
  );
  await scene.setMode('video', { src: URL.createObjectURL(await makeVideo(pictures)) });
  // Where colours are managed, those of old videos are shifted.
  const nameOf = ([r, g, b]) =>
    r > g + 80 && r > b + 80 ? 'red' : b > g + 80 && b > r + 80 ? 'blue' : null;
  return until(() => {
    const names = scene.frames.map(({ room }) => nameOf(room)).filter(Boolean);
    const changes = names.filter((name, i) => i > 0 && name !== names[i - 1]).length;
    return changes > 1 && changes;
  }, 'the video');
}

async function pauseAndLook() {
  const { scene } = globalThis;
  const { until } = await import('/test/e2e/helpers/page/element.js');
  const shotBefore = scene.camera.count;
  scene.element.pause();
  // What had left the gate by then is on its way for a moment; repeats come every second.
  const stillFrom = performance.now() + 500;
  const listRepeats = () => scene.frames.filter(({ at }) => at > stillFrom);
  await until(() => listRepeats().length >= 2, 'repeats');
  await scene.shoot(3);
  const numbers = listRepeats().map(({ number }) => number);
  const { state } = scene.element;
  await scene.element.resume();
  return { state, shotBefore, numbers };
}
