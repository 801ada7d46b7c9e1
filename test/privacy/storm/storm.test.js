/**
 * A long call to which everything happens at random, every frame of which is looked at, until the runs before and this
 * one have seen as many frames as are asked for.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Lab, MACHINES } from '../lab.js';
import { readRecords, writeRecords } from '../records.js';

const FRAMES = Number(process.env.PRIVACY_FRAMES ?? 2000);
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
/** Between two looks at the page from outside. */
const ROUND_MS = 20_000;
/** Rounds in which no frame came: it hangs. */
const MAX_IDLE_ROUNDS = 4;
/** As many a second as the fastest tier of a machine without a GPU takes. */
const FPS = 120;
const TIMEOUT_MS = 6 * 3_600_000;

it('chromium: a storm of faults, without one raw frame', { timeout: TIMEOUT_MS }, async (t) => {
  const before = (await readRecords()).reduce((sum, { frames }) => sum + frames, 0);
  const wanted = Math.max(1000, FRAMES - before);
  t.diagnostic(`SEED=${SEED}, ${before} frames before, ${wanted} wanted`);
  const lab = await Lab.open('chromium', MACHINES.chromium.at(-1));
  try {
    const bench = await lab.openBench({
      attributes: { 'without-preview': true },
      options: { fps: FPS, size: { width: 256, height: 144 } },
    });
    const started = performance.now();
    const result = await rage(bench, wanted, t);
    const seconds = (performance.now() - started) / 1000;
    const rate = (result.frames / seconds).toFixed(1);
    t.diagnostic(`${result.frames} frames in ${seconds.toFixed(0)} s, ${rate} a second`);
    t.diagnostic(`${JSON.stringify(result.done)}; failed: ${result.failed.join('; ') || 'none'}`);
    await writeRecords('storm', [
      { engine: 'chromium', onTier: 4, name: 'storm', group: 'storm', moment: 'call', ...result },
    ]);
    assert.deepEqual(result.leaks, [], `${result.raw} raw frames left`);
    assert.ok(result.plain > 0, 'control: mode none was seen as well');
    assert.ok(result.frames >= wanted, `${result.frames} frames`);
    const left = await bench.trial('stop');
    assert.deepEqual(left, { state: 'idle', tracks: 0, liveTracks: 0, workers: 0 });
  } finally {
    await lab.close();
  }
});

async function rage(bench, wanted, t) {
  await bench.evaluate(async (seed) => {
    const { Storm } = await import('/test/privacy/page/storm.js');
    new Storm(globalThis.trial, seed);
  }, SEED);
  let idleRounds = 0;
  for (let last = 0; ;) {
    const result = await bench.evaluate((options) => globalThis.storm.run(options), {
      frames: wanted,
      forMs: ROUND_MS,
    });
    if (result.frames >= wanted || result.raw > 0) return result;
    idleRounds = result.frames === last ? idleRounds + 1 : 0;
    assert.ok(idleRounds < MAX_IDLE_ROUNDS, `no frames: ${JSON.stringify(result.done)}`);
    if (Math.floor(result.frames / 10_000) > Math.floor(last / 10_000)) {
      t.diagnostic(`${result.frames} frames`);
    }
    last = result.frames;
  }
}
