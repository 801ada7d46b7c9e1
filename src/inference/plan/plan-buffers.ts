import type { Kernel } from '../kernels/kernel.js';

/** Which buffer each tensor lies in, and how large the buffers are. */
export interface BufferPlan {
  /** By tensor. */
  readonly bufferOf: ReadonlyMap<number, number>;
  /** In vec4, by buffer. */
  readonly lengths: readonly number[];
}

/**
 * Lets tensors share buffers whose lives do not meet. A kernel's inputs live until it is done, so it never writes where
 * it reads. Pure.
 * @param lengthOf of a tensor, in vec4
 */
export function planBuffers(
  kernels: readonly Kernel[],
  lengthOf: (tensor: number) => number,
): BufferPlan {
  const lastUse = new Map<number, number>();
  kernels.forEach(({ bindings }, i) => {
    for (const binding of bindings) if ('tensor' in binding) lastUse.set(binding.tensor, i);
  });
  const bufferOf = new Map<number, number>();
  const lengths: number[] = [];
  const free = new Set<number>();
  kernels.forEach(({ bindings }, i) => {
    const tensors = new Set(bindings.flatMap((b) => ('tensor' in b ? [b.tensor] : [])));
    for (const tensor of tensors) {
      if (bufferOf.has(tensor)) continue;
      const buffer = takeBuffer(free, lengths, lengthOf(tensor));
      bufferOf.set(tensor, buffer);
    }
    for (const tensor of tensors) if (lastUse.get(tensor) === i) free.add(bufferOf.get(tensor)!);
  });
  return { bufferOf, lengths };
}

/** More than any buffer can have to spare. */
const TOO_SMALL = 2 ** 40;

/** The free buffer that fits best: the smallest that is large enough, else the largest, which grows. */
function takeBuffer(free: Set<number>, lengths: number[], length: number): number {
  const waste = (buffer: number) => {
    const spare = lengths[buffer]! - length;
    return spare >= 0 ? spare : TOO_SMALL - spare;
  };
  const [best] = [...free].sort((a, b) => waste(a) - waste(b));
  if (best === undefined) return lengths.push(length) - 1;
  free.delete(best);
  lengths[best] = Math.max(lengths[best]!, length);
  return best;
}
