import { pathToFileURL } from 'node:url';
import { bundle } from '../bundle.js';
import { openDawnDevice } from '../dawn.js';
import { timeInTurn } from '../interleave.js';
import { MODELS, readModel } from '../models.js';
import { describeAdapter } from '../page/adapter.js';
import { addRatios, median, round } from '../statistics.js';

const BASE = 'bg-camera-unfused';

/** Greatest difference of a variant's mask from the unfused f32 one's, 0..1: rounding, and rounding to half floats. */
const MASK_TOLERANCE = { f32: 1e-3, f16: 2e-2 };

/** GPU time of one inference, without a browser; and what each op as a dispatch of its own would cost. */
export const gpu = {
  name: 'gpu',
  defaultRounds: 20,
  columns: ['engine', 'model', 'precision', 'dispatches', 'medianMs', 'ratio', 'clock'],
  notes: [
    "medianMs: of one inference. clock: the GPU's own (timestamp-query), or the time from submission to end.",
    `ratio: to ${BASE} of the same model and precision, which makes one dispatch of each op.`,
    'A GPU takes a while to reach its speed: give it --rounds 500.',
  ],
  run: runGpu,
};

async function runGpu({ model, rounds }) {
  const device = await openDawnDevice();
  const { file } = await bundle('engines/bg-camera-gpu.js');
  const { createGpuEngine } = await import(pathToFileURL(file));
  const subjects = [];
  for (const one of MODELS.filter(({ name }) => model === undefined || name === model)) {
    const bytes = new Uint8Array(await readModel(one));
    for (const variant of listVariants(device)) {
      const { isFused, precision } = variant;
      console.error(`compiling ${one.name}, ${precision}, ${isFused ? 'fused' : 'unfused'}`);
      const options = { device, bytes, isFused, isHalf: precision === 'f16' };
      subjects.push({ ...variant, model: one.name, engine: await createGpuEngine(options) });
    }
  }
  const runRound = async (order) => {
    const times = [];
    for (const index of order) times.push(await subjects[index].engine.run());
    return times;
  };
  await checkMasks(subjects);
  const times = await timeInTurn({ count: subjects.length, rounds, runRound });
  const rows = subjects.map((subject, index) => describeRow(subject, times[index]));
  const adapter = describeAdapter(device.adapterInfo);
  device.destroy();
  return { adapter, rows: addRatios(rows, (row) => findBase(rows, row)) };
}

function listVariants(device) {
  const precisions = device.features.has('shader-f16') ? ['f32', 'f16'] : ['f32'];
  return precisions.flatMap((precision) =>
    [true, false].map((isFused) => ({ precision, isFused })),
  );
}

function describeRow({ engine, model, precision, isFused }, times) {
  return {
    engine: isFused ? 'bg-camera' : BASE,
    model,
    precision,
    dispatches: engine.dispatches,
    medianMs: round(median(times), 3),
    clock: engine.hasTimestamps ? 'GPU' : 'wall',
  };
}

/** A kernel that computes something else is not worth timing. */
async function checkMasks(subjects) {
  const masks = [];
  for (const { engine } of subjects) {
    await engine.run();
    masks.push(await engine.readMask());
  }
  subjects.forEach(({ model, precision, isFused }, index) => {
    const base = masks[subjects.findIndex((other) => isReference(other, model))];
    const off = masks[index].map((value, at) => Math.abs(value - base[at]));
    const difference = Math.max(...off);
    if (difference <= MASK_TOLERANCE[precision]) return;
    const name = `${model}, ${precision}, ${isFused ? 'fused' : 'unfused'}`;
    throw new Error(`${name} gives another mask: it is off by ${difference}`);
  });
}

const isReference = (subject, model) =>
  subject.model === model && subject.precision === 'f32' && !subject.isFused;

const findBase = (rows, { model, precision }) =>
  rows.find((row) => row.engine === BASE && row.model === model && row.precision === precision);
