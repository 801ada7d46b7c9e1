import { GpuContext } from '../../src/gpu/gpu-context.ts';
import { WebgpuSegmenter } from '../../src/inference/webgpu-segmenter.ts';
import { readMask } from './read-mask.js';

let creating;

/** The product's WebGPU engine, from its sources: a VideoFrame in, imported and read by the first kernel. */
export async function createBgCameraEngine({ model, picture }) {
  const { signal } = new AbortController();
  creating ??= GpuContext.create(signal);
  const context = await creating;
  const segmenter = await WebgpuSegmenter.create(
    { context, model: await fetchModel(model) },
    signal,
  );
  const { device } = context;
  let mask;
  return {
    engine: 'bg-camera',
    adapterInfo: device.adapterInfo,
    async run() {
      // A new one each time: for a frame that it has seen, the context would not import it again.
      const frame = new VideoFrame(picture.canvas, { timestamp: 0, alpha: 'discard' });
      mask = segmenter.segment(frame);
      context.submit();
      frame.close();
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
