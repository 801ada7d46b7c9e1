import { buildGraph } from '../../src/inference/tflite/graph.ts';
import { parseModel } from '../../src/inference/tflite/model.ts';
import { WebgpuEngine } from '../../src/inference/webgpu-engine.ts';
import { GpuTimer } from './gpu-timer.js';
import { readMask } from './read-mask.js';

/** A camera's frame, of which there is no VideoFrame in node. */
const FRAME_SIZE = { width: 640, height: 360 };

/**
 * The product's engine on a device without a browser: what it calls the camera frame is a plain texture here.
 *
 * @param {{ device: GPUDevice, bytes: Uint8Array, isFused: boolean, isHalf: boolean }} options
 */
export async function createGpuEngine({ device, bytes, isFused, isHalf }) {
  const frame = createFrame(device);
  const options = { device, frames: frame, graph: buildGraph(parseModel(bytes)), isFused, isHalf };
  const engine = await WebgpuEngine.create(options, new AbortController().signal);
  const timer = new GpuTimer(device);
  const { width, height } = engine.size;
  const input = { frame: frame.group, size: FRAME_SIZE };
  return {
    dispatches: engine.dispatchCount,
    hasTimestamps: timer.hasTimestamps,
    /** Milliseconds of one inference. */
    run: () => timer.time((encoder, pass) => engine.record(encoder, input, pass)),
    readMask: () => readMask(device, { view: engine.mask, width, height }),
  };
}

/** Bind group 1 of the kernels that read the frame, as `FrameImport` makes it from a VideoFrame. */
function createFrame(device) {
  const visibility = GPUShaderStage.COMPUTE;
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, visibility, texture: {} },
      { binding: 1, visibility, sampler: {} },
    ],
  });
  const sampler = device.createSampler({ minFilter: 'linear', magFilter: 'linear' });
  const entries = [
    { binding: 0, resource: createPicture(device).createView() },
    { binding: 1, resource: sampler },
  ];
  const group = device.createBindGroup({ layout, entries });
  return { layout, group };
}

/** A light ellipse before a dark ground: enough of a person for a mask that is neither empty nor full. */
function createPicture(device) {
  const { width, height } = FRAME_SIZE;
  const texels = new Uint8Array(4 * width * height);
  for (let at = 0; at < width * height; at++) {
    const x = (at % width) / width - 0.5;
    const y = Math.floor(at / width) / height - 0.6;
    const isInside = (x / 0.2) ** 2 + (y / 0.45) ** 2 < 1;
    texels.set(isInside ? [224, 172, 140, 255] : [60, 70, 90, 255], 4 * at);
  }
  const texture = device.createTexture({
    size: [width, height],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  device.queue.writeTexture({ texture }, texels, { bytesPerRow: 4 * width }, [width, height]);
  return texture;
}
