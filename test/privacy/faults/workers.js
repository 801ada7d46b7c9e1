/** The two workers end, throw or hang. The gate outlives any pipeline; without the gate there is no track. */
import { removeInsertableStreams } from '../../e2e/helpers/init-scripts.js';

/** A new pipeline loads its script, its runtime and its model. */
const RELAUNCH = { state: 'running', withinMs: 15_000 };
/** No worker tells that it died: the gate asks once a second, and gives it up after eight times. */
const NOTICED_LATE = { state: 'running', withinMs: 10_000 + RELAUNCH.withinMs };
/** The gate answers pings at once; the page asks every 2 s, and takes it for dead after 4 misses. */
const GATE_MISSED_MS = 12_000;

const GATE_LOST = {
  state: 'error',
  code: 'worker-lost',
  text: /stopped working.*turned off/,
  leaves: 'end',
  withinMs: GATE_MISSED_MS,
};
const CANNOT_START = {
  state: 'error',
  code: 'worker-lost',
  leaves: 'nothing',
  withinMs: 15_000,
};

const waitFor = (service) => (bench) => bench.command(service, 'look');

const then = (first, next) => async (bench) => {
  await first(bench);
  await next(bench);
};

const killPipeline = (bench) => bench.trial('kill', 'pipeline');
const throwInPipeline = (bench) => bench.command('pipeline', 'throw');
const hangPipeline = (bench) => bench.command('pipeline', 'hang');
const killGate = (bench) => bench.trial('kill', 'gate');
const throwInGate = (bench) => bench.command('gate', 'throw');

export const WORKER_FAULTS = [
  {
    name: 'pipeline worker killed',
    tiers: [2, 4],
    moments: ['call', 'switch'],
    inject: killPipeline,
    expect: NOTICED_LATE,
    frees: 'the dead worker',
  },
  {
    name: 'pipeline worker throws',
    tiers: [1, 2, 4],
    moments: ['start', 'call', 'switch'],
    injectAtStart: throwInPipeline,
    inject: throwInPipeline,
    // At the start it depends on when: a worker that can't be asked what it can do is the end of it.
    expect: { start: { ...RELAUNCH, or: CANNOT_START }, call: RELAUNCH, switch: RELAUNCH },
    frees: 'the worker, which is ended',
  },
  {
    name: 'pipeline worker hangs in a loop',
    tiers: [4],
    moments: ['call', 'switch'],
    inject: hangPipeline,
    expect: NOTICED_LATE,
    frees: 'the worker, which is ended',
  },
  {
    name: 'a stage throws on one frame',
    tiers: [4],
    moments: ['call', 'switch'],
    inject: (bench) => bench.command('pipeline', 'failDrawing', 1),
    expect: { state: 'running', withinMs: 5000 },
    frees: 'the frame',
  },
  {
    name: 'a stage throws on every frame',
    tiers: [4],
    moments: ['call', 'switch'],
    inject: (bench) => bench.command('pipeline', 'failDrawing', 1_000_000),
    expect: RELAUNCH,
    frees: 'the pipeline, which is ended',
  },
  {
    name: 'gate worker killed',
    tiers: [4],
    moments: ['call', 'switch'],
    inject: killGate,
    expect: GATE_LOST,
    frees: 'everything',
  },
  {
    name: 'gate worker throws',
    tiers: [2, 4],
    moments: ['start', 'call', 'switch'],
    injectAtStart: then(waitFor('gate'), throwInGate),
    inject: throwInGate,
    expect: { start: CANNOT_START, call: GATE_LOST, switch: GATE_LOST },
    frees: 'everything',
  },
  {
    name: 'pipeline worker throws, with capture-stream',
    tiers: [2],
    init: [removeInsertableStreams],
    moments: ['call'],
    inject: throwInPipeline,
    expect: RELAUNCH,
    frees: 'the worker, which is ended',
  },
].map((fault) => ({ group: 'workers', ...fault }));
