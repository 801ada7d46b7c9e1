/** Of every WebGPU object of this realm: what makes, submits, copies or reads. */
const WATCHED = {
  GPUDevice: [
    'createBindGroup',
    'createBindGroupLayout',
    'createBuffer',
    'createCommandEncoder',
    'createComputePipeline',
    'createComputePipelineAsync',
    'createPipelineLayout',
    'createQuerySet',
    'createRenderBundleEncoder',
    'createRenderPipeline',
    'createRenderPipelineAsync',
    'createSampler',
    'createShaderModule',
    'createTexture',
    'importExternalTexture',
  ],
  GPUTexture: ['createView'],
  GPUBuffer: ['mapAsync'],
  GPUCanvasContext: ['configure', 'getCurrentTexture'],
  GPUQueue: ['copyExternalImageToTexture', 'submit', 'writeBuffer', 'writeTexture'],
  GPUCommandEncoder: [
    'beginComputePass',
    'beginRenderPass',
    'copyBufferToBuffer',
    'copyBufferToTexture',
    'copyTextureToBuffer',
    'copyTextureToTexture',
  ],
  GPUComputePassEncoder: ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'],
} as const;

type Method = (this: unknown, ...words: unknown[]) => unknown;

/** Counts calls to WebGPU by the name of the method, from the constructor to `restore`. */
export class WebgpuCallCount {
  #counts = new Map<string, number>();
  readonly #restores: (() => void)[] = [];

  constructor() {
    for (const [name, methods] of Object.entries(WATCHED)) {
      const scope = globalThis as unknown as Record<string, { prototype: Record<string, Method> }>;
      const prototype = scope[name]?.prototype;
      if (!prototype) continue;
      for (const method of methods) {
        const original = prototype[method];
        // Not every browser has them all.
        if (original) this.#watch(prototype, method, original);
      }
    }
  }

  #watch(prototype: Record<string, Method>, method: string, original: Method): void {
    const note = () => this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    prototype[method] = function (...words) {
      note();
      return original.apply(this, words);
    };
    this.#restores.push(() => (prototype[method] = original));
  }

  /** Calls since the last `take`, of those methods that were called at all. */
  take(): Record<string, number> {
    const counts = Object.fromEntries(this.#counts);
    this.#counts = new Map();
    return counts;
  }

  restore(): void {
    for (const restore of this.#restores) restore();
  }
}
