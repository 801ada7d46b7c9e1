import { openBrowser } from '../bench-page.js';
import { bundle } from '../bundle.js';
import { timeInTurn } from '../interleave.js';
import { MODELS, writeModels } from '../models.js';
import { addRatios, median, round } from '../statistics.js';

const BASE = 'litert-webgpu';

/**
 * Mean difference of a mask from the reference's, 0..1. bg-camera hands its model the picture half a texel further on,
 * which alone makes 0.007; tasks-vision's GPU delegate, in half floats, makes 0.00003. An engine that is given the
 * picture upside down is off by 0.15.
 */
const MASK_TOLERANCE = 0.02;

/** Time per inference of bg-camera's engine and its peers, all in one run on one machine, and each as often. */
export const inference = {
  name: 'inference',
  defaultRounds: 40,
  columns: ['engine', 'model', 'medianMs', 'ratio', 'maskError'],
  notes: [
    'medianMs: from the call until the mask is whole in the memory of the engine (GPU: until the GPU is done). The',
    "picture has the model's size and is where the engine wants it: a frame on the GPU for bg-camera, a tensor for",
    'LiteRT.js. tasks-vision takes a canvas, whose upload counts, and its GPU is waited for by reading back one pixel.',
    `ratio: to ${BASE}, same model. maskError: mean difference from the mask of litert-wasm, 0..1.`,
  ],
  run: runInference,
};

async function runInference({ model, rounds }) {
  await writeModels();
  const { url } = await bundle('page/inference.js');
  const browser = await openBrowser();
  try {
    const page = await browser.openPage();
    const models = MODELS.filter(({ name }) => model === undefined || name === model);
    console.error('Loading the engines ...');
    const subjects = await page.call(url, 'open', models);
    const errors = await page.call(url, 'compareMasks');
    const runRound = (order) => page.call(url, 'runRound', order);
    const times = await timeInTurn({ count: subjects.length, rounds, runRound });
    const rows = subjects.map((subject, index) => ({
      engine: subject.engine,
      model: subject.model,
      medianMs: round(median(times[index]), 2),
      maskError: checkMask(subject, errors[index]),
    }));
    return { adapter: findAdapter(subjects), rows: addRatios(rows, (row) => findBase(rows, row)) };
  } finally {
    await browser.close();
  }
}

function checkMask({ engine, model }, error) {
  if (error <= MASK_TOLERANCE) return Number(error.toPrecision(2));
  throw new Error(`${engine} gives another mask for ${model}: it is off by ${error} on average`);
}

/** Times on two adapters could not be compared. */
function findAdapter(subjects) {
  const adapters = new Set(subjects.map(({ adapter }) => adapter).filter(Boolean));
  if (adapters.size === 1) return [...adapters][0];
  throw new Error(`the engines run on different adapters: ${[...adapters].join(', ')}`);
}

const findBase = (rows, { model }) =>
  rows.find((row) => row.engine === BASE && row.model === model);
