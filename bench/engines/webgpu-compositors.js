import { WebgpuCompositor } from '../../src/compositor/webgpu-compositor.ts';
import { GpuContext } from '../../src/gpu/gpu-context.ts';
import { describeAdapter } from '../page/adapter.js';
import { drawPerson } from './person.js';

/** One compositor for each background, on one context for the size, so that none resizes another's canvas. */
export async function createWebgpuCompositors({ frame, backgrounds }) {
  const { signal } = new AbortController();
  const context = await GpuContext.create(signal);
  const { device } = context;
  const alpha = {
    kind: 'gpu-texture',
    view: uploadPerson(device),
    room: createTexture(device, 'rgba16float', { width: 1, height: 1 }).createView(),
  };
  const create = async (background) => {
    const compositor = await WebgpuCompositor.create(context, background, signal);
    return async () => {
      const input = frame.clone();
      compositor.composite(input, alpha).close();
      input.close();
      await device.queue.onSubmittedWorkDone();
      context.assertAlive();
    };
  };
  const compositors = await Promise.all(backgrounds.map(create));
  return { engine: 'webgpu', adapter: describeAdapter(device.adapterInfo), compositors };
}

function uploadPerson(device) {
  const canvas = drawPerson();
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const coverage = Uint8Array.from({ length: width * height }, (_, at) => data[4 * at]);
  const texture = createTexture(device, 'r8unorm', { width, height });
  device.queue.writeTexture({ texture }, coverage, { bytesPerRow: width }, [width, height]);
  return texture.createView();
}

function createTexture(device, format, { width, height }) {
  const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST;
  return device.createTexture({ size: [width, height], format, usage });
}
