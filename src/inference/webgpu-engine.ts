import { BgCameraError, throwIfAborted } from '../errors.js';
import { EngineMemory } from './engine/engine-memory.js';
import { countWorkgroups, KernelCompiler, type FrameBinding } from './engine/kernel-compiler.js';
import { FRAME_PARAMS } from './kernels/frame-params.js';
import { shapeOf } from './kernels/shape-of.js';
import { planKernels } from './plan/plan-kernels.js';
import type { Graph } from './tflite/graph.js';

export interface EngineOptions {
  readonly device: GPUDevice;
  readonly frames: FrameBinding;
  readonly graph: Graph;
  /** Tensors and weights as f16, sums as f32. Default: where the device has `shader-f16`. */
  readonly isHalf?: boolean | undefined;
  /** Default true; false makes one dispatch of each op, to measure and to check against. */
  readonly isFused?: boolean | undefined;
}

interface Step {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [x: number, y: number];
  readonly readsFrame: boolean;
}

type Size = { readonly width: number; readonly height: number };

/** Subgroups of at most this many invocations are the lanes of a CPU's vector unit: see `lib/weights-quad.wgsl`. */
const MAX_CPU_LANES = 8;
/**
 * There a few invocations fill the machine, and a workgroup with barriers pays for each of its own: on SwiftShader
 * squeeze-excite took 0.9 ms with 64 and 3 ms with 256, and compiled in 0.25 s instead of 1.25 s.
 */
const FOR_CPU_LANES = { minInvocations: 64, gateInvocations: 64, workgroupSize: 16 };
const FOR_GPU = { minInvocations: 1024, gateInvocations: 256, workgroupSize: 64 };
/** A bilinear sample is the mean of two pixels each way; more than this between two of them would skip too many. */
const PIXELS_PER_SAMPLE = 3;
const MAX_SAMPLES = 4;
const WHOLE_FRAME = [0, 0, 1, 1] as const;

/**
 * A network on the GPU: buffers, pipelines and bind groups made once, one compute pass per frame. Nothing is read back.
 * The mask is in a texture of its own, r32float, written by the last kernel.
 */
export class WebgpuEngine {
  readonly #device: GPUDevice;
  readonly #inputSize: Size;
  readonly #steps: readonly Step[];
  readonly #memory: EngineMemory;
  readonly #params = FRAME_PARAMS.createWriter();
  #samplesPerAxis = 0;

  private constructor({ device, graph }: EngineOptions, memory: EngineMemory, steps: Step[]) {
    const [height, width] = shapeOf(graph, graph.input);
    this.#device = device;
    this.#inputSize = { width, height };
    this.#memory = memory;
    this.#steps = steps;
  }

  /**
   * Plans, compiles all pipelines side by side and uploads the weights.
   * @throws BgCameraError `gpu-lost` when the device refuses a shader or has no memory left; `aborted`
   */
  static async create(options: EngineOptions, signal: AbortSignal): Promise<WebgpuEngine> {
    const { device } = options;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const built = await WebgpuEngine.#build(options).catch((cause: unknown) =>
      BgCameraError.from(cause, 'gpu-lost', 'the network could not be built on the GPU'),
    );
    const errors = [await device.popErrorScope(), await device.popErrorScope()];
    const error = errors.find((one) => one !== null);
    if (built instanceof WebgpuEngine && !error && !signal.aborted) return built;
    if (built instanceof WebgpuEngine) built.close();
    throwIfAborted(signal);
    // What the device said of a shader tells more than the rejection that followed.
    if (error) throw new BgCameraError('gpu-lost', `the network was refused: ${error.message}`);
    throw built as BgCameraError;
  }

  static async #build(options: EngineOptions): Promise<WebgpuEngine> {
    const { device, frames, graph, isFused = true } = options;
    const isHalf = options.isHalf ?? device.features.has('shader-f16');
    const isCpu = hasCpuLanes(device);
    const sizes = isCpu ? FOR_CPU_LANES : FOR_GPU;
    const { workgroupSize } = sizes;
    const plan = planKernels(graph, { isFused, ...sizes });
    const compiler = new KernelCompiler({ device, frames, isHalf, isCpu, workgroupSize });
    // Under way before the memory is filled, because they take longest.
    const compiling = plan.kernels.map((kernel) => compiler.compile(kernel));
    const memory = new EngineMemory(device, plan, isHalf);
    try {
      const steps = (await Promise.all(compiling)).map(({ pipeline, layout }, i): Step => {
        const kernel = plan.kernels[i]!;
        return {
          pipeline,
          group: memory.bind(kernel, layout),
          workgroups: countWorkgroups(kernel, workgroupSize),
          readsFrame: kernel.readsFrame,
        };
      });
      return new WebgpuEngine(options, memory, steps);
    } catch (cause) {
      memory.close();
      throw cause;
    }
  }

  /** Of the mask: confidence 0..1 in the red channel, row 0 at the top. */
  get mask(): GPUTextureView {
    return this.#memory.maskView;
  }

  /** Of the mask, in texels. */
  get size(): Size {
    return this.#memory.mask;
  }

  /** Kernels that one inference runs. */
  get dispatchCount(): number {
    return this.#steps.length;
  }

  /**
   * Records one inference as one compute pass. Nothing is allocated but the pass itself.
   * @param frame shows the camera frame, made with the layout given at `create`
   * @param size of the camera frame, in pixels
   * @param descriptor for timestamps
   */
  record(
    encoder: GPUCommandEncoder,
    { frame, size }: { readonly frame: GPUBindGroup; readonly size: Size },
    descriptor?: GPUComputePassDescriptor,
  ): void {
    this.#fitSamples(size);
    const pass = encoder.beginComputePass(descriptor);
    for (const { pipeline, group, workgroups, readsFrame } of this.#steps) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      if (readsFrame) pass.setBindGroup(1, frame);
      pass.dispatchWorkgroups(...workgroups);
    }
    pass.end();
  }

  #fitSamples({ width, height }: Size): void {
    const shrink = Math.max(width / this.#inputSize.width, height / this.#inputSize.height);
    const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.ceil(shrink / PIXELS_PER_SAMPLE)));
    if (samples === this.#samplesPerAxis) return;
    this.#samplesPerAxis = samples;
    this.#params.write({ crop: WHOLE_FRAME, samplesPerAxis: samples });
    this.#device.queue.writeBuffer(this.#memory.frameParams, 0, this.#params.bytes);
  }

  /** Idempotent. */
  close(): void {
    this.#memory.close();
  }
}

function hasCpuLanes({ features, adapterInfo }: GPUDevice): boolean {
  // Older browsers do not tell.
  const lanes = (adapterInfo as GPUAdapterInfo | undefined)?.subgroupMaxSize ?? 0;
  return features.has('subgroups') && lanes > 0 && lanes <= MAX_CPU_LANES;
}
