/**
 * `npm test`: all stages, or only the ones that are named:
 *
 *   node tools/test.js [build] [typecheck] [lint] [bench] [package] [unit] [e2e] [engines] [privacy]
 *     [stories] [soak]
 *
 * stories and soak run only when they are named; `stories --update` approves what the stories look like now. The last line is
 * `N passed, N failed`, with `, N skipped` where there are any; the exit code is 1 on any failure, and when nothing ran. Build,
 * typecheck and lint count as one test each.
 */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './find-chromium.js';
import { npmRun } from './npm-run.js';
import { ROOT } from './root.js';
import { runNodeTests } from './stages/node-tests.js';
import { runUnitTests } from './stages/unit-tests.js';
import { emptyResults, summarize } from './test-results.js';

const MINUTE_MS = 60_000;

/** In this order. */
const STAGES = {
  build: () => runScript('build'),
  typecheck: () => runScript('typecheck'),
  lint: () => runScript('lint'),
  // What the benchmarks compute, without a browser.
  bench: () => runNodeTests('test/bench', { timeoutMs: MINUTE_MS }),
  // What a user installs: the exports map, the tarball, bundlers, types. Needs npm's cache, or the registry.
  package: () => runNodeTests('test/package', { timeoutMs: 5 * MINUTE_MS }),
  unit: runUnitTests,
  e2e: () => runNodeTests('test/e2e', { timeoutMs: 15 * MINUTE_MS }),
  engines: () => runNodeTests('test/engines', { timeoutMs: 30 * MINUTE_MS }),
  // Each kind of fault once; `npm run test:privacy` does the rest.
  privacy: () => runNodeTests('test/privacy', { timeoutMs: 20 * MINUTE_MS }),
  // The built Storybook's stories, which `npm run test:stories` builds before, and how they look.
  stories: () => runNodeTests('test/stories', { timeoutMs: 15 * MINUTE_MS }),
  soak: () => runNodeTests('test/soak', { timeoutMs: 180 * MINUTE_MS }),
};

const DEFAULT_STAGES = Object.keys(STAGES).filter((stage) => !['stories', 'soak'].includes(stage));
const STAGES_IN_A_BROWSER = ['package', 'unit', 'e2e', 'engines', 'privacy', 'stories', 'soak'];
const STAGES_WITH_THE_BUILD = ['package', 'e2e', 'engines', 'privacy', 'stories', 'soak'];

async function runScript(script) {
  const { ok, output } = await npmRun(script);
  if (ok) return { ...emptyResults(), passed: 1 };
  return { ...emptyResults(), failures: [`npm run ${script}\n${output}`] };
}

async function chooseStages(names) {
  const unknown = names.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    throw new Error(`No stage ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}.`);
  }
  const wanted = new Set(names.length > 0 ? names : DEFAULT_STAGES);
  const needsBuild = STAGES_WITH_THE_BUILD.some((stage) => wanted.has(stage));
  if (needsBuild && !(await isBuilt())) wanted.add('build');
  return Object.keys(STAGES).filter((stage) => wanted.has(stage));
}

function isBuilt() {
  return access(path.join(ROOT, 'cdn', 'bg-camera.min.js')).then(
    () => true,
    () => false,
  );
}

/** Every stage below reads CHROME_PATH, in its own process. */
async function prepareBrowser(stages) {
  if (!stages.some((stage) => STAGES_IN_A_BROWSER.includes(stage))) return;
  process.env.CHROME_PATH = await findChromium({ install: true });
  console.log(`Chromium: ${process.env.CHROME_PATH}`);
}

async function runStage(stage) {
  const started = performance.now();
  const results = await STAGES[stage]().catch((error) => ({
    ...emptyResults(),
    failures: [`${stage}\n${error.stack}`],
  }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const failure of results.failures) console.log(`\nFAILED ${failure.trimEnd()}\n`);
  console.log(`${stage}: ${summarize(results)} (${seconds} s)`);
  return results;
}

/** Tests of the built files tell nothing when there are none, and would only bury the build's own failure. */
async function runStages(stages, total) {
  let isBuildBroken = false;
  for (const stage of stages) {
    if (isBuildBroken && STAGES_WITH_THE_BUILD.includes(stage)) {
      console.log(`${stage}: not run, because the build failed`);
      continue;
    }
    const results = await runStage(stage);
    add(total, results);
    if (stage === 'build') isBuildBroken = results.failures.length > 0;
  }
}

function add(total, { passed, failures, skips }) {
  total.passed += passed;
  total.failures.push(...failures);
  total.skips.push(...skips);
}

async function main() {
  const total = emptyResults();
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { update: { type: 'boolean' } },
    });
    if (values.update) process.env.UPDATE_STORIES = '1';
    const stages = await chooseStages(positionals);
    await prepareBrowser(stages);
    await runStages(stages, total);
  } catch (error) {
    total.failures.push(error.message);
    console.log(`FAILED ${error.message}`);
  }
  if (total.skips.length > 0) console.log(['', 'skipped:', ...total.skips].join('\n  '));
  console.log(summarize(total));
  process.exitCode = total.failures.length > 0 || total.passed === 0 ? 1 : 0;
}

await main();
