import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../root.js';
import { emptyResults } from '../test-results.js';

const WTR_PROCESS = fileURLToPath(new URL('./wtr-process.js', import.meta.url));

/** Longer than all unit tests take on a slow machine; a browser that hangs must not hang the run. */
const TIMEOUT_MS = 45 * 60_000;

/**
 * Runs the unit tests in a real Chromium, whose path is in CHROME_PATH. A runner that cannot start, or dies, is one
 * failure.
 *
 * @returns {Promise<import('../test-results.js').Results>}
 */
export function runUnitTests() {
  return new Promise((resolve) => {
    const child = fork(WTR_PROCESS, { cwd: ROOT, silent: true });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    let results = null;
    let isLate = false;
    child.on('message', (message) => (results = message));
    const timer = setTimeout(() => {
      isLate = true;
      child.kill();
    }, TIMEOUT_MS);
    child.on('close', (code) => {
      clearTimeout(timer);
      const output = stripVTControlCharacters(Buffer.concat(chunks).toString()).trim();
      const why = isLate
        ? `still running after ${TIMEOUT_MS / 60_000} minutes`
        : `exit code ${code}`;
      resolve(results ? withOutput(results, output) : lost(`${why}\n${output}`));
    });
  });
}

function lost(why) {
  return { ...emptyResults(), failures: [`web-test-runner gave no results: ${why}`] };
}

/** What the runner itself has to say (a file that cannot be parsed) explains failures and is noise otherwise. */
function withOutput(results, output) {
  if (results.failures.length === 0 || !output) return results;
  const failures = [...results.failures];
  failures.push(`${failures.pop()}\n  web-test-runner:\n${output}`);
  return { ...results, failures };
}
