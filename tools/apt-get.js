/** Installing with the package manager of Debian and Ubuntu, where these tools run as root. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A mirror that does not answer must not hold up the tests for longer. */
const TIMEOUT_MS = 5 * 60_000;

/** True for the root user of Debian, Ubuntu, or what is made from them. */
export function canAptGet() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readRelease());
}

function readRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * Installs packages, after fetching the lists anew.
 *
 * @param {string[]} packages
 * @throws {Error} when the package manager fails; the message has its command line
 */
export function aptGetInstall(packages) {
  run('update', '-qq');
  run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** The package manager's words go to standard error: standard output belongs to the calling tool's result. */
function run(...args) {
  const { status, error } = spawnSync('apt-get', args, {
    stdio: ['ignore', process.stderr, 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: TIMEOUT_MS,
  });
  if (status === 0) return;
  throw new Error(`"apt-get ${args.join(' ')}" failed: ${error?.message ?? `exit code ${status}`}`);
}
