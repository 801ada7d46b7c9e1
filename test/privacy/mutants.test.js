/** The detector itself is proved: the faults are tried on builds that are broken on purpose. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { buildMutant } from './mutants.js';

const TIMEOUT_MS = 240_000;
/** Faults by which a frame comes without a mask, and switches between all modes. */
const ONLY = 'orientation changes|a stage throws on one frame';

/** Tries faults on a mutant. Gives the number of raw frames that were seen, and the exit code. */
async function tryMutant(name, only = ONLY) {
  const cdn = await buildMutant(name);
  const out = path.join(ROOT, 'out', 'mutants', `${name}-records`);
  await rm(out, { recursive: true, force: true });
  const env = {
    ...process.env,
    BG_CAMERA_CDN: cdn,
    PRIVACY: 'quick',
    PRIVACY_ONLY: only,
    PRIVACY_TIER: '4',
    PRIVACY_ENGINE: 'chromium',
    PRIVACY_OUT: out,
  };
  // Or else node takes the run for a part of this one.
  delete env.NODE_TEST_CONTEXT;
  const { code, output } = await runNode(['--test', 'test/privacy/chromium.test.js'], env);
  const text = await readFile(path.join(out, 'chromium-4.json'), 'utf8').catch(() => {
    throw new Error(`no records were written:\n${output}`);
  });
  const records = JSON.parse(text);
  return { code, output, frames: sum(records, 'frames'), raw: sum(records, 'raw') };
}

const sum = (records, key) => records.reduce((total, record) => total + record[key], 0);

function runNode(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}

/** Not when a part of the faults, or a mutant itself, is tried. */
const { PRIVACY_ENGINE = 'chromium', PRIVACY_ONLY, PRIVACY_MUTANT } = process.env;
if (PRIVACY_ENGINE === 'chromium' && !PRIVACY_ONLY && !PRIVACY_MUTANT) {
  describe('a build that is broken on purpose', testMutants);
}

function testMutants() {
  it(
    'is found out when the gate lets all through and the pipeline sends bare frames',
    { timeout: TIMEOUT_MS },
    async (t) => {
      const { code, frames, raw, output } = await tryMutant('open-gate-leaky-pipeline');
      t.diagnostic(`${raw} raw of ${frames} frames`);
      assert.ok(raw > 0, output);
      assert.notEqual(code, 0, 'the suite fails');
    },
  );

  it(
    "is found out when the system's blur is believed without the frame's word",
    { timeout: TIMEOUT_MS },
    async (t) => {
      const { code, frames, raw, output } = await tryMutant(
        'trusted-platform',
        'the system blurs, and no frame does',
      );
      t.diagnostic(`${raw} raw of ${frames} frames`);
      assert.ok(raw > 0, output);
      assert.notEqual(code, 0, 'the suite fails');
    },
  );

  it(
    'still lets nothing raw out when only the pipeline is broken: the gate refuses',
    { timeout: TIMEOUT_MS },
    async (t) => {
      const { frames, raw, output } = await tryMutant('leaky-pipeline');
      t.diagnostic(`${raw} raw of ${frames} frames`);
      assert.equal(raw, 0, output);
      assert.ok(frames > 0, output);
    },
  );
}
