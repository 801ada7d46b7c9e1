import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Installs what a folder with a lock file of its own wants, on first use, and again when the lock file has changed. What npm
 * prints goes to standard error.
 *
 * @param {string} folder absolute path
 * @param {string} what for the line that says so
 * @throws {Error} when npm fails
 */
export async function installPackage(folder, what) {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((name) =>
      modifiedMs(path.join(folder, name)),
    ),
  );
  if (installed > wanted) return;
  console.error(`Installing ${what} ...`);
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: folder,
      stdio: ['ignore', process.stderr, 'inherit'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return;
  const reason = error?.message ?? `exit code ${status}`;
  throw new Error(`npm ci in ${path.basename(folder)}/ failed: ${reason}`);
}

async function modifiedMs(file) {
  const info = await stat(file).catch(() => null);
  return info?.mtimeMs ?? 0;
}
