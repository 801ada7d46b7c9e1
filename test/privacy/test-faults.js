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

function isWanted({ name, engines, tiers }, engine, machine) {
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
  before(async () => (lab = await Lab.open(engine, machine)));
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
        const record = await tryFault(lab, fault, moment);
        const { name, group, frees } = fault;
        records.push({ engine, onTier: machine.tier, name, group, frees, moment, ...record });
        assert.deepEqual(record.leaks, [], `${record.raw} raw frames left`);
      });
    }
  }
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
