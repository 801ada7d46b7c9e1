import { countWorkgroups, KernelCompiler } from '../../src/inference/engine/kernel-compiler.ts';
import { createReadFrame } from '../../src/inference/kernels/frame-kernels.ts';
import { FRAME_PARAMS } from '../../src/inference/kernels/frame-params.ts';
import { shapeOf } from '../../src/inference/kernels/shape-of.ts';
import { WHOLE_FRAME } from '../../src/inference/looks.ts';
import { countSamples } from '../../src/inference/webgpu-engine.ts';

const WORKGROUP_SIZE = 64;
/** Red, green, blue and nothing, in f32. */
const BYTES_PER_PIXEL = 16;
const [CROP] = WHOLE_FRAME;

/**
 * Gives what the network sees of a camera frame. The engine has it in no buffer, since its first kernel samples the frame
 * itself; here a kernel with the same sampling, in f32 whatever the engine's precision, writes it into one.
 *
 * @param {import('../../src/gpu/gpu-context.ts').GpuContext} context
 * @param {import('../../src/inference/tflite/graph.ts').Graph} graph
 * @returns {Promise<{ record(frame: VideoFrame): void, read(): Promise<Float32Array> }>} `record` records into the
 *   context's encoder; `read` is for when that was submitted: [1, height, width, 3] NHWC f32, 0..1, sRGB-encoded
 */
export async function createInputReader(context, graph) {
  const { device, frames } = context;
  const [height, width] = shapeOf(graph, graph.input);
  const kernel = createReadFrame(graph);
  const options = { device, frames, isHalf: false, isCpu: false, workgroupSize: WORKGROUP_SIZE };
  const compiled = new KernelCompiler(options).compile(kernel);
  const pipeline = await compiled.pipeline;
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const byteLength = BYTES_PER_PIXEL * width * height;
  const pixels = device.createBuffer({ size: byteLength, usage: STORAGE | COPY_SRC });
  const readable = device.createBuffer({ size: byteLength, usage: COPY_DST | MAP_READ });
  const writer = FRAME_PARAMS.createWriter();
  const params = device.createBuffer({ size: writer.bytes.byteLength, usage: UNIFORM | COPY_DST });
  const noWeights = device.createBuffer({ size: BYTES_PER_PIXEL, usage: STORAGE });
  const group = device.createBindGroup({
    layout: compiled.layout,
    entries: [noWeights, params, pixels].map((buffer, binding) => ({
      binding,
      resource: { buffer },
    })),
  });
  return {
    record(frame) {
      const size = { width: frame.displayWidth, height: frame.displayHeight };
      const samplesPerAxis = countSamples(size, CROP, { width, height });
      writer.write({ crop: CROP, samplesPerAxis });
      device.queue.writeBuffer(params, 0, writer.bytes);
      const shown = frames.bind(frame, context.encoder);
      const pass = context.encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.setBindGroup(1, shown);
      pass.dispatchWorkgroups(...countWorkgroups(kernel, WORKGROUP_SIZE));
      pass.end();
      context.encoder.copyBufferToBuffer(pixels, 0, readable, 0, byteLength);
    },
    async read() {
      await readable.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(readable.getMappedRange());
      const tensor = values.filter((_, at) => at % 4 < 3);
      readable.unmap();
      return tensor;
    },
  };
}
