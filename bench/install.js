import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { BENCH } from './paths.js';

/**
 * Installs the peers on first use, and again when the lock file has changed. What npm prints goes to standard error.
 *
 * @throws {Error} when npm fails
 */
export async function installPeers() {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(modifiedMs),
  );
  if (installed > wanted) return;
  console.error('Installing what bg-camera is compared with ...');
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: BENCH,
      stdio: ['ignore', process.stderr, 'inherit'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return;
  throw new Error(`npm ci in bench/ failed: ${error?.message ?? `exit code ${status}`}`);
}

async function modifiedMs(file) {
  const info = await stat(path.join(BENCH, file)).catch(() => null);
  return info?.mtimeMs ?? 0;
}
