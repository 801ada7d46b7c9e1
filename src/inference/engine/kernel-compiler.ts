import { shader as quadText } from '../../../shaders/inference/lib/weights-quad.wgsl';
import { shader as weightsText } from '../../../shaders/inference/lib/weights.wgsl';
import { BgCameraError } from '../../errors.js';
import type { Binding, Kernel } from '../kernels/kernel.js';

export interface CompilerOptions {
  readonly device: GPUDevice;
  /** Of bind group 1, which shows the camera frame; `FrameImport` has it. */
  readonly frames: { readonly layout: GPUBindGroupLayout };
  /** Weights as f16; tensors and sums stay f32. */
  readonly isHalf: boolean;
  /** Whether subgroups are the lanes of a CPU's vector unit. */
  readonly isCpu: boolean;
  /** Of the kernels that leave it open; a multiple of four, which share weights on a CPU. */
  readonly workgroupSize: number;
}

export interface CompiledKernel {
  /** Under way. Rejects with `gpu-lost` and the shader's file name where the device refuses it. */
  readonly pipeline: Promise<GPUComputePipeline>;
  /** Of `@group(0)`. */
  readonly layout: GPUBindGroupLayout;
}

/** In one dimension, on every device. */
const MAX_WORKGROUPS = 65535;

/** How large a kernel's workgroups are: larger than the default where there would be too many. */
function workgroupSizeOf({ invocations, workgroupSize }: Kernel, defaultSize: number): number {
  const least = 4 * Math.ceil(invocations[0] / (4 * MAX_WORKGROUPS));
  return workgroupSize ?? Math.max(defaultSize, least);
}

/** How many workgroups a kernel takes. */
export function countWorkgroups(
  kernel: Kernel,
  defaultSize: number,
): readonly [x: number, y: number] {
  const [x, y] = kernel.invocations;
  return [Math.ceil(x / workgroupSizeOf(kernel, defaultSize)), y];
}

const LAYOUT_OF = {
  read: { buffer: { type: 'read-only-storage' } },
  write: { buffer: { type: 'storage' } },
  numbers: { buffer: { type: 'uniform' } },
  params: { buffer: { type: 'uniform' } },
  mask: { storageTexture: { format: 'r32float', access: 'write-only' } },
} as const satisfies Record<Binding['kind'], Partial<GPUBindGroupLayoutEntry>>;

/** Makes pipelines off this thread, one for all kernels with the same text and constants. */
export class KernelCompiler {
  readonly #options: CompilerOptions;
  readonly #compiled = new Map<string, CompiledKernel>();

  constructor(options: CompilerOptions) {
    this.#options = options;
  }

  /** Does not wait; gives the same for a kernel that differs in nothing but its weights and tensors. */
  compile(kernel: Kernel): CompiledKernel {
    const code = assembleText(kernel, this.#options);
    const compiled = this.#compiled.get(code) ?? this.#create(kernel, code);
    this.#compiled.set(code, compiled);
    return compiled;
  }

  #create(kernel: Kernel, code: string): CompiledKernel {
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
    const pipeline = device
      .createComputePipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts }),
        compute: { module: device.createShaderModule({ label, code }), entryPoint: 'main' },
      })
      .catch((cause: unknown) => {
        throw BgCameraError.from(cause, 'gpu-lost', `${label} was refused`);
      });
    return { pipeline, layout };
  }
}

/** A kernel's text as the device gets it: what depends on the device, its constants, the libraries and its own. */
export function assembleText(
  kernel: Kernel,
  { isHalf, isCpu, workgroupSize }: Omit<CompilerOptions, 'device' | 'frames'>,
): string {
  const constants = Object.entries(kernel.constants);
  // Kernels without a matrix of weights have nothing that the library could read.
  const usesWeights = kernel.text.includes('weightsAt(');
  return [
    ...(isHalf ? ['enable f16;'] : []),
    ...(isCpu && usesWeights ? ['enable subgroups;'] : []),
    `alias Weight4 = ${isHalf ? 'vec4<f16>' : 'vec4f'};`,
    `const WORKGROUP_SIZE = ${workgroupSizeOf(kernel, workgroupSize)}u;`,
    ...constants.map(([name, value]) => `const ${name} = ${value};`),
    ...(usesWeights ? [isCpu ? quadText : weightsText] : []),
    kernel.text,
  ].join('\n');
}
