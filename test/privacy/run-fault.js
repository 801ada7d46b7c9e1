import assert from 'node:assert/strict';

/** From a frame that stands still to black: the gate's time, and what a slow machine takes to draw and to look. */
export const BLACK_WITHIN_MS = 6000;
/** Changes of mode that go on after the fault. */
const SWITCHES_AFTER = 10;
/** A start after everything is well again. */
const RESTART_WITHIN_MS = 45_000;

/**
 * Injects one fault at one moment, and holds what happens against what the catalogue says. Frames are only counted here:
 * the caller sees to it that `raw` is 0.
 *
 * @param {import('./bench.js').Bench} bench with a scene that is not yet started
 * @param {import('./faults/index.js').Fault} fault
 * @param {'start' | 'call' | 'switch'} moment
 * @param {{ seed: number }} options
 * @returns {Promise<object>} the record
 */
export async function runFault(bench, fault, moment, { seed }) {
  bench.seed = seed;
  const expected = { withinMs: 30_000, ...(fault.expect[moment] ?? fault.expect) };
  const { gone, became = expected, ...times } = await inject(bench, fault, { moment, expected });
  if (gone) return describe({ state: 'gone', text: '', codes: [] }, gone, {});
  const seen = await bench.trial('look');
  // The catalogue's tiers are Chromium's.
  assertSeen(seen, bench.engine === 'chromium' ? became : { ...became, tier: undefined });
  Object.assign(times, await restartAfter(bench, fault, became));
  const counts = await bench.trial('count');
  assert.ok(counts.frames > 0 || became.leaves === 'nothing', 'frames were seen');
  const left = await bench.trial('stop');
  assert.deepEqual(
    left,
    { state: 'idle', tracks: 0, liveTracks: 0, workers: 0 },
    'left after stop',
  );
  return describe(seen, counts, { ...times, boundMs: became.withinMs });
}

const describe = ({ state, tier, text, codes }, { frames, missed, plain, raw, leaks }, times) => ({
  state,
  tier,
  text,
  codes,
  frames,
  missed,
  plain,
  raw,
  leaks,
  ...times,
});

async function inject(bench, fault, { moment, expected }) {
  if (moment === 'start') return injectAtStart(bench, fault, expected);
  await bench.trial('begin');
  const started = await bench.trial('settle');
  assert.ok(started.ok, `before the fault: ${JSON.stringify(started)}`);
  await bench.trial('flow', 5);
  if (moment === 'switch') {
    await bench.trial('startSwitching', bench.seed);
    await bench.trial('flow', 3);
  }
  await bench.trial('mark');
  const injected = await fault.inject(bench);
  if (injected?.gone) return injected;
  if (moment === 'switch') {
    await bench.trial('stopSwitching', SWITCHES_AFTER);
  }
  return observe(bench, expected);
}

/** While `start()` runs; what is to be broken before was broken by the fault's `prepare`. */
async function injectAtStart(bench, fault, expected) {
  await bench.trial('mark');
  await bench.trial('begin');
  await fault.injectAtStart?.(bench);
  const result = await bench.trial('settle');
  assert.ok(result.startMs < expected.withinMs, `start() took ${result.startMs} ms`);
  const became = pickOutcome(result, expected);
  if (became.state === 'running') {
    assert.equal(result.ok, true, `start(): ${JSON.stringify(result)}`);
    await bench.trial('flow', 5);
    return { became, recoveryMs: result.startMs };
  }
  assert.equal(result.ok, false, 'start() should have failed');
  assert.equal(result.name, 'BgCameraError');
  assert.equal(result.code, became.rejects ?? became.code, result.message);
  return { became, fallMs: result.startMs };
}

function pickOutcome({ ok }, { or, ...expected }) {
  const isOther = or && ok !== (expected.state === 'running');
  return isOther ? { withinMs: expected.withinMs, ...or } : expected;
}

async function observe(bench, expected) {
  const { state, withinMs, leaves = 'black', or } = expected;
  if (state === 'running') {
    const recoveryMs = await bench.trial('recover', withinMs, or?.state);
    if (recoveryMs !== null) return { recoveryMs };
    return { became: { withinMs, ...or }, fallMs: await bench.trial('fall', or.state, withinMs) };
  }
  const fallMs = await bench.trial('fall', state, withinMs);
  if (leaves !== 'black') return { fallMs };
  return { fallMs, blackMs: await bench.trial('goBlack', withinMs + BLACK_WITHIN_MS) };
}

function assertSeen(seen, { state, code, text, leaves = 'black', tier, mayReport = false }) {
  assert.equal(seen.state, state);
  if (tier) assert.equal(seen.tier, tier, 'the tier');
  if (code) assert.equal(seen.codes.at(-1), code, seen.message);
  else if (!mayReport) assert.deepEqual(seen.codes, [], `no error was expected: ${seen.message}`);
  if (text) assert.match(seen.text, text);
  if (state === 'error' || state === 'blocked') {
    assert.notEqual(seen.text, '', 'the user reads nothing');
  }
  if (state === 'running') assert.ok(seen.isSameTrack, 'the track stays');
  else if (leaves === 'black') assert.ok(seen.isSameTrack, 'the track stays');
  else assert.equal(seen.hasTrack, false, 'there is no track');
}

/** Once the fault is gone, a start by hand brings the frames back. */
async function restartAfter(bench, fault, { state, leaves = 'black' }) {
  if (state === 'running' || fault.isFinal) return {};
  await bench.server.repair();
  await fault.repair?.(bench);
  if (leaves !== 'black') await bench.evaluate(() => (globalThis.track = undefined));
  await bench.trial('mark');
  await bench.trial('begin');
  const result = await bench.trial('settle');
  assert.equal(result.ok, true, `start() after the repair: ${JSON.stringify(result)}`);
  assert.ok(result.startMs < RESTART_WITHIN_MS, `restarted after ${result.startMs} ms`);
  await bench.trial('flow', 5);
  assert.ok((await bench.trial('look')).isSameTrack, 'one track, and the same where it stayed');
  return { restartMs: result.startMs };
}
