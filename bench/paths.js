import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../tools/root.js';

/** Absolute path of this folder. */
export const BENCH = fileURLToPath(new URL('.', import.meta.url));

/** Where the benchmarks write: bundles and models, served as `/out/bench/`. */
export async function makeOutFolder() {
  const folder = path.join(ROOT, 'out', 'bench');
  await mkdir(folder, { recursive: true });
  return folder;
}
