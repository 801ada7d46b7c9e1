import { FRAME_PARAMS } from '../kernels/frame-params.js';
import { groupsOf, type Binding, type Kernel } from '../kernels/kernel.js';
import { shapeOf } from '../kernels/shape-of.js';
import { planBuffers } from '../plan/plan-buffers.js';
import type { Plan } from '../plan/plan-kernels.js';
import { toHalf } from './half.js';

const BYTES_PER_VEC4 = 16;
export const MAX_LOOKS = 2;

/** All that a network keeps on the GPU: tensors in shared buffers, weights, numbers, and the mask. Made once. */
export class EngineMemory {
  /** r32float, confidence 0..1; written by the last kernel. */
  readonly mask: GPUTexture;
  readonly maskView: GPUTextureView;
  /** Holds `FRAME_PARAMS`. */
  readonly frameParams: GPUBuffer;
  /** Those of each look at a frame, one after the other; a look's are copied to `frameParams` before it. */
  readonly lookParams: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #isHalf: boolean;
  readonly #tensors: readonly GPUBuffer[];
  readonly #bufferOf: ReadonlyMap<number, number>;
  readonly #constants: GPUBuffer[] = [];
  #firstMask: { readonly texture: GPUTexture; readonly view: GPUTextureView } | null = null;

  constructor(device: GPUDevice, { graph, kernels }: Plan, isHalf: boolean) {
    this.#device = device;
    this.#isHalf = isHalf;
    const { bufferOf, lengths } = planBuffers(kernels, (tensor) => {
      const [height, width, channels] = shapeOf(graph, tensor);
      return 4 * Math.ceil((height * width) / 4) * groupsOf(channels);
    });
    this.#bufferOf = bufferOf;
    this.#tensors = lengths.map((length, i) =>
      device.createBuffer({
        label: `tensors ${i}`,
        size: length * BYTES_PER_VEC4,
        usage: GPUBufferUsage.STORAGE,
      }),
    );
    this.frameParams = device.createBuffer({
      label: 'frame params',
      size: FRAME_PARAMS.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.lookParams = device.createBuffer({
      label: 'look params',
      size: MAX_LOOKS * FRAME_PARAMS.byteLength,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    const [height, width] = shapeOf(graph, graph.output);
    const { STORAGE_BINDING, TEXTURE_BINDING, COPY_SRC } = GPUTextureUsage;
    this.mask = device.createTexture({
      label: 'mask',
      size: [width, height],
      format: 'r32float',
      // COPY_SRC: the mask of a first look is copied, and tests read it back.
      usage: STORAGE_BINDING | TEXTURE_BINDING | COPY_SRC,
    });
    this.maskView = this.mask.createView();
  }

  /** Where the mask of a first look is kept while the second is had. Made at its first use. */
  get firstMask(): { readonly texture: GPUTexture; readonly view: GPUTextureView } {
    if (!this.#firstMask) {
      const { width, height, format } = this.mask;
      const texture = this.#device.createTexture({
        label: 'first mask',
        size: [width, height],
        format,
        usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.TEXTURE_BINDING,
      });
      this.#firstMask = { texture, view: texture.createView() };
    }
    return this.#firstMask;
  }

  /** `@group(0)` of a kernel; uploads its weights and numbers. */
  bind({ name, weights, bindings }: Kernel, layout: GPUBindGroupLayout): GPUBindGroup {
    const resources = [this.#uploadWeights(weights), ...bindings.map((b) => this.#resourceOf(b))];
    return this.#device.createBindGroup({
      label: name,
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  #resourceOf(binding: Binding): GPUBindingResource {
    switch (binding.kind) {
      case 'params':
        return { buffer: this.frameParams };
      case 'mask':
        return this.maskView;
      case 'numbers':
        return this.#upload(new Uint8Array(binding.bytes), GPUBufferUsage.UNIFORM);
      case 'read':
      case 'write':
        return { buffer: this.#tensors[this.#bufferOf.get(binding.tensor)!]! };
    }
  }

  #uploadWeights(weights: Float32Array): GPUBufferBinding {
    // A binding must not be empty, also where a kernel has no weights.
    const values = weights.length > 0 ? weights : new Float32Array(4);
    const numbers = this.#isHalf ? toHalf(values) : values;
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    return this.#upload(bytes, GPUBufferUsage.STORAGE);
  }

  #upload(bytes: Uint8Array, usage: GPUBufferUsageFlags): GPUBufferBinding {
    const buffer = this.#device.createBuffer({
      size: bytes.byteLength,
      usage,
      mappedAtCreation: true,
    });
    new Uint8Array(buffer.getMappedRange()).set(bytes);
    buffer.unmap();
    this.#constants.push(buffer);
    return { buffer };
  }

  /** Idempotent. What was submitted before is still done. */
  close(): void {
    const params = [this.frameParams, this.lookParams];
    for (const buffer of [...this.#tensors, ...this.#constants, ...params]) buffer.destroy();
    this.mask.destroy();
    this.#firstMask?.texture.destroy();
  }
}
