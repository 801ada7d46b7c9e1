/** Rounds of start, frames, stop on one page, with a look at what is left after each. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { trackGpuObjects, trackVideoFrames, trackWebglContexts } from './init-scripts.js';
import { openStand, samplePerson } from './stand.js';

const FRAME = { width: 160, height: 96 };
/** A later round may leave so much more on the page's heap than the first one: the contract's 10 %. */
const HEAP_GROWTH = 1.1;

const TRACKERS = [trackVideoFrames, trackWebglContexts, trackGpuObjects];

/**
 * @param {object} options
 * @param {'gpu' | 'webgl' | 'none'} options.graphics
 * @param {number} options.tier which is to be reached
 * @param {number} options.rounds
 * @param {number} options.frames output frames in each round
 * @param {number} [options.warmUps] short rounds before the first one. The page's heap grows by a tenth over the first
 *   ten starts, while the browser compiles and caches, and stands still from there on (measured over 40 starts)
 * @param {import('node:test').TestContext} options.t
 */
export async function assertNoLeaks({ graphics, tier, rounds, frames, warmUps = 0, t }) {
  const stand = await openStand({ graphics, flags: ['--js-flags=--expose-gc'] });
  try {
    const page = await stand.newPage({
      init: TRACKERS,
      prepare: instrumentWorkers,
    });
    const uncollected = await watchUnclosed(page);
    const cdp = await page.context().newCDPSession(page);
    const processes = await stand.browser.newBrowserCDPSession();
    await page.evaluate(prepareRounds, { person: await samplePerson(), size: FRAME });
    for (let i = 0; i < warmUps; i++) {
      await page.evaluate(runFrames, 3);
      await page.evaluate(stopAndLook);
    }
    const table = [];
    for (let round = 1; round <= rounds; round++) {
      const row = { round, ...(await page.evaluate(runFrames, frames)) };
      assert.equal(row.tier, tier);
      Object.assign(row, await lookIntoWorkers(page));
      row.open.page = (await page.evaluate(() => globalThis.countOpenFrames())).open;
      Object.assign(row, await page.evaluate(stopAndLook));
      await waitForNoWorkers(page);
      row.workers = page.workers().length;
      row.heapBytes = await measureHeap(page, cdp);
      row.residentMb = await measureProcesses(processes);
      table.push(row);
      t.diagnostic(describeRow(row));
      assertClean(row);
    }
    const { objects } = table[0].gpu;
    for (const { round, gpu } of table) {
      assert.equal(gpu.objects, objects, `buffers and textures in round ${round}`);
    }
    const allowed = table[0].heapBytes * HEAP_GROWTH;
    for (const { round, heapBytes } of table) {
      assert.ok(heapBytes <= allowed, `round ${round}: heap ${heapBytes}, allowed ${allowed}`);
    }
    assert.deepEqual(uncollected, []);
    assert.deepEqual(page.problems, []);
    return table;
  } finally {
    await stand.close();
  }
}

/** While frames rest: none is open in the pipeline, and in the gate only the covered one that it keeps. */
function assertClean(row) {
  assert.ok(row.total > row.frames, `control: ${row.total} frames were seen in the workers`);
  assert.equal(row.open.pipeline, 0, 'frames left open in the pipeline');
  assert.ok(row.open.gate <= 1, `${row.open.gate} frames left open in the gate`);
  assert.equal(row.open.page, 0, 'frames left open on the page');
  assert.equal(row.workers, 0, 'workers left');
  assert.equal(row.liveTracks, 0, 'live tracks left');
  assert.equal(row.pageContexts, 0, 'WebGL contexts left on the page');
  assert.equal(row.pageDevices, 0, 'WebGPU devices left on the page');
  assert.equal(row.gpu.devices, row.tier === 1 ? 1 : 0, 'WebGPU devices in the pipeline');
  assert.ok(row.workerContexts <= 1, `${row.workerContexts} WebGL contexts in one worker`);
}

const mb = (bytes) => (bytes / 2 ** 20).toFixed(2);

function describeRow(row) {
  const { round, frames, seconds, open, total, workers, workerContexts, gpu, heapBytes } = row;
  return (
    `round ${round}: ${frames} frames in ${seconds.toFixed(1)} s; ${total} VideoFrames seen, open: ` +
    `pipeline ${open.pipeline}, gate ${open.gate}, page ${open.page}; GL contexts ${workerContexts}, ` +
    `GPU devices ${gpu.devices} with ${gpu.objects} buffers and textures; ` +
    `after stop: workers ${workers}, heap ${mb(heapBytes)} MB, processes ${row.residentMb} MB`
  );
}

async function instrumentWorkers(page) {
  const prelude = TRACKERS.map((tracker) => `(${tracker})();\n`).join('');
  await page.context().route('**/cdn/assets/*-worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: prelude + (await response.text()) });
  });
}

/** Chromium tells of frames that were collected unclosed, in workers as well, some seconds later. */
async function watchUnclosed(page) {
  const seen = [];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Log.enable');
  cdp.on('Log.entryAdded', ({ entry }) => {
    if (/garbage collected without being closed/.test(entry.text)) {
      seen.push(`${entry.source}: ${entry.text}`);
    }
  });
  return seen;
}

async function lookIntoWorkers(page) {
  const result = { open: {}, total: 0, workerContexts: 0, gpu: { devices: 0, objects: 0 } };
  for (const worker of page.workers()) {
    const name = /(\w+)-worker\.js$/.exec(worker.url())?.[1];
    const { open, total, contexts, gpu } = await worker.evaluate(() => {
      globalThis.gc();
      return {
        ...globalThis.countOpenFrames(),
        contexts: globalThis.countWebglContexts(),
        gpu: globalThis.countGpuObjects(),
      };
    });
    result.open[name] = (result.open[name] ?? 0) + open;
    result.total += total;
    result.workerContexts = Math.max(result.workerContexts, contexts);
    result.gpu.devices += gpu.devices;
    result.gpu.objects += gpu.objects;
  }
  return result;
}

async function waitForNoWorkers(page) {
  const deadline = Date.now() + 10_000;
  while (page.workers().length > 0 && Date.now() < deadline) {
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  }
}

async function measureHeap(page, cdp) {
  for (let i = 0; i < 3; i++) {
    await cdp.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  }
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
}

/** Memory of all the browser's processes, where the system tells: a GPU process is where textures would pile up. */
async function measureProcesses(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'GPU' || type === 'renderer')
    .map(async ({ type, id }) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
      const kb = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
      return kb ? `${type} ${Math.round(kb / 1024)}` : null;
    });
  return (await Promise.all(sizes)).filter(Boolean).join(' + ');
}

/** Runs in the page. */
async function prepareRounds({ person, size }) {
  const { MarkedCamera } = await import('/test/e2e/helpers/page/marked-camera.js');
  const { mountCamera } = await import('/test/e2e/helpers/page/element.js');
  const camera = await MarkedCamera.open(person, size);
  const element = await mountCamera({ mode: 'blur' }, { source: camera.track });
  // What the test itself would keep must not grow.
  element.events = { push() {} };
  camera.timestamps = new Proxy({}, { set: () => true });
  Object.assign(globalThis, { camera, element });
}

/** Runs in the page: starts, feeds two frames for each that comes out, and comes to rest. */
async function runFrames(frames) {
  const { tryStart, until } = await import('/test/e2e/helpers/page/element.js');
  const { camera, element } = globalThis;
  const from = performance.now();
  camera.play(20);
  const started = await tryStart(element);
  camera.pause();
  if (!started.ok) throw new Error(`start() failed: ${started.code} ${started.message}`);
  const track = element.stream.getVideoTracks()[0];
  const processor = new globalThis.native.MediaStreamTrackProcessor({ track });
  const reader = processor.readable.getReader();
  let count = 0;
  let onFrame = () => undefined;
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      value.close();
      count++;
      onFrame();
    }
  })();
  while (count < frames) {
    const next = new Promise((resolve) => (onFrame = resolve));
    await camera.write({ stepUs: 16_667 });
    await camera.write({ stepUs: 16_667 });
    await next;
  }
  const { activeTier: tier } = element;
  await until(() => {
    const { framesIn, framesOut, framesDropped } = element.stats;
    return framesIn === framesOut + framesDropped;
  }, 'frames come to rest');
  // Not before: a frame that waits in the processor would never be closed.
  await reader.cancel();
  await reading;
  return { frames, tier, seconds: (performance.now() - from) / 1000 };
}

/** Runs in the page. */
function stopAndLook() {
  const { element } = globalThis;
  const tracks = element.stream.getTracks();
  element.stop();
  globalThis.workers.length = 0;
  return {
    liveTracks:
      tracks.filter(({ readyState }) => readyState === 'live').length +
      element.stream.getTracks().length,
    pageContexts: globalThis.countWebglContexts(),
    pageDevices: globalThis.countGpuObjects().devices,
  };
}
