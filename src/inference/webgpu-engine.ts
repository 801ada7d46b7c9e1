import { shader as quadText } from '../../shaders/inference/lib/weights-quad.wgsl';
import { shader as weightsText } from '../../shaders/inference/lib/weights.wgsl';
import { BgCameraError, throwIfAborted } from '../errors.js';
import { toHalf } from './half.js';
import { FRAME_PARAMS } from './kernels/frame-params.js';
import { groupsOf, type Binding, type Kernel } from './kernels/kernel.js';
import { shapeOf } from './kernels/shape-of.js';
import { planBuffers } from './plan/plan-buffers.js';
import { planKernels, type Plan } from './plan/plan-kernels.js';
import type { Graph } from './tflite/graph.js';

/** How the camera frame is bound; `FrameImport` is one. */
export interface FrameBinding {
  readonly layout: GPUBindGroupLayout;
  /** Says what the type `Frame` is. */
  readonly prelude: string;
}

export interface EngineOptions {
  readonly device: GPUDevice;
  readonly frames: FrameBinding;
  readonly graph: Graph;
  /** Tensors and weights as f16, sums as f32. Default: where the device has `shader-f16`. */
  readonly isHalf?: boolean | undefined;
  /** Default true; false makes one dispatch of each op. */
  readonly isFused?: boolean | undefined;
}

interface Step {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: Kernel['workgroups'];
  readonly readsFrame: boolean;
}

/**
 * Subgroups of at most this many invocations are the lanes of a CPU's vector unit: see `lib/weights-quad.wgsl`. There a
 * few hundred invocations fill the machine; a GPU wants more.
 */
const MAX_CPU_LANES = 8;
const MIN_INVOCATIONS = { cpu: 64, gpu: 1024 };
/** Bilinear samples have two pixels each way; a texel of the model may cover more. */
const PIXELS_PER_SAMPLE = 2;
const MAX_SAMPLES = 4;
const WHOLE_FRAME = [0, 0, 1, 1] as const;

/**
 * A network on the GPU: buffers, pipelines and bind groups made once, one compute pass per frame. Nothing is read back.
 * The mask is in a texture of its own, r32float, written by the last kernel.
 */
export class WebgpuEngine {
  /** Of the mask, in texels. */
  readonly width: number;
  readonly height: number;
  readonly mask: GPUTextureView;
  readonly #device: GPUDevice;
  readonly #steps: readonly Step[];
  readonly #resources: readonly { destroy(): void }[];
  readonly #params: GPUBuffer;
  readonly #writer = FRAME_PARAMS.createWriter();
  readonly #inputSize: { readonly width: number; readonly height: number };
  #samplesPerAxis = 0;

  private constructor(options: EngineOptions, built: Built) {
    const [inputHeight, inputWidth] = shapeOf(options.graph, options.graph.input);
    const { memory } = built;
    this.#device = options.device;
    this.#inputSize = { width: inputWidth, height: inputHeight };
    this.#steps = built.steps;
    this.#params = memory.params;
    this.#resources = [...memory.tensors, ...memory.weights, memory.params, memory.mask];
    this.width = memory.mask.width;
    this.height = memory.mask.height;
    this.mask = memory.maskView;
  }

  /**
   * Plans, compiles all pipelines side by side and uploads the weights.
   * @throws BgCameraError `gpu-lost` when the device refuses a shader or has no memory left; `aborted`
   */
  static async create(options: EngineOptions, signal: AbortSignal): Promise<WebgpuEngine> {
    const { device } = options;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const built = await build(options).catch((cause: unknown) => ({ cause }));
    const errors = [await device.popErrorScope(), await device.popErrorScope()];
    const error = errors.find((one) => one !== null);
    const engine = 'steps' in built ? new WebgpuEngine(options, built) : null;
    if (error || signal.aborted) engine?.close();
    throwIfAborted(signal);
    // What the device said of a shader tells more than the rejection that followed.
    if (error) throw new BgCameraError('gpu-lost', `the network was refused: ${error.message}`);
    if (engine) return engine;
    const { cause } = built as { readonly cause: unknown };
    throw BgCameraError.from(cause, 'gpu-lost', 'the network could not be built on the GPU');
  }

  get dispatches(): number {
    return this.#steps.length;
  }

  /**
   * Records one inference. Cost: `dispatches` dispatches in one pass; nothing is allocated but the pass itself.
   * @param frame shows the camera frame, made with the layout given at `create`
   * @param size of the camera frame, in pixels
   */
  record(
    encoder: GPUCommandEncoder,
    frame: GPUBindGroup,
    size: { readonly width: number; readonly height: number },
    descriptor?: GPUComputePassDescriptor,
  ): void {
    this.#fitSamples(size);
    const pass = encoder.beginComputePass(descriptor);
    for (const step of this.#steps) {
      pass.setPipeline(step.pipeline);
      pass.setBindGroup(0, step.group);
      if (step.readsFrame) pass.setBindGroup(1, frame);
      pass.dispatchWorkgroups(...step.workgroups);
    }
    pass.end();
  }

  #fitSamples({ width, height }: { readonly width: number; readonly height: number }): void {
    const shrink = Math.max(width / this.#inputSize.width, height / this.#inputSize.height);
    const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.ceil(shrink / PIXELS_PER_SAMPLE)));
    if (samples === this.#samplesPerAxis) return;
    this.#samplesPerAxis = samples;
    this.#writer.write({ crop: WHOLE_FRAME, samplesPerAxis: samples });
    this.#device.queue.writeBuffer(this.#params, 0, this.#writer.bytes);
  }

  /** Idempotent. */
  close(): void {
    for (const resource of this.#resources) resource.destroy();
  }
}

interface Built {
  readonly steps: readonly Step[];
  readonly memory: Memory;
}

interface Memory {
  readonly tensors: readonly GPUBuffer[];
  readonly bufferOf: ReadonlyMap<number, number>;
  /** By kernel. */
  readonly weights: readonly GPUBuffer[];
  readonly params: GPUBuffer;
  readonly mask: GPUTexture;
  readonly maskView: GPUTextureView;
}

async function build(options: EngineOptions): Promise<Built> {
  const { device, graph, isFused = true } = options;
  const isCpu = hasCpuLanes(device);
  const plan = planKernels(graph, {
    isFused,
    minInvocations: isCpu ? MIN_INVOCATIONS.cpu : MIN_INVOCATIONS.gpu,
  });
  const isHalf = options.isHalf ?? device.features.has('shader-f16');
  const memory = allocate(device, plan, isHalf);
  const compiler = new Compiler(options, { isHalf, isCpu });
  const steps = await Promise.all(
    plan.kernels.map(async (kernel, i) => {
      const { pipeline, layout } = await compiler.compile(kernel);
      const { workgroups, readsFrame } = kernel;
      return {
        pipeline,
        group: bind(device, { kernel, i, layout, memory }),
        workgroups,
        readsFrame,
      };
    }),
  );
  return { steps, memory };
}

function hasCpuLanes({ features, adapterInfo }: GPUDevice): boolean {
  // Older browsers do not tell.
  const lanes = (adapterInfo as GPUAdapterInfo | undefined)?.subgroupMaxSize ?? 0;
  return features.has('subgroups') && lanes > 0 && lanes <= MAX_CPU_LANES;
}

function allocate(device: GPUDevice, { graph, kernels }: Plan, isHalf: boolean): Memory {
  const bytesPerVec4 = isHalf ? 8 : 16;
  const { bufferOf, lengths } = planBuffers(kernels, (tensor) => {
    const [height, width, channels] = shapeOf(graph, tensor);
    return Math.ceil((height * width) / 4) * 4 * groupsOf(channels);
  });
  const tensors = lengths.map((length, i) =>
    device.createBuffer({
      label: `tensors ${i}`,
      size: length * bytesPerVec4,
      usage: GPUBufferUsage.STORAGE,
    }),
  );
  const [height, width] = shapeOf(graph, graph.output);
  const mask = device.createTexture({
    label: 'mask',
    size: [width, height],
    format: 'r32float',
    usage:
      GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_SRC,
  });
  return {
    tensors,
    bufferOf,
    weights: kernels.map((kernel) => uploadWeights(device, kernel, isHalf)),
    params: device.createBuffer({
      label: 'frame params',
      size: FRAME_PARAMS.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    }),
    mask,
    maskView: mask.createView(),
  };
}

function uploadWeights(device: GPUDevice, { name, weights }: Kernel, isHalf: boolean): GPUBuffer {
  // A binding must not be empty, also where a kernel has no weights.
  const values = weights.length > 0 ? weights : new Float32Array(4);
  const bytes = isHalf ? toHalf(values) : Float32Array.from(values);
  const buffer = device.createBuffer({
    label: `weights of ${name}`,
    size: bytes.byteLength,
    usage: GPUBufferUsage.STORAGE,
    mappedAtCreation: true,
  });
  new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(bytes.buffer));
  buffer.unmap();
  return buffer;
}

function bind(
  device: GPUDevice,
  step: { kernel: Kernel; i: number; layout: GPUBindGroupLayout; memory: Memory },
): GPUBindGroup {
  const { kernel, i, layout, memory } = step;
  const resourceOf = (binding: Binding): GPUBindingResource => {
    if (binding.kind === 'params') return { buffer: memory.params };
    if (binding.kind === 'mask') return memory.maskView;
    return { buffer: memory.tensors[memory.bufferOf.get(binding.tensor)!]! };
  };
  const resources = [{ buffer: memory.weights[i]! }, ...kernel.bindings.map(resourceOf)];
  return device.createBindGroup({
    label: kernel.name,
    layout,
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
}

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Makes pipelines, one for all kernels with the same text and constants. */
class Compiler {
  readonly #options: EngineOptions;
  readonly #prelude: string;
  readonly #compiled = new Map<string, Promise<Compiled>>();

  constructor(options: EngineOptions, { isHalf, isCpu }: { isHalf: boolean; isCpu: boolean }) {
    this.#options = options;
    this.#prelude = [
      isHalf ? 'enable f16;' : '',
      isCpu ? 'enable subgroups;' : '',
      `alias Stored = ${isHalf ? 'vec4<f16>' : 'vec4f'};`,
    ].join('\n');
    this.#weightsText = isCpu ? quadText : weightsText;
  }

  readonly #weightsText: string;

  compile(kernel: Kernel): Promise<Compiled> {
    const constants = Object.entries(kernel.constants).map(
      ([name, value]) => `const ${name} = ${value};`,
    );
    const code = [
      this.#prelude,
      kernel.readsFrame ? this.#options.frames.prelude : '',
      ...constants,
      // Only kernels with a matrix of weights have what the library reads.
      kernel.text.includes('weightsAt') ? this.#weightsText : '',
      kernel.text,
    ].join('\n');
    const compiled = this.#compiled.get(code) ?? this.#create(kernel, code);
    this.#compiled.set(code, compiled);
    return compiled;
  }

  async #create(kernel: Kernel, code: string): Promise<Compiled> {
    const { device, frames } = this.#options;
    const label = kernel.file;
    const layout = device.createBindGroupLayout({
      label,
      entries: [{ kind: 'read' } as const, ...kernel.bindings].map(({ kind }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        ...LAYOUT_OF[kind],
      })),
    });
    const bindGroupLayouts = kernel.readsFrame ? [layout, frames.layout] : [layout];
    const pipeline = await device.createComputePipelineAsync({
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts }),
      compute: { module: device.createShaderModule({ label, code }), entryPoint: 'main' },
    });
    return { pipeline, layout };
  }
}

const LAYOUT_OF = {
  read: { buffer: { type: 'read-only-storage' } },
  write: { buffer: { type: 'storage' } },
  params: { buffer: { type: 'uniform' } },
  mask: { storageTexture: { format: 'r32float', access: 'write-only' } },
} as const satisfies Record<Binding['kind'], Partial<GPUBindGroupLayoutEntry>>;
