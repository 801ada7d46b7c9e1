/** Builds that differ from the product in some lines, for tests and measurements. */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { ROOT } from './root.js';
import { shaderPlugin } from './shader-plugin.js';

/**
 * Of a compiled module: its path from the sources' folder, and what to put in the place of a text that occurs once.
 *
 * @typedef {{ file: string, from: string, to: string }} Edit
 */

/**
 * Changes the text of compiled modules on their way into the workers. `npm run build` comes first.
 *
 * @param {string} name of the folder, in `out/`
 * @param {Edit[]} edits
 * @returns {Promise<string>} a folder that can be served in the place of `cdn/`
 */
export async function buildVariant(name, edits) {
  const folder = path.join(ROOT, 'out', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  await cp(path.join(ROOT, 'cdn'), folder, { recursive: true });
  const done = new Set();
  for (const worker of ['pipeline-worker', 'gate-worker']) {
    const bundle = await rollup({
      input: path.join(ROOT, `build/src/worker/${worker}.js`),
      preserveEntrySignatures: 'allow-extension',
      plugins: [applyEdits(edits, done), shaderPlugin({ isMinified: true }), resolve()],
      onwarn: () => undefined,
    });
    await bundle.write({
      dir: path.join(folder, 'assets'),
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
    });
    await bundle.close();
  }
  const missed = edits.filter((edit) => !done.has(edit));
  if (missed.length > 0) throw new Error(`not found in ${missed[0].file}: ${missed[0].from}`);
  return folder;
}

const applyEdits = (edits, done) => ({
  name: 'apply-edits',
  transform(code, id) {
    let text = code;
    for (const edit of edits.filter(({ file }) => id.endsWith(`/${file}`))) {
      if (text.split(edit.from).length !== 2) continue;
      text = text.replace(edit.from, () => edit.to);
      done.add(edit);
    }
    return { code: text, map: null };
  },
});
