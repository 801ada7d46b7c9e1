/** Runs in the page: the product's engine and LiteRT.js on the CPU, on the very same input. */
import { Tensor } from '@litertjs/core';
import { GpuContext } from '../../src/gpu/gpu-context.ts';
import { buildGraph } from '../../src/inference/tflite/graph.ts';
import { parseModel } from '../../src/inference/tflite/model.ts';
import { WebgpuEngine } from '../../src/inference/webgpu-engine.ts';
import { makeCameraFrame } from '../engines/camera-frame.js';
import { compileLitert } from '../engines/litert.js';
import { createInputReader } from '../engines/read-input.js';
import { readMask } from '../engines/read-mask.js';
import { describeAdapter } from './adapter.js';

/** From here on a pixel is the person's. */
const PERSON = 0.5;

let context;
const subjects = [];

/**
 * Makes LiteRT.js and, in each precision that the device has, the engine for every model. `bounds`: by precision, the
 * difference beyond which pixels are counted. Gives the adapter's name.
 */
export async function open({ models, bounds }) {
  const { signal } = new AbortController();
  context = await GpuContext.create(signal);
  const { device, frames } = context;
  for (const model of models) {
    const response = await fetch(model.url);
    const graph = buildGraph(parseModel(new Uint8Array(await response.arrayBuffer())));
    const litert = await compileLitert({ accelerator: 'wasm', model });
    const input = await createInputReader(context, graph);
    const engines = [];
    for (const precision of context.hasF16 ? ['f32', 'f16'] : ['f32']) {
      const options = { device, frames, graph, isHalf: precision === 'f16' };
      const bound = bounds[precision];
      engines.push({ precision, bound, engine: await WebgpuEngine.create(options, signal) });
    }
    subjects.push({ model, litert, input, engines, previous: null });
  }
  return describeAdapter(device.adapterInfo);
}

/**
 * Differences, 0..1, of the engine's masks from LiteRT's for this picture: one object for each model and precision.
 * `beyond` is the part of the pixels beyond the bound. `person` is the part of LiteRT's mask that is the person's; `otherMax` is the maximum from LiteRT's mask of the picture
 * before, null for the first.
 *
 * @param {string} url of the picture, whose size is even
 */
export async function compareMasks(url) {
  const frame = await loadFrame(url);
  const size = { width: frame.displayWidth, height: frame.displayHeight };
  for (const { input, engines } of subjects) {
    input.record(frame);
    const group = context.frames.bind(frame, context.encoder);
    for (const { engine } of engines) engine.record(context.encoder, { frame: group, size });
  }
  context.submit();
  const results = [];
  for (const subject of subjects) results.push(...(await compareSubject(subject)));
  frame.close();
  context.assertAlive();
  return results;
}

async function loadFrame(url) {
  const response = await fetch(url);
  const bitmap = await createImageBitmap(await response.blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d', { willReadFrequently: true }).drawImage(bitmap, 0, 0);
  bitmap.close();
  return makeCameraFrame(canvas);
}

async function compareSubject(subject) {
  const { model, litert, input, engines, previous } = subject;
  const expected = await runLitert(litert, { model, values: await input.read() });
  subject.previous = expected;
  const person = expected.filter((value) => value >= PERSON).length / expected.length;
  const results = [];
  for (const { precision, bound, engine } of engines) {
    const { width, height } = engine.size;
    const mask = await readMask(context.device, { view: engine.mask, width, height });
    const otherMax = previous && measureDifference(mask, previous, bound).max;
    const difference = measureDifference(mask, expected, bound);
    results.push({ model: model.name, precision, person, otherMax, ...difference });
  }
  return results;
}

async function runLitert(litert, { model, values }) {
  const input = new Tensor(values, [1, model.height, model.width, 3]);
  const [output] = await litert.run(input);
  const mask = (await output.data()).slice();
  input.delete();
  output.delete();
  return mask;
}

function measureDifference(a, b, bound) {
  if (a.length !== b.length) throw new Error(`a mask has ${a.length} values, expected ${b.length}`);
  const off = a.map((value, at) => Math.abs(value - b[at]));
  // Keeps NaN, which is within no bound.
  const max = off.reduce((most, value) => Math.max(most, value), 0);
  const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
  return { max, mean, beyond: off.filter((value) => !(value <= bound)).length / off.length };
}
