/**
 * Builds with a deliberate break: proof that the tests would see a raw frame if there were one. Each mutant changes the
 * text of compiled modules on their way into the workers.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { ROOT } from '../../tools/root.js';
import { shaderPlugin } from '../../tools/shader-plugin.js';

const OPEN_GATE = {
  file: 'stream/gate.js',
  from: 'const isAllowed = isCovered || this.#allowsPlain;',
  to: 'const isAllowed = true;',
};

/** Where there is no mask for a frame, and where a stage throws, the frame is sent as it is. */
const LEAKY_PIPELINE = [
  {
    file: 'pipeline/pipeline.js',
    from: `            this.#stats.framesFailed++;
            return null;`,
    to: '            return this.#pass(frame);',
  },
  {
    file: 'pipeline/pipeline.js',
    from: 'this.#stages?.discard();',
    to: 'this.#stages?.discard(); this.#pass(frame);',
  },
];

export const MUTANTS = {
  'open-gate-leaky-pipeline': [OPEN_GATE, ...LEAKY_PIPELINE],
  'open-gate': [OPEN_GATE],
  'leaky-pipeline': LEAKY_PIPELINE,
};

/**
 * @param {keyof typeof MUTANTS} name
 * @returns {Promise<string>} a folder that can be served in the place of `cdn/`
 */
export async function buildMutant(name) {
  const edits = MUTANTS[name];
  if (!edits) throw new Error(`No mutant ${name}; there are ${Object.keys(MUTANTS).join(', ')}.`);
  const folder = path.join(ROOT, 'out', 'mutants', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  await cp(path.join(ROOT, 'cdn'), folder, { recursive: true });
  const done = new Set();
  for (const worker of ['pipeline-worker', 'gate-worker']) {
    const bundle = await rollup({
      input: path.join(ROOT, `build/src/worker/${worker}.js`),
      preserveEntrySignatures: 'allow-extension',
      plugins: [mutate(edits, done), shaderPlugin({ isMinified: true }), resolve()],
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

const mutate = (edits, done) => ({
  name: 'mutate',
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
