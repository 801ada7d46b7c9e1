import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { countWorkgroups, KernelCompiler } from '../../src/inference/engine/kernel-compiler.js';
import { FRAME_PARAMS } from '../../src/inference/kernels/frame-params.js';
import { groupsOf, type Binding, type Kernel } from '../../src/inference/kernels/kernel.js';
import { shapeOf } from '../../src/inference/kernels/shape-of.js';
import type { Shape, Tensor } from '../../src/inference/ops/node.js';
import type { Plan } from '../../src/inference/plan/plan-kernels.js';
import type { Graph } from '../../src/inference/tflite/graph.js';
import { readMask } from './read-mask.js';

/** What a kernel that reads the camera frame is shown. */
export interface ShownFrame {
  readonly frame: VideoFrame;
  /** x, y, width, height in fractions of the frame; default: all of it. */
  readonly crop?: readonly [number, number, number, number];
  readonly samplesPerAxis: number;
}

export interface KernelInputs {
  /** Tensors that no kernel writes. */
  readonly tensors?: ReadonlyMap<number, Tensor>;
  readonly shown?: ShownFrame;
}

/** A NaN of our own: no kernel makes these bits, and whatever is computed from it shows. */
const UNWRITTEN = 0x7fc0dead;
/** In the channels that a tensor has too many, where the engine has whatever an activation makes of zeros. */
const FILLING = 0.75;
/** Behind the end of each tensor, in vec4: as many as the furthest wrong write could reach. */
const GUARD_LENGTH = 256;
const BYTES_PER_VEC4 = 16;
const WORKGROUP_SIZE = 64;

/**
 * Runs kernels one after the other, in f32, in buffers of their own: everything that they write can be read, and what they
 * write where nothing belongs is found. The engine itself shares and hides its buffers.
 */
export class KernelRunner {
  readonly #context: GpuContext;
  readonly #compiler: KernelCompiler;
  readonly #resources: (GPUBuffer | GPUTexture)[] = [];
  readonly #tensors = new Map<number, GPUBuffer>();
  #mask: GPUTexture | null = null;

  /** @param isCpu whether blocks of weights are loaded by quads: see `lib/weights-quad.wgsl` */
  constructor(context: GpuContext, isCpu = false) {
    const { device, frames } = context;
    this.#context = context;
    this.#compiler = new KernelCompiler({
      device,
      frames,
      isHalf: false,
      isCpu,
      workgroupSize: WORKGROUP_SIZE,
    });
  }

  /**
   * Runs a plan; the mask, if it was written, is read as a tensor too.
   * @returns what each tensor holds, and the mask under the number of the graph's output
   */
  async run(plan: Plan, inputs: KernelInputs): Promise<ReadonlyMap<number, Tensor>> {
    try {
      await this.#submit(plan, inputs);
      return await this.#readAll(plan);
    } finally {
      for (const resource of this.#resources) resource.destroy();
      this.#resources.length = 0;
      this.#tensors.clear();
    }
  }

  async #submit(
    { graph, kernels }: Plan,
    { tensors = new Map(), shown }: KernelInputs,
  ): Promise<void> {
    const { device, frames } = this.#context;
    const compiled = await Promise.all(
      kernels.map(async (kernel) => {
        const { layout, pipeline } = this.#compiler.compile(kernel);
        return { layout, pipeline: await pipeline };
      }),
    );
    for (const [id, tensor] of tensors)
      this.#tensors.set(id, this.#createTensor(tensor.shape, tensor));
    const params = this.#createParams(shown);
    this.#mask = this.#createMask(shapeOf(graph, graph.output));
    const encoder = device.createCommandEncoder();
    const frameGroup = shown && frames.bind(shown.frame, encoder);
    const pass = encoder.beginComputePass();
    kernels.forEach((kernel, i) => {
      const { pipeline, layout } = compiled[i]!;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.#bind(graph, kernel, { layout, params }));
      if (kernel.readsFrame) pass.setBindGroup(1, frameGroup);
      pass.dispatchWorkgroups(...countWorkgroups(kernel, WORKGROUP_SIZE));
    });
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  async #readAll({ graph, kernels }: Plan): Promise<ReadonlyMap<number, Tensor>> {
    const results = new Map<number, Tensor>();
    for (const [id, buffer] of this.#tensors)
      results.set(id, await this.#readTensor(buffer, shapeOf(graph, id)));
    if (kernels.some(({ bindings }) => bindings.some(({ kind }) => kind === 'mask'))) {
      const mask = this.#mask!;
      const data = await readMask(this.#context.device, mask.createView(), mask);
      results.set(graph.output, { shape: shapeOf(graph, graph.output), data });
    }
    return results;
  }

  #bind(
    graph: Graph,
    { weights, bindings }: Kernel,
    { layout, params }: { layout: GPUBindGroupLayout; params: GPUBuffer },
  ): GPUBindGroup {
    const { STORAGE, UNIFORM } = GPUBufferUsage;
    const resourceOf = (binding: Binding): GPUBindingResource => {
      if (binding.kind === 'params') return { buffer: params };
      if (binding.kind === 'mask') return this.#mask!.createView();
      if (binding.kind === 'numbers')
        return { buffer: this.#createBuffer(new Uint8Array(binding.bytes), UNIFORM) };
      const { tensor } = binding;
      const buffer = this.#tensors.get(tensor) ?? this.#createTensor(shapeOf(graph, tensor));
      this.#tensors.set(tensor, buffer);
      return { buffer };
    };
    const values = weights.length > 0 ? weights : new Float32Array(4);
    const first = { buffer: this.#createBuffer(new Uint8Array(values.buffer), STORAGE) };
    return this.#context.device.createBindGroup({
      layout,
      entries: [first, ...bindings.map(resourceOf)].map((resource, binding) => ({
        binding,
        resource,
      })),
    });
  }

  #createParams(shown: ShownFrame | undefined): GPUBuffer {
    const writer = FRAME_PARAMS.createWriter();
    writer.write({ crop: shown?.crop ?? [0, 0, 1, 1], samplesPerAxis: shown?.samplesPerAxis ?? 1 });
    return this.#createBuffer(new Uint8Array(writer.bytes), GPUBufferUsage.UNIFORM);
  }

  #createMask([height, width]: Shape): GPUTexture {
    const texture = this.#context.device.createTexture({
      size: [width, height],
      format: 'r32float',
      usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING,
    });
    this.#resources.push(texture);
    return texture;
  }

  /** Pixels past the end, and the guard behind them, are `UNWRITTEN`; so is all of it if no values are given. */
  #createTensor(shape: Shape, tensor?: Tensor): GPUBuffer {
    const [height, width, channels] = shape;
    const stride = 4 * groupsOf(channels);
    const words = new Uint32Array(4 * (lengthOf(shape) + GUARD_LENGTH)).fill(UNWRITTEN);
    if (tensor) {
      const values = new Float32Array(words.buffer);
      values.fill(FILLING, 0, height * width * stride);
      tensor.data.forEach((value, i) => {
        values[Math.floor(i / channels) * stride + (i % channels)] = value;
      });
    }
    const { STORAGE, COPY_SRC } = GPUBufferUsage;
    return this.#createBuffer(new Uint8Array(words.buffer), STORAGE | COPY_SRC);
  }

  #createBuffer(bytes: Uint8Array, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.#context.device.createBuffer({
      size: bytes.byteLength,
      usage,
      mappedAtCreation: true,
    });
    new Uint8Array(buffer.getMappedRange()).set(bytes);
    buffer.unmap();
    this.#resources.push(buffer);
    return buffer;
  }

  async #readTensor(source: GPUBuffer, shape: Shape): Promise<Tensor> {
    const { device } = this.#context;
    const [height, width, channels] = shape;
    const buffer = device.createBuffer({
      size: source.size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, buffer, 0, source.size);
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(GPUMapMode.READ);
    const bytes = buffer.getMappedRange().slice(0);
    buffer.destroy();
    const guard = new Uint32Array(bytes, BYTES_PER_VEC4 * lengthOf(shape));
    if (guard.some((word) => word !== UNWRITTEN)) throw new Error('a kernel wrote past the end');
    const values = new Float32Array(bytes);
    const stride = 4 * groupsOf(channels);
    const data = Float32Array.from(
      { length: height * width * channels },
      (_, i) => values[Math.floor(i / channels) * stride + (i % channels)]!,
    );
    return { shape, data };
  }
}

/** Of a tensor on the GPU, in vec4, as in EngineMemory. */
function lengthOf([height, width, channels]: Shape): number {
  return 4 * Math.ceil((height * width) / 4) * groupsOf(channels);
}
