/** Removes everything that the build makes. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './root.js';

const BUILT = ['build', 'dist', 'cdn'];

for (const folder of BUILT) await rm(path.join(ROOT, folder), { recursive: true, force: true });
