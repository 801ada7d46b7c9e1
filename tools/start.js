/**
 * `npm start`: builds and serves the demo page.
 *
 *   --no-build      serve what was built before
 *   --port N        another first port than 8080; the next free one is taken
 *   --headless      for a machine without a screen: runs the page in a headless Chromium with a clip as the camera,
 *                   writes out/demo.png and prints the numbers as JSON
 *   --tier N        (headless) the best tier allowed, 1 to 4 or auto
 *   --frames N      (headless) composited frames to wait for, default 60
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSources } from './bundle-sources.js';
import { runHeadlessDemo } from './headless-demo.js';
import { npmRun } from './npm-run.js';
import { ROOT } from './root.js';
import { serveStatic } from './static-server.js';

const FIRST_PORT = 8080;
const PORTS_TO_TRY = 50;

const OPTIONS = {
  'no-build': { type: 'boolean', default: false },
  headless: { type: 'boolean', default: false },
  port: { type: 'string', default: String(FIRST_PORT) },
  tier: { type: 'string', default: 'auto' },
  frames: { type: 'string', default: '60' },
};

function readOptions() {
  const { values } = parseArgs({ options: OPTIONS });
  if (!/^(auto|[1-4])$/.test(values.tier)) {
    throw new Error(`--tier is "${values.tier}", expected auto or 1 to 4`);
  }
  return {
    ...values,
    port: readNumber('--port', values.port, { min: 1, max: 65535 }),
    frames: readNumber('--frames', values.frames, { min: 1, max: 100_000 }),
  };
}

function readNumber(name, text, { min, max }) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} is "${text}", expected a whole number from ${min} to ${max}`);
}

async function build() {
  console.error('Building ...');
  const { ok, output } = await npmRun('build');
  if (!ok) throw new Error(`The build failed:\n${output}`);
}

async function serve(first) {
  for (let port = first; port < Math.min(first + PORTS_TO_TRY, 65536); port++) {
    try {
      return await serveStatic({ root: ROOT, port });
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    }
  }
  throw new Error(`No free port from ${first} on.`);
}

async function main() {
  const options = readOptions();
  if (!options['no-build']) await build();
  if (options.headless) {
    const { stats, image } = await runHeadlessDemo(options);
    console.error(`Wrote ${image}`);
    console.log(JSON.stringify(stats));
    return;
  }
  const debugPage = path.join(ROOT, 'demo/debug/debug.js');
  await bundleSources(debugPage, path.join(ROOT, 'out/debug'), { withPackages: true });
  const { origin } = await serve(options.port);
  console.log(
    `The demo page is at ${origin} (Ctrl+C ends it); ${origin}/?debug shows how masks are made.`,
  );
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
