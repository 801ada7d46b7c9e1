import path from 'node:path';
import { bundleSources } from '../tools/bundle-sources.js';
import { BENCH, makeOutFolder } from './paths.js';

/**
 * Bundles a module of this folder that imports sources of the product into `out/bench/`.
 *
 * @param {string} entry relative to this folder
 * @returns {Promise<{ url: string, file: string }>} where it is served, and its absolute path
 */
export async function bundle(entry) {
  const file = await bundleSources(path.join(BENCH, entry), await makeOutFolder());
  return { url: `/out/bench/${path.basename(file)}`, file };
}
