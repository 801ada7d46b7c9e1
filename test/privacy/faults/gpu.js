/** The graphics processor, its driver, or the browser's process for it gives up. */

/** The same tier once more; after a second loss the next one. */
const GOES_ON = { state: 'running', withinMs: 30_000 };
const STEPS_DOWN = { ...GOES_ON, tier: 2 };

const loseDevice = (bench) => bench.command('pipeline', 'loseDevices');
const loseContext = (bench) => bench.command('pipeline', 'loseContexts');

/** What the next pipelines get from WebGPU; see `controlGpu`. */
const limiting =
  (...limits) =>
  (bench) =>
    bench.gpuLimits.push(...limits);

/** New textures are asked for when frames have another size. */
const runOutOfMemory = async (bench) => {
  await bench.command('pipeline', 'exhaustMemory');
  await bench.evaluate(() => globalThis.scene.camera.resize(400, 224));
};

/** Chromium forgets the frame that the track was just taking, and takes no other: then only a new track helps. */
const EITHER_WAY = {
  ...GOES_ON,
  or: { state: 'error', code: 'gpu-lost', text: /turned off/, leaves: 'end' },
};

export const GPU_FAULTS = [
  {
    name: 'WebGPU device destroyed',
    tiers: [1],
    moments: ['call', 'switch'],
    inject: loseDevice,
    expect: { call: { ...GOES_ON, tier: 1 }, switch: GOES_ON },
    frees: 'the pipeline with its device',
  },
  {
    name: 'WebGPU device lost at once',
    tiers: [1],
    moments: ['start'],
    // The first device is the probe's.
    prepare: limiting({ doomed: 2 }),
    expect: STEPS_DOWN,
    frees: 'the pipeline with its device',
  },
  {
    name: 'WebGPU adapter gone after a loss',
    tiers: [1],
    moments: ['call'],
    inject: async (bench) => {
      bench.gpuLimits.push({ adapters: 0 });
      await loseDevice(bench);
    },
    expect: STEPS_DOWN,
    frees: 'the pipeline with its device',
  },
  {
    name: 'WebGPU device refused',
    tiers: [1],
    moments: ['start', 'call'],
    prepare: (bench, moment) => moment === 'start' && bench.gpuLimits.push({ devices: 1 }),
    inject: async (bench) => {
      bench.gpuLimits.push({ devices: 0 });
      await loseDevice(bench);
    },
    expect: STEPS_DOWN,
    frees: 'the pipeline with its device',
  },
  {
    name: 'out of memory for a WebGPU texture',
    tiers: [1],
    moments: ['call'],
    inject: runOutOfMemory,
    expect: GOES_ON,
    frees: 'the pipeline with its device',
  },
  {
    name: 'out of memory for a WebGL texture',
    tiers: [2],
    moments: ['call'],
    inject: runOutOfMemory,
    expect: GOES_ON,
    frees: 'the pipeline with its context',
  },
  {
    name: 'WebGL context lost',
    tiers: [2],
    moments: ['call', 'switch'],
    inject: loseContext,
    expect: GOES_ON,
    frees: 'the pipeline with its context',
  },
  {
    name: 'WebGL context lost and restored',
    tiers: [2],
    moments: ['call'],
    inject: async (bench) => {
      await loseContext(bench);
      // Of the old pipeline, if it still is there; the component does not wait for it.
      await bench.command('pipeline', 'restoreContexts');
    },
    expect: GOES_ON,
    frees: 'the pipeline with its context',
  },
  {
    name: 'GPU process crashed, by the protocol',
    tiers: [1, 2],
    engines: ['chromium'],
    moments: ['call', 'switch'],
    isIsolated: true,
    inject: async (bench) => {
      const session = await bench.openBrowserSession();
      await session.send('Browser.crashGpuProcess');
    },
    expect: EITHER_WAY,
    frees: 'all, when the track takes no more frames',
  },
  {
    name: 'GPU process crashed, by chrome://gpucrash',
    tiers: [2],
    engines: ['chromium'],
    moments: ['call'],
    isIsolated: true,
    inject: (bench) => bench.visit('chrome://gpucrash'),
    expect: EITHER_WAY,
    frees: 'all, when the track takes no more frames',
  },
].map((fault) => ({ group: 'graphics', ...fault }));
