/**
 * Turns a `.wgsl` or `.glsl` file into a module that exports its text as `shader`. A rollup plugin, and so good for
 * @web/dev-server (through `fromRollup`) and Vite as well.
 */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const SHADER = /\.(wgsl|glsl)$/;

/** What a browser does not need: comments on lines of their own, indentation, empty lines. Lines stay lines. */
function minify(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('//')).join('\n');
}

/** @param {{ isMinified?: boolean }} [options] isMinified: leave out comments and indentation */
export function shaderPlugin({ isMinified = false } = {}) {
  return {
    name: 'shader-text',
    /** tsc leaves `../../shaders/...` as it was, but its output lies one folder deeper than `src`. */
    resolveId(source, importer) {
      if (!SHADER.test(source) || !importer) return null;
      const beside = path.resolve(path.dirname(importer), source);
      if (existsSync(beside)) return null;
      return path.join(ROOT, source.slice(source.indexOf('shaders/')));
    },
    async load(id) {
      if (!SHADER.test(id)) return null;
      const text = await readFile(id, 'utf8');
      return `export const shader = ${JSON.stringify(isMinified ? minify(text) : text)};`;
    },
    /** @web/dev-server serves the file itself; only its text is turned into a module. */
    transform(code, id) {
      if (!SHADER.test(id) || code.startsWith('export const shader')) return null;
      return { code: `export const shader = ${JSON.stringify(code)};`, map: null };
    },
  };
}
