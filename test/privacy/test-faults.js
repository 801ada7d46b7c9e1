import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findReasonToSkip } from '../e2e/helpers/engines.js';
import { FAULTS } from './faults/index.js';
import { Lab, MACHINES } from './lab.js';
import { writeRecords } from './records.js';
import { runFault } from './run-fault.js';

const { PRIVACY = 'quick', PRIVACY_ENGINE, PRIVACY_TIER, PRIVACY_ONLY = '' } = process.env;
/** A browser that hangs must not hang the run. */
const TIMEOUT_MS = 240_000;
/** WebKitGTK's driver, when the web process is gone. */
const CRASH =
  /invalid session id|page crash or hang|Could not parse script result|fetch failed|unknown error: $/;
const MAX_CRASHES = 2;
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
const QUICK_ENGINE = 'chromium';

/**
 * Defines a test for each fault of the catalogue, machine and moment. A quick run tries each kind of fault once, in one
 * engine, on the cheapest tier that shows it.
 *
 * @param {keyof typeof MACHINES} engine
 */
export async function testFaults(engine) {
  const wanted = PRIVACY_ENGINE ?? (PRIVACY === 'full' ? engine : QUICK_ENGINE);
  if (wanted !== engine) return;
  const reason = await findReasonToSkip(engine);
  for (const machine of MACHINES[engine]) {
    const faults = FAULTS.filter((fault) => isWanted(fault, engine, machine));
    if (faults.length === 0) continue;
    describe(`${engine}, tier ${machine.tier}`, { skip: reason ?? false }, () =>
      testMachine(engine, machine, faults),
    );
  }
}

function isWanted({ name, engines, tiers, todo }, engine, machine) {
  // What is known to fail waits for as long as it may.
  if (PRIVACY === 'quick' && typeof todo === 'string') return false;
  if (engines && !engines.includes(engine)) return false;
  if (!new RegExp(PRIVACY_ONLY, 'i').test(name)) return false;
  if (PRIVACY_TIER && Number(PRIVACY_TIER) !== machine.tier) return false;
  const able = MACHINES[engine].filter(({ plays }) => plays.some((tier) => tiers.includes(tier)));
  return PRIVACY === 'full' ? able.includes(machine) : able.at(-1) === machine;
}

function chooseMoments({ moments, quick }) {
  if (PRIVACY === 'full') return moments;
  return [quick ?? (moments.includes('call') ? 'call' : moments[0])];
}

function testMachine(engine, machine, faults) {
  const records = [];
  let lab;

  /** A browser that crashes sends nothing; the trial is made once more, in another one. */
  async function tryAgainAfterCrash(fault, moment) {
    for (let crashes = 0; ;) {
      try {
        return { crashes, ...(await tryFault(lab, fault, moment)) };
      } catch (error) {
        if (engine !== 'webkit' || !CRASH.test(error.message)) throw error;
        crashes++;
        await lab.close().catch(() => undefined);
        lab = await Lab.open(engine, machine);
        if (crashes === MAX_CRASHES) return { crashes, state: 'crashed', frames: 0, raw: 0 };
      }
    }
  }

  before(async () => {
    lab = await Lab.open(engine, machine);
    await assertControl(lab);
  });
  after(async () => {
    await lab?.close();
    await writeRecords(`${engine}-${machine.tier}`, records);
  });

  for (const fault of faults) {
    for (const moment of chooseMoments(fault)) {
      const title = `${fault.group}: ${fault.name} (${moment})`;
      const todo = typeof fault.todo === 'object' ? fault.todo[moment] : fault.todo;
      it(title, { timeout: TIMEOUT_MS, todo }, async (t) => {
        t.diagnostic(`SEED=${SEED}`);
        const { name, group, frees } = fault;
        const about = { engine, onTier: machine.tier, name, group, frees, moment };
        const record = await tryAgainAfterCrash(fault, moment);
        records.push({ ...about, ...record });
        if (record.state === 'crashed') {
          t.skip(`the browser crashed ${record.crashes} times`);
          return;
        }
        assert.deepEqual(record.leaks, [], `${record.raw} raw frames left`);
      });
    }
  }
}

/** Without a fault frames flow, and a plain one, where it is allowed, is seen as what it is. Or else nothing is proved. */
async function assertControl(lab) {
  const bench = await lab.openBench({ attributes: { mode: 'none' } });
  await bench.trial('begin');
  const started = await bench.trial('settle');
  assert.ok(started.ok, `control: it does not even start without a fault: ${started.message}`);
  await bench.trial('flow', 5);
  const { plain, raw } = await bench.trial('count');
  assert.ok(plain >= 5, `control: the room was seen ${plain} times`);
  assert.equal(raw, 0, 'control: none of them is a leak');
  await bench.trial('stop');
}

async function tryFault(shared, fault, moment) {
  const lab = fault.isIsolated ? await shared.another() : shared;
  try {
    const bench = await lab.openBench(fault, moment);
    return await runFault(bench, fault, moment, { seed: SEED });
  } finally {
    if (lab !== shared) await lab.close();
  }
}
