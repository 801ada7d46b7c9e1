/** Runs in the page: the engines of the bench `inference`, all in one realm and each on every model. */
import { createBgCameraEngine } from '../engines/bg-camera.js';
import { createLitertEngine } from '../engines/litert.js';
import { loadPicture } from '../engines/picture.js';
import { createTasksVisionEngine } from '../engines/tasks-vision.js';
import { describeAdapter } from './adapter.js';

/** Whose mask the others are compared with. */
const REFERENCE = 'litert-wasm';

/**
 * An engine has `prepare()`, which brings the picture to where the engine wants it; `run()`, one inference, over when the
 * mask is whole in the engine's own memory; and `readMask()`, the confidence per pixel, row 0 at the top.
 */
const CREATE = [
  createBgCameraEngine,
  (job) => createLitertEngine({ ...job, accelerator: 'webgpu' }),
  (job) => createLitertEngine({ ...job, accelerator: 'wasm' }),
  (job) => createTasksVisionEngine({ ...job, delegate: 'GPU' }),
  (job) => createTasksVisionEngine({ ...job, delegate: 'CPU' }),
];

const subjects = [];

/** Makes every engine for every model, and gives what `runOne` knows them by, in the table's order. */
export async function open(models) {
  for (const model of models) {
    const picture = await loadPicture(model);
    for (const create of CREATE) {
      const engine = await create({ model, picture });
      subjects.push({ ...engine, model: model.name });
    }
  }
  return subjects.map(({ engine, model, adapterInfo }) => ({
    engine,
    model,
    adapter: adapterInfo && describeAdapter(adapterInfo),
  }));
}

/** Each subject once, in this order of indices; milliseconds, in the same order. */
export async function runRound(order) {
  const times = [];
  for (const index of order) {
    const { prepare, run } = subjects[index];
    await prepare();
    const before = performance.now();
    await run();
    times.push(performance.now() - before);
  }
  return times;
}

/** Mean absolute difference of each subject's mask from the reference's, by index: an engine has to do the same work. */
export async function compareMasks() {
  const masks = [];
  for (const { prepare, run, readMask } of subjects) {
    await prepare();
    await run();
    masks.push(await readMask());
  }
  return subjects.map(({ model }, index) => {
    const isReference = (other) => other.engine === REFERENCE && other.model === model;
    return meanDifference(masks[index], masks[subjects.findIndex(isReference)]);
  });
}

function meanDifference(a, b) {
  if (a.length !== b.length) throw new Error(`a mask has ${a.length} values, expected ${b.length}`);
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;
}
