import { Tensor, getWebGpuDevice, loadAndCompile, loadLiteRt } from '@litertjs/core';

const WASM = '/bench/node_modules/@litertjs/core/wasm/';

let loading;

/**
 * A model in LiteRT.js, all of it on one accelerator.
 *
 * @param {{ accelerator: 'webgpu' | 'wasm', model: { name: string, url: string } }} options
 */
export async function compileLitert({ accelerator, model }) {
  loading ??= loadLiteRt(WASM);
  await loading;
  const compiled = await loadAndCompile(model.url, { accelerator });
  if (!compiled.isFullyAccelerated) {
    throw new Error(`LiteRT.js runs a part of ${model.name} elsewhere than on ${accelerator}`);
  }
  return compiled;
}

/**
 * LiteRT.js as it comes: one thread (more need a cross-origin isolated page, which few are), its own choice of
 * precision. The input tensor is where the engine wants it before the clock starts, and the output stays where it is:
 * on the GPU the run is over when the queue is, with no read-back.
 *
 * @param {'webgpu' | 'wasm'} accelerator
 */
export async function createLitertEngine({ accelerator, model, picture }) {
  const compiled = await compileLitert({ accelerator, model });
  const shape = [1, picture.height, picture.width, 3];
  const inMemory = new Tensor(picture.tensor, shape);
  const input = accelerator === 'webgpu' ? await inMemory.moveTo('webgpu') : inMemory;
  const device = accelerator === 'webgpu' ? getWebGpuDevice() : null;
  let outputs = [];
  return {
    engine: `litert-${accelerator}`,
    adapterInfo: device?.adapterInfo ?? null,
    async prepare() {
      for (const tensor of outputs) tensor.delete();
    },
    async run() {
      outputs = await compiled.run(input);
      await device?.queue.onSubmittedWorkDone();
    },
    async readMask() {
      const values = await outputs[0].data();
      return values.slice();
    },
  };
}
