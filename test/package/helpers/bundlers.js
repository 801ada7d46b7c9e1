/** One small app through each bundler, in the way that docs/self-hosting.md tells. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

const MAIN = "import 'bg-camera/define.js';\n";
const page = (script, attributes = '') => `<!doctype html>
<html lang="en">
  <title>app</title>
  <link rel="icon" href="data:," />
  <script type="module" src="${script}"></script>
  <bg-camera tier="4" width="320" height="180"${attributes}></bg-camera>
</html>
`;

/**
 * Each builds `folder`/main.js into `folder`/NAME, with a page `index.html` and the assets in it. `folder` has bg-camera
 * installed.
 *
 * @type {Record<string, (folder: string) => Promise<void>>}
 */
export const BUNDLERS = {
  async rollup(folder) {
    const { rollup } = await import('rollup');
    const { default: resolve } = await import('@rollup/plugin-node-resolve');
    const build = await rollup({ input: path.join(folder, 'main.js'), plugins: [resolve()] });
    await build.write({ dir: path.join(folder, 'rollup'), format: 'es' });
    await build.close();
    await finish(folder, 'rollup');
  },

  async esbuild(folder) {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [path.join(folder, 'main.js')],
      outdir: path.join(folder, 'esbuild'),
      bundle: true,
      format: 'esm',
      minify: true,
      logLevel: 'silent',
    });
    await finish(folder, 'esbuild');
  },

  async webpack(folder) {
    const webpack = require('webpack');
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './main.js',
      output: { path: path.join(folder, 'webpack'), filename: 'main.js' },
      // Only to save time.
      optimization: { minimize: false },
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    await new Promise((resolve) => compiler.close(resolve));
    const { errors } = stats.toJson({ all: false, errors: true });
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
    await finish(folder, 'webpack');
  },

  /** Vite has a folder for what is served as it is, and puts bundles where the page is not; so the page says where. */
  async vite(folder) {
    const { build } = await import('vite');
    const root = path.join(folder, 'vite-app');
    await mkdir(root);
    await writeFile(path.join(root, 'main.js'), MAIN);
    await writeFile(path.join(root, 'index.html'), page('/main.js', ' assets="bg-camera/"'));
    await copyAssets(folder, path.join(root, 'public/bg-camera'));
    await build({
      root,
      base: './',
      configFile: false,
      logLevel: 'silent',
      build: { outDir: path.join(folder, 'vite'), emptyOutDir: false },
    });
  },
};

/** @param {string} folder with bg-camera installed; gets the app's script */
export async function writeApp(folder) {
  await writeFile(path.join(folder, 'main.js'), MAIN);
}

/** The assets beside the bundle, where they are looked for. */
async function finish(folder, name) {
  await copyAssets(folder, path.join(folder, name, 'assets'));
  await writeFile(path.join(folder, name, 'index.html'), page('main.js'));
}

function copyAssets(folder, target) {
  return cp(path.join(folder, 'node_modules/bg-camera/dist/assets'), target, { recursive: true });
}
