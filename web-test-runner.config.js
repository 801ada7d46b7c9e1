import path from 'node:path';
import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { fromRollup } from '@web/dev-server-rollup';
import { BASE_FLAGS, GPU_FLAGS } from './tools/chromium-flags.js';
import { findChromium } from './tools/find-chromium.js';
import { ROOT } from './tools/root.js';
import { shaderPlugin } from './tools/shader-plugin.js';

/** Of the random tests: the same seed, the same run. */
const SEED = process.env.SEED === undefined ? 'undefined' : Number(process.env.SEED);

/** The log that reaches the reporters leaves out console.info, in which tests say why they were skipped. */
const testRunnerHtml = (testFramework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>tests</title></head>
  <body>
    <script>console.info = (...words) => console.log(...words);</script>
    <script>globalThis.SEED = ${SEED};</script>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`;

export default {
  rootDir: ROOT,
  files: ['test/**/*.test.ts', '!test/e2e/**', '!test/soak/**'],
  nodeResolve: true,
  plugins: [
    // Without the tsconfig, decorators are compiled by another rule than lit's and silently do nothing.
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: path.join(ROOT, 'tsconfig.json') }),
    fromRollup(shaderPlugin)(),
  ],
  mimeTypes: { '**/*.wgsl': 'js', '**/*.glsl': 'js' },
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: await findChromium(),
        headless: true,
        args: [...BASE_FLAGS, ...GPU_FLAGS],
      },
    }),
  ],
  // GPU work in software: two files at once would only slow each other down, and time out.
  concurrency: 1,
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
  testsStartTimeout: 60_000,
  testsFinishTimeout: 600_000,
  testRunnerHtml,
};
