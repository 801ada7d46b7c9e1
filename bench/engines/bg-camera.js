import { GpuContext } from '../../src/gpu/gpu-context.ts';
import { WebgpuSegmenter } from '../../src/inference/webgpu-segmenter.ts';
import { readMask } from './read-mask.js';

let creating;

/** The product's WebGPU engine, from its sources; its first kernel reads a VideoFrame that was brought to the GPU. */
export async function createBgCameraEngine({ model, picture }) {
  const { signal } = new AbortController();
  creating ??= GpuContext.create(signal);
  const context = await creating;
  const segmenter = await WebgpuSegmenter.create(
    { context, model: await fetchModel(model) },
    signal,
  );
  const { device } = context;
  let frame = null;
  let mask;
  return {
    engine: 'bg-camera',
    adapterInfo: device.adapterInfo,
    /** The import is the compositor's as much as the engine's, which share it. */
    async prepare() {
      frame?.close();
      frame = new VideoFrame(picture.canvas, { timestamp: 0, alpha: 'discard' });
      context.frames.bind(frame, context.encoder);
      context.submit();
      await device.queue.onSubmittedWorkDone();
    },
    async run() {
      mask = segmenter.segment(frame);
      context.submit();
      await device.queue.onSubmittedWorkDone();
      context.assertAlive();
    },
    readMask: () => readMask(device, mask),
  };
}

async function fetchModel({ name, url, width, height }) {
  const response = await fetch(url);
  return { name, width, height, bytes: new Uint8Array(await response.arrayBuffer()) };
}
