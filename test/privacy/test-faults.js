import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Lab } from './bench.js';
import { FAULTS } from './faults/index.js';
import { writeRecords } from './records.js';
import { runFault } from './run-fault.js';

const { PRIVACY = 'quick', PRIVACY_TIER, PRIVACY_ONLY } = process.env;
/** A browser that hangs must not hang the run. */
const TIMEOUT_MS = 240_000;
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);

/** Quick: each kind once, on the cheapest tier that shows it. */
function chooseTiers({ tiers }, available) {
  const possible = tiers.filter((tier) => available.includes(tier));
  const wanted = PRIVACY_TIER ? possible.filter((tier) => tier === Number(PRIVACY_TIER)) : possible;
  return PRIVACY === 'full' ? wanted : wanted.slice(-1);
}

const chooseMoments = ({ moments, quick }) =>
  PRIVACY === 'full' ? moments : [quick ?? (moments.includes('call') ? 'call' : moments[0])];

/**
 * Defines a test for each fault, tier and moment.
 *
 * @param {string} engine
 * @param {number[]} tiers which it has
 */
export function testFaults(engine, tiers) {
  const only = new RegExp(PRIVACY_ONLY ?? '', 'i');
  for (const tier of tiers) {
    const faults = FAULTS.filter(
      (fault) =>
        only.test(fault.name) &&
        (!fault.engines || fault.engines.includes(engine)) &&
        chooseTiers(fault, tiers).includes(tier),
    );
    if (faults.length > 0) {
      describe(`${engine}, tier ${tier}`, () => testTier(engine, tier, faults));
    }
  }
}

function testTier(engine, tier, faults) {
  const records = [];
  let lab;
  before(async () => (lab = await Lab.open({ tier })));
  after(async () => {
    await lab.close();
    await writeRecords(`${engine}-${tier}`, records);
  });

  for (const fault of faults) {
    for (const moment of chooseMoments(fault)) {
      it(`${fault.group}: ${fault.name} (${moment})`, { timeout: TIMEOUT_MS }, async (t) => {
        t.diagnostic(`SEED=${SEED}`);
        const record = await tryFault(lab, fault, moment);
        records.push({
          engine,
          onTier: tier,
          name: fault.name,
          group: fault.group,
          moment,
          ...record,
        });
        assert.deepEqual(record.leaks, [], `${record.raw} raw frames left`);
      });
    }
  }
}

async function tryFault(shared, fault, moment) {
  const lab = fault.isIsolated ? await shared.another() : shared;
  const bench = await lab.openBench(fault, { moment });
  try {
    return await runFault(bench, fault, moment, { seed: SEED });
  } finally {
    await bench.close();
    if (lab !== shared) await lab.close();
  }
}
