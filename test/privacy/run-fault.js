import assert from 'node:assert/strict';

/** From a frame that stands still to black: the gate's time, and what a slow machine takes to draw and to look. */
export const BLACK_WITHIN_MS = 6000;
/** A start after everything is well again. */
const RESTART_WITHIN_MS = 45_000;

/**
 * Injects one fault at one moment, and holds what happens against what the catalogue says.
 *
 * @param {import('./bench.js').Bench} bench with a scene that is not yet started
 * @param {import('./faults/index.js').Fault} fault
 * @param {'start' | 'call' | 'switch'} moment
 * @param {{ seed: number }} options
 * @returns {Promise<object>} the record
 */
export async function runFault(bench, fault, moment, { seed }) {
  const expected = { withinMs: 30_000, ...(fault.expect[moment] ?? fault.expect) };
  const outcome = await inject(bench, fault, { moment, seed, expected });
  const seen = await bench.trial('look');
  if (expected.state !== 'gone') assertSeen(seen, expected, outcome);
  const restart = await restartAfter(bench, fault, expected);
  const counts = await bench.trial('count');
  assert.deepEqual(counts.leaks, [], 'raw frames left');
  const left = await bench.trial('stop');
  assert.deepEqual(
    left,
    { state: 'idle', tracks: 0, liveTracks: 0, workers: 0 },
    'left after stop',
  );
  return {
    ...outcome,
    ...restart,
    ...seen,
    frames: counts.frames,
    plain: counts.plain,
    raw: counts.raw,
  };
}

async function inject(bench, fault, { moment, seed, expected }) {
  if (moment === 'start') return injectAtStart(bench, fault, expected);
  await bench.trial('begin');
  const started = await bench.trial('settle');
  assert.ok(started.ok, `before the fault: ${JSON.stringify(started)}`);
  await bench.trial('flow', 5);
  if (moment === 'switch') {
    await bench.trial('startSwitching', seed);
    await bench.trial('flow', 3);
  }
  await bench.trial('mark');
  await fault.inject(bench);
  if (moment === 'switch') {
    await bench.evaluate(() => globalThis.scene.shoot(10));
    await bench.trial('stopSwitching');
  }
  return observe(bench, expected);
}

/** While `start()` runs; what is to be broken before was broken by the fault's `prepare`. */
async function injectAtStart(bench, fault, expected) {
  await bench.trial('mark');
  await bench.trial('begin');
  await fault.injectAtStart?.(bench);
  const result = await bench.trial('settle');
  if (expected.state === 'running') {
    assert.equal(result.ok, true, `start(): ${JSON.stringify(result)}`);
    await bench.trial('flow', 5);
    return { recoveryMs: result.startMs };
  }
  assert.equal(result.ok, false, 'start() should have failed');
  assert.equal(result.name, 'BgCameraError');
  assert.equal(result.code, expected.code, result.message);
  assert.ok(result.startMs < expected.withinMs, `start() failed after ${result.startMs} ms`);
  return { fallMs: result.startMs };
}

async function observe(bench, { state, withinMs, leaves }) {
  if (state === 'running') return { recoveryMs: await bench.trial('recover', withinMs) };
  const fallMs = await bench.trial('fall', state, withinMs);
  if (leaves !== 'black') return { fallMs };
  return { fallMs, blackMs: await bench.trial('goBlack', withinMs + BLACK_WITHIN_MS) };
}

function assertSeen(seen, { state, code, text, leaves = 'black', tier }, { fallMs }) {
  assert.equal(seen.state, state);
  if (tier) assert.equal(seen.tier, tier, 'the tier');
  if (code) assert.equal(seen.codes.at(-1), code, seen.message);
  else assert.deepEqual(seen.codes, [], `no error was expected: ${seen.message}`);
  if (text) assert.match(seen.text, text);
  if (state === 'error' || state === 'blocked') {
    assert.notEqual(seen.text, '', 'the user reads nothing');
  }
  if (state === 'running') assert.ok(seen.isSameTrack, 'the track stays');
  else if (leaves === 'end') assert.equal(seen.hasTrack, false, 'the track is gone');
  else if (seen.trackState) assert.ok(seen.isSameTrack, 'the track stays');
  assert.ok(fallMs === undefined || fallMs >= 0);
}

/** Once the fault is gone, a start by hand brings the frames back. */
async function restartAfter(bench, fault, { state, leaves }) {
  if (state === 'running' || fault.isFinal) return {};
  await bench.server.mend();
  await fault.repair?.(bench);
  const hadTrack = leaves !== 'end' && (await bench.trial('look')).hasTrack;
  await bench.trial('mark');
  await bench.trial('begin');
  const result = await bench.trial('settle');
  assert.deepEqual(result.ok, true, `start() after the repair: ${JSON.stringify(result)}`);
  assert.ok(result.startMs < RESTART_WITHIN_MS, `restarted after ${result.startMs} ms`);
  await bench.trial('flow', 5);
  if (hadTrack) {
    assert.ok((await bench.trial('look')).isSameTrack, 'the same track after a restart');
  }
  return { restartMs: result.startMs };
}
