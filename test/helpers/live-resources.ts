type Made = GPUBuffer | GPUTexture;

/** Counts the buffers and textures of this realm that were made since the constructor and not destroyed yet. */
export class LiveResources {
  readonly #live = new Set<Made>();
  readonly #restores: (() => void)[] = [];

  constructor() {
    this.#watch(GPUDevice.prototype, 'createBuffer', (made) => this.#live.add(made as Made));
    this.#watch(GPUDevice.prototype, 'createTexture', (made) => this.#live.add(made as Made));
    for (const prototype of [GPUBuffer.prototype, GPUTexture.prototype])
      this.#watch(prototype, 'destroy', (_, resource) => this.#live.delete(resource as Made));
  }

  #watch(prototype: object, method: string, note: (result: unknown, on: unknown) => void): void {
    const methods = prototype as Record<string, (this: unknown, ...words: unknown[]) => unknown>;
    const original = methods[method]!;
    methods[method] = function (...words) {
      const result = original.apply(this, words);
      note(result, this);
      return result;
    };
    this.#restores.push(() => (methods[method] = original));
  }

  get count(): number {
    return this.#live.size;
  }

  restore(): void {
    for (const restore of this.#restores) restore();
  }
}
