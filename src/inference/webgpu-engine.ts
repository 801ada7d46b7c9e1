import { BgCameraError, throwIfAborted } from '../errors.js';
import { EngineMemory } from './engine/engine-memory.js';
import { countWorkgroups, KernelCompiler, type CompilerOptions } from './engine/kernel-compiler.js';
import { FRAME_PARAMS } from './kernels/frame-params.js';
import { shapeOf } from './kernels/shape-of.js';
import { WHOLE_FRAME, type Look } from './looks.js';
import { planKernels } from './plan/plan-kernels.js';
import type { Graph } from './tflite/graph.js';

export interface EngineOptions {
  readonly device: GPUDevice;
  readonly frames: CompilerOptions['frames'];
  readonly graph: Graph;
  /**
   * Weights as f16, which is what the selfie models' files hold, so nothing is lost and half is read. Default: where the
   * device has `shader-f16`. Tensors stay f32: as f16 too, the masks of 24 real frames were off by up to 0.06 at edges.
   */
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
 * squeeze-excite took 0.2 to 0.5 ms with 32 and 3 ms with 256, and compiled in 0.15 s instead of 1.25 s.
 */
const FOR_CPU_LANES = { minInvocations: 64, gateInvocations: 32, workgroupSize: 16 };
const FOR_GPU = { minInvocations: 1024, gateInvocations: 256, workgroupSize: 64 };
/** A linear sample is made of two pixels each way; farther apart than this, samples skip pixels. */
const PIXELS_PER_SAMPLE = 2;
const MAX_SAMPLES = 4;

/**
 * A network on the GPU: buffers, pipelines and bind groups made once, one compute pass per look at a frame. Nothing is read
 * back. The mask is in a texture of its own, r32float, written by the last kernel.
 */
export class WebgpuEngine {
  readonly #device: GPUDevice;
  readonly #inputSize: Size;
  readonly #steps: readonly Step[];
  readonly #memory: EngineMemory;
  readonly #params = FRAME_PARAMS.createWriter();
  /** What `lookParams` holds. */
  #size: Size = { width: 0, height: 0 };
  #looks: readonly Look[] = [];

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
    const { memory, ...made } = makeParts(options);
    const [errors, steps] = await Promise.allSettled([made.errors, made.steps]);
    try {
      throwIfAborted(signal);
      // What the device said of a shader tells more than the rejection that followed.
      const error = errors.status === 'fulfilled' && errors.value.find((one) => one !== null);
      if (error) throw new Error(error.message);
      if (steps.status === 'rejected') throw steps.reason;
      return new WebgpuEngine(options, memory, steps.value);
    } catch (cause) {
      memory.close();
      throw BgCameraError.from(cause, 'gpu-lost', 'the network was refused');
    }
  }

  /** The mask of the first of two looks, as `mask`. */
  get firstMask(): GPUTextureView {
    return this.#memory.firstMask.view;
  }

  /** The mask of the only or second look: confidence 0..1 in the red channel, row 0 at the top. */
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
   * Records one inference for each look, as one compute pass. Nothing is allocated but the passes themselves, and a texture
   * at the first time that there are two looks.
   * @param frame shows the camera frame, made with the layout given at `create`
   * @param size of the camera frame, in pixels
   * @param looks one or two parts of the frame; default: the whole
   * @param descriptor for timestamps
   */
  record(
    encoder: GPUCommandEncoder,
    {
      frame,
      size,
      looks = WHOLE_FRAME,
    }: { readonly frame: GPUBindGroup; readonly size: Size; readonly looks?: readonly Look[] },
    descriptor?: GPUComputePassDescriptor,
  ): void {
    this.#writeLooks(size, looks);
    const { frameParams, lookParams, mask } = this.#memory;
    const { byteLength } = FRAME_PARAMS;
    for (let i = 0; i < looks.length; i++) {
      encoder.copyBufferToBuffer(lookParams, i * byteLength, frameParams, 0, byteLength);
      this.#run(encoder, frame, descriptor);
      if (i + 1 === looks.length) return;
      const { texture } = this.#memory.firstMask;
      encoder.copyTextureToTexture({ texture: mask }, { texture }, [mask.width, mask.height]);
    }
  }

  #run(
    encoder: GPUCommandEncoder,
    frame: GPUBindGroup,
    descriptor?: GPUComputePassDescriptor,
  ): void {
    const pass = encoder.beginComputePass(descriptor);
    for (const { pipeline, group, workgroups, readsFrame } of this.#steps) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      if (readsFrame) pass.setBindGroup(1, frame);
      pass.dispatchWorkgroups(...workgroups);
    }
    pass.end();
  }

  #writeLooks(size: Size, looks: readonly Look[]): void {
    const isSame = size.width === this.#size.width && size.height === this.#size.height;
    if (isSame && looks === this.#looks) return;
    this.#size = size;
    this.#looks = looks;
    looks.forEach((crop, i) => {
      const samplesPerAxis = countSamples(size, crop, this.#inputSize);
      this.#params.write({ crop, samplesPerAxis });
      const { lookParams } = this.#memory;
      const at = i * FRAME_PARAMS.byteLength;
      this.#device.queue.writeBuffer(lookParams, at, this.#params.bytes);
    });
  }

  /** Idempotent. */
  close(): void {
    this.#memory.close();
  }
}

/** How many places on each axis a texel of the model's picture is the mean of. Pure. @internal */
export function countSamples(size: Size, [, , width, height]: Look, input: Size): number {
  const shrink = Math.max(
    (width * size.width) / input.width,
    (height * size.height) / input.height,
  );
  return Math.min(MAX_SAMPLES, Math.max(1, Math.ceil(shrink / PIXELS_PER_SAMPLE)));
}

const ERROR_FILTERS = ['out-of-memory', 'validation'] as const;

/** All that an engine is made of; only the pipelines and the device's word on it are still to be waited for. */
function makeParts({ device, frames, graph, ...options }: EngineOptions) {
  const { isHalf = device.features.has('shader-f16'), isFused = true } = options;
  const isCpu = hasCpuLanes(device);
  const sizes = isCpu ? FOR_CPU_LANES : FOR_GPU;
  const { workgroupSize } = sizes;
  const plan = planKernels(graph, { isFused, ...sizes });
  for (const filter of ERROR_FILTERS) device.pushErrorScope(filter);
  const compiler = new KernelCompiler({ device, frames, isHalf, isCpu, workgroupSize });
  // Under way before the memory is filled, because they take longest.
  const compiled = plan.kernels.map((kernel) => compiler.compile(kernel));
  const memory = new EngineMemory(device, plan, isHalf);
  const steps = plan.kernels.map(async (kernel, i): Promise<Step> => {
    const { pipeline, layout } = compiled[i]!;
    const group = memory.bind(kernel, layout);
    const workgroups = countWorkgroups(kernel, workgroupSize);
    return { pipeline: await pipeline, group, workgroups, readsFrame: kernel.readsFrame };
  });
  // Before anything is waited for: a scope that stays open takes the errors of others.
  const errors = Promise.all(ERROR_FILTERS.map(() => device.popErrorScope()));
  return { memory, steps: Promise.all(steps), errors };
}

function hasCpuLanes({ features, adapterInfo }: GPUDevice): boolean {
  // Older browsers do not tell.
  const lanes = (adapterInfo as GPUAdapterInfo | undefined)?.subgroupMaxSize ?? 0;
  return features.has('subgroups') && lanes > 0 && lanes <= MAX_CPU_LANES;
}
