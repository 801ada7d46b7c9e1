/**
 * `npm run test:privacy`: the proof from outside that no raw frame leaves. Injects every fault of the catalogue in
 * `test/privacy/faults/`, then a storm of them until enough frames were looked at, and prints what was seen.
 *
 *   node tools/privacy.js [--engine chromium|firefox|webkit] [--tier N] [--only REGEXP] [--frames N] [--quick]
 *     [--mutant NAME]
 *
 * `--quick` tries each kind once, and without a storm unless `--frames` asks for one; `--frames 0` leaves the storm out;
 * `--only` and `--engine` of another browser have none; `--mutant` tries a build that is broken on purpose
 * (see `test/privacy/mutants.js`), for which the exit code has to be 1.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './find-chromium.js';
import { ROOT } from './root.js';
import { runNodeTests } from './stages/node-tests.js';
import { summarize } from './test-results.js';
import { buildMutant } from '../test/privacy/mutants.js';
import { clearRecords, readRecords } from '../test/privacy/records.js';
import { summarizeEngines, tabulate } from '../test/privacy/report.js';

const HOUR_MS = 3_600_000;
/** In all, in all engines together. */
const FRAMES = 100_000;

const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    tier: { type: 'string' },
    only: { type: 'string' },
    frames: { type: 'string' },
    quick: { type: 'boolean', default: false },
    mutant: { type: 'string' },
  },
});

/** Each file of tests runs in a process of its own, which reads these. */
function setEnvironment({ engine, tier, only, frames = FRAMES, quick, mutant }) {
  const given = {
    PRIVACY: quick ? 'quick' : 'full',
    PRIVACY_ENGINE: engine,
    PRIVACY_TIER: tier,
    PRIVACY_ONLY: only,
    PRIVACY_FRAMES: frames,
    PRIVACY_MUTANT: mutant,
  };
  for (const [name, value] of Object.entries(given)) if (value) process.env[name] = String(value);
}

async function main() {
  setEnvironment(values);
  process.env.CHROME_PATH = await findChromium({ install: true });
  if (values.mutant) process.env.BG_CAMERA_CDN = await buildMutant(values.mutant);
  await clearRecords();
  const folders = ['test/privacy'];
  const frames = Number(values.frames ?? (values.quick ? 0 : FRAMES));
  const hasStorm = frames > 0 && !values.only && !values.mutant;
  if (hasStorm && (values.engine ?? 'chromium') === 'chromium') folders.push('test/privacy/storm');
  const failures = [];
  let passed = 0;
  for (const folder of folders) {
    const results = await runNodeTests(folder, { timeoutMs: 6 * HOUR_MS });
    for (const failure of results.failures) console.log(`\nFAILED ${failure.trimEnd()}\n`);
    for (const skip of results.skips) console.log(`skipped: ${skip}`);
    failures.push(...results.failures);
    passed += results.passed;
  }
  await print();
  console.log(summarize({ passed, failures, skips: [] }));
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

async function print() {
  const records = await readRecords();
  const table = tabulate(records);
  const summary = summarizeEngines(records);
  const file = path.join(ROOT, 'out', 'privacy', 'report.md');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${summary.replaceAll('\n', '  \n')}\n\n${table}\n`);
  console.log(`${table}\n\n${summary}`);
}

await main();
