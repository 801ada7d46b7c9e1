import { existsSync } from 'node:fs';
import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import ts from 'typescript';
import { ROOT } from './root.js';
import { shaderPlugin } from './shader-plugin.js';

/**
 * Bundles a module that imports sources of the product, as they are now.
 *
 * @param {string} entry absolute path
 * @param {string} folder absolute path of where to write it, under its own name
 * @param {object} [options]
 * @param {boolean} [options.withPackages] else they stay imports, which the page's import map, or node, finds
 * @returns {Promise<string>} the file's absolute path
 */
export async function bundleSources(entry, folder, { withPackages = false } = {}) {
  const file = path.join(folder, path.basename(entry));
  const build = await rollup({
    input: entry,
    external: withPackages ? [] : /^[^./\\]/,
    plugins: [shaderPlugin(), typescriptPlugin(), ...(withPackages ? [resolve()] : [])],
  });
  await build.write({ file, format: 'es', inlineDynamicImports: true });
  await build.close();
  return file;
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
