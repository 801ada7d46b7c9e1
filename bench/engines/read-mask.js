import { shader } from './read-mask.wgsl';

const GROUP_SIZE = 8;

/** The values of a mask texture, row-major; not for anything that is timed. */
export async function readMask(device, { view, width, height }) {
  const size = 4 * width * height;
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const values = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const readable = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
  const module = device.createShaderModule({ label: 'read-mask.wgsl', code: shader });
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module, entryPoint: 'main' },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [
      { binding: 0, resource: view },
      { binding: 1, resource: { buffer: values } },
    ],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(Math.ceil(width / GROUP_SIZE), Math.ceil(height / GROUP_SIZE));
  pass.end();
  encoder.copyBufferToBuffer(values, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const copy = new Float32Array(readable.getMappedRange()).slice();
  values.destroy();
  readable.destroy();
  return copy;
}
