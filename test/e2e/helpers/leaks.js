/** Rounds of start, frames, stop on one page, with a look at what is left after each. */
import assert from 'node:assert/strict';
import { openCountedPage } from './counters.js';
import { samplePerson } from './stand.js';

const FRAME = { width: 160, height: 96 };
/** A later round may leave so much more on the page's heap than the first one: the contract's 10 %. */
const HEAP_GROWTH = 1.1;
/** What each round must have as many of as the first one. A fence may still be out. */
const EXACT = /^(GL (?!slots|syncs)|WebGL|GPU|wasm|workers|frames open)/;

/**
 * @param {object} options
 * @param {'gpu' | 'webgl' | 'none'} options.graphics
 * @param {number} options.tier which is to be reached
 * @param {number} options.rounds
 * @param {number} options.frames output frames in each round
 * @param {number} [options.warmUps] short rounds before the first one. The page's heap grows by a tenth over the first
 *   ten starts, while the browser compiles and caches, and stands still from there on (measured over 40 starts)
 * @param {import('node:test').TestContext} options.t
 */
export async function assertNoLeaks({ graphics, tier, rounds, frames, warmUps = 0, t }) {
  const counted = await openCountedPage({ graphics });
  try {
    const { page } = counted;
    await page.evaluate(openCall, { person: await samplePerson(), size: FRAME });
    for (let i = 0; i < warmUps; i++) await runRound(counted, 3);
    const table = [];
    for (let round = 1; round <= rounds; round++) {
      const row = { round, frames, ...(await runRound(counted, frames)) };
      table.push(row);
      t.diagnostic(describeRow(row));
      assert.equal(row.tier, tier);
      assertClean(row);
      assertSame(row.running, table[0].running, `round ${round}`);
    }
    const allowed = table[0].left['heap kB page'] * HEAP_GROWTH;
    for (const { round, left } of table) {
      const heap = left['heap kB page'];
      assert.ok(heap <= allowed, `round ${round}: heap ${heap} kB, allowed ${allowed}`);
    }
    counted.assertQuiet(rounds + warmUps);
    return table;
  } finally {
    await counted.close();
  }
}

/** `running`: the counters at rest, before stop; `left`: after it. */
async function runRound(counted, frames) {
  const { page } = counted;
  const tier = await page.evaluate(() => globalThis.call.start());
  await page.evaluate((count) => globalThis.call.feedFrames(count), frames);
  const running = await counted.count();
  const liveTracks = await page.evaluate(() => globalThis.call.stop());
  await counted.awaitWorkers(0);
  return { tier, liveTracks, running, left: await counted.count() };
}

/** While frames rest: none is open in the pipeline, and in the gate only the covered one that it keeps. */
function assertClean({ tier, frames, liveTracks, running, left }) {
  assert.ok(running['frames seen'] > frames, `control: ${running['frames seen']} frames were seen`);
  assert.equal(running['frames open pipeline'], 0, 'frames left open in the pipeline');
  assert.ok(running['frames open gate'] <= 1, 'frames left open in the gate');
  assert.equal(running['frames open page'], 0, 'frames left open on the page');
  assert.equal(running['GPU devices'], tier === 1 ? 1 : 0, 'WebGPU devices in the pipeline');
  assert.ok(running['WebGL contexts'] <= 1, `${running['WebGL contexts']} WebGL contexts`);
  assert.equal(liveTracks, 0, 'live tracks left');
  assert.equal(left['frames open page'], 0, 'frames left open on the page after stop()');
  assert.equal(left['WebGL contexts'], 0, 'WebGL contexts left on the page');
  assert.equal(left['GPU devices'], 0, 'WebGPU devices left on the page');
}

export function assertSame(counts, first, when) {
  for (const [name, value] of Object.entries(counts)) {
    if (EXACT.test(name)) assert.equal(value, first[name], `${name}, ${when}`);
  }
}

/** As `assertSame`, where stages may have made something at first need meanwhile: so many of a kind more are allowed. */
export function assertNoGrowth(counts, first, allowed) {
  for (const [name, value] of Object.entries(counts)) {
    if (!EXACT.test(name)) continue;
    const most = first[name] + (name.startsWith('GL ') ? allowed : 0);
    assert.ok(value <= most, `${name}: ${value}, ${first[name]} before`);
  }
}

const round = (value) => Math.round(value);

function describeRow({ round: number, running, left }) {
  const gl = Object.entries(running).filter(([name, value]) => /^(GL|GPU) /.test(name) && value);
  return (
    `round ${number}: ${gl.map(([name, value]) => `${name} ${value}`).join(', ')}; ` +
    `heap kB pipeline ${round(running['heap kB pipeline'])}, gate ${round(running['heap kB gate'])}, ` +
    `wasm ${running['wasm kB']}; after stop: page ${round(left['heap kB page'])}, ` +
    `RSS kB renderer ${left['RSS kB renderer']}, GPU ${left['RSS kB GPU']}`
  );
}

/** Runs in the page. */
async function openCall(options) {
  const { Call } = await import('/test/e2e/helpers/page/call.js');
  globalThis.call = await Call.open(options);
}
