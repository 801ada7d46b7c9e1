/** The package as a user gets it: packed, and installed into a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../tools/root.js';

const run = promisify(execFile);

/** `--ignore-scripts`: what is packed is the build that is there. */
async function npm(cwd, ...args) {
  const options = { cwd, maxBuffer: 1 << 26, shell: process.platform === 'win32' };
  const { stdout } = await run('npm', [...args, '--ignore-scripts', '--silent'], options);
  return stdout;
}

export async function readManifest() {
  return JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
}

/**
 * What `npm pack` takes, without making a file.
 *
 * @returns {Promise<{ files: string[], size: number, unpackedSize: number }>} paths with `/`; sizes in bytes
 */
export async function listPacked() {
  const [{ files, size, unpackedSize }] = JSON.parse(
    await npm(ROOT, 'pack', '--dry-run', '--json'),
  );
  return { files: files.map((file) => file.path), size, unpackedSize };
}

/**
 * A temporary folder with the packed tarball installed into it. What the package depends on comes from npm's cache, or
 * from the registry. `close` removes it.
 *
 * @returns {Promise<{ folder: string, close(): Promise<void> }>} `folder`: absolute
 */
export async function installPacked() {
  const folder = await mkdtemp(path.join(tmpdir(), 'bg-camera-package-'));
  const [{ filename }] = JSON.parse(
    await npm(ROOT, 'pack', '--json', '--pack-destination', folder),
  );
  const app = { name: 'app', private: true, type: 'module' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(app));
  await npm(folder, 'install', `./${filename}`, '--prefer-offline', '--no-audit', '--no-fund');
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}
