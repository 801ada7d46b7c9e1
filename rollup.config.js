import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { ENTRIES } from './tools/entries.js';
import { shaderPlugin } from './tools/shader-plugin.js';

/** tasks-vision names its wasm loaders through variables; nothing to bundle there. */
const onwarn = (warning, warn) => {
  if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
};

/**
 * MediaPipe is a file of its own, which tiers without it never fetch. What it shares with the worker is in a third file,
 * not in the worker's entry: WebKit (2.50) runs an entry a second time when another module imports it.
 */
const worker = (name) => ({
  input: `build/src/worker/${name}.js`,
  preserveEntrySignatures: 'strict',
  plugins: [shaderPlugin({ isMinified: true }), resolve(), terser({ module: true })],
  output: ['dist', 'cdn'].map((folder) => ({
    dir: `${folder}/assets`,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: ({ name: chunk }) => (chunk === name ? 'pipeline.js' : '[name].js'),
  })),
  onwarn,
});

export default [
  {
    input: ENTRIES.map((name) => `build/src/${name}.js`),
    external: /^lit/,
    plugins: [shaderPlugin({ isMinified: true })],
    output: { dir: 'dist', format: 'es', preserveModules: true, preserveModulesRoot: 'build/src' },
    onwarn,
  },
  {
    input: 'build/src/define.js',
    plugins: [shaderPlugin({ isMinified: true }), resolve(), terser({ module: true })],
    output: { file: 'cdn/bg-camera.min.js', format: 'es', inlineDynamicImports: true },
    onwarn,
  },
  worker('pipeline-worker'),
  worker('gate-worker'),
];
