import { shader } from '../../shaders/probe/double.wgsl';
import { GpuContext } from '../gpu/gpu-context.js';

/** What is drawn and must be seen again: no channel equal to another. */
const COLOR = { r: 0.8, g: 0.4, b: 0.2, a: 1 };
const NUMBERS = [1.5, -2, 3, 0.25];
const SIZE = 2;
/** A video frame may be stored as YUV; a wrong channel order or an empty picture is much further off. */
const TOLERANCE = 12;

/**
 * Makes a device as the pipeline will, lets it compute and draw, and looks at what came out. An adapter alone proves
 * nothing: blocklisted GPUs give one and then refuse the device, and drivers exist that draw nothing.
 * @throws BgCameraError where there is no device
 */
export async function probeWebgpu(): Promise<boolean> {
  const context = await GpuContext.create(new AbortController().signal);
  try {
    return draws(context) && (await computes(context));
  } finally {
    context.close();
  }
}

/** A canvas cleared to one colour, seen through a VideoFrame: the way of every composited frame. */
function draws(context: GpuContext): boolean {
  context.resize(SIZE, SIZE);
  const attachment = {
    view: context.createCanvasView(),
    loadOp: 'clear',
    storeOp: 'store',
    clearValue: COLOR,
  } as const;
  context.encoder.beginRenderPass({ colorAttachments: [attachment] }).end();
  context.submit();
  const frame = new VideoFrame(context.canvas, { timestamp: 0, alpha: 'discard' });
  const reader = new OffscreenCanvas(SIZE, SIZE).getContext('2d', { willReadFrequently: true });
  reader?.drawImage(frame, 0, 0);
  frame.close();
  const [r = 0, g = 0, b = 0] = reader?.getImageData(0, 0, 1, 1).data ?? [];
  const isNear = (value: number, expected: number) => Math.abs(value - 255 * expected) <= TOLERANCE;
  return isNear(r, COLOR.r) && isNear(g, COLOR.g) && isNear(b, COLOR.b);
}

/** The one place that maps a buffer: before any frame. */
async function computes({ device }: GpuContext): Promise<boolean> {
  const size = 4 * NUMBERS.length;
  const numbers = device.createBuffer({
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  const readable = device.createBuffer({
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(numbers, 0, Float32Array.from(NUMBERS));
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: shader }), entryPoint: 'main' },
  });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer: numbers } }],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(numbers, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const results = new Float32Array(readable.getMappedRange());
  return NUMBERS.every((number, i) => results[i] === 2 * number);
}
