import { existsSync } from 'node:fs';
import path from 'node:path';
import { rollup } from 'rollup';
import ts from 'typescript';
import { shaderPlugin } from '../tools/shader-plugin.js';
import { ROOT } from '../tools/root.js';
import { BENCH, makeOutFolder } from './paths.js';

/**
 * Bundles a module of this folder that imports sources of the product, as they are now, into `out/bench/`. Packages stay
 * imports: the page's import map, or node, finds them.
 *
 * @param {string} entry relative to this folder
 * @returns {Promise<{ url: string, file: string }>} where it is served, and its absolute path
 */
export async function bundle(entry) {
  const name = path.basename(entry);
  const file = path.join(await makeOutFolder(), name);
  const build = await rollup({
    input: path.join(BENCH, entry),
    external: /^[^./\\]/,
    plugins: [shaderPlugin(), typescriptPlugin()],
  });
  await build.write({ file, format: 'es', inlineDynamicImports: true });
  await build.close();
  return { url: `/out/bench/${name}`, file };
}

/** Types are only taken away, not checked: that is `npm run typecheck`. */
function typescriptPlugin() {
  const configFile = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { compilerOptions } = configFile.config;
  return {
    name: 'typescript',
    /** Sources import one another by the names that they have once they are compiled. */
    resolveId(source, importer) {
      if (!importer || !/^\..*\.js$/.test(source)) return null;
      const file = path.resolve(path.dirname(importer), source.replace(/\.js$/, '.ts'));
      return existsSync(file) ? file : null;
    },
    transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      const { outputText } = ts.transpileModule(code, { compilerOptions, fileName: id });
      return { code: outputText, map: null };
    },
  };
}
