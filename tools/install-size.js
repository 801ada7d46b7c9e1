/** What an installed package takes on a disk, in bytes. */
import { execFile } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './root.js';

const run = promisify(execFile);

/**
 * The tarball, what is in it, and all of that with the packages that it brings.
 *
 * @returns {Promise<{ packed: number, unpacked: number, installed: number, dependencies: string[] }>} bytes
 */
export async function measureInstall() {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'];
  const options = { cwd: ROOT, maxBuffer: 1 << 26, shell: process.platform === 'win32' };
  const { stdout } = await run('npm', args, options);
  const [{ size, unpackedSize }] = JSON.parse(stdout);
  const dependencies = await listDependencies(ROOT);
  const sizes = await Promise.all(dependencies.map((name) => measureFolder(folderOf(name))));
  const installed = sizes.reduce((sum, bytes) => sum + bytes, unpackedSize);
  return { packed: size, unpacked: unpackedSize, installed, dependencies };
}

const folderOf = (name) => path.join(ROOT, 'node_modules', name);

/** Names of all packages that the one in `folder` brings, in alphabetical order. */
async function listDependencies(folder, found = new Set()) {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (found.has(name)) continue;
    found.add(name);
    await listDependencies(folderOf(name), found);
  }
  return [...found].sort();
}

async function measureFolder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((entry) => stat(path.join(entry.parentPath ?? entry.path, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
