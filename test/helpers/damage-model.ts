import type { TfliteModel } from '../../src/inference/tflite/model.js';

/** Places in a file: `[start, end)`. */
type Range = readonly [start: number, end: number];

/**
 * The parts of a `.tflite` that are not weights: tables, vectors and strings. They are a seventh of a selfie model, so damage
 * that is spread evenly would mostly hit weights, where nothing can go wrong.
 */
export function findStructure(bytes: Uint8Array, { tensors }: TfliteModel): readonly Range[] {
  const weights = tensors
    .flatMap(({ data }) => data ?? [])
    .map(({ byteOffset, length }): Range => {
      const start = byteOffset - bytes.byteOffset;
      return [start, start + length];
    })
    .sort(([a], [b]) => a - b);
  const structure: Range[] = [];
  let end = 0;
  for (const [start, next] of weights) {
    if (start > end) structure.push([end, start]);
    end = Math.max(end, next);
  }
  structure.push([end, bytes.length]);
  return structure.filter(([start, next]) => next > start);
}

/** Makes damaged copies of a file. A copy is valid until the next one is made. */
export class ModelDamager {
  readonly #original: Uint8Array;
  readonly #copy: Uint8Array;
  readonly #view: DataView;
  readonly #structure: readonly Range[];
  readonly #random: () => number;

  constructor(original: Uint8Array, structure: readonly Range[], random: () => number) {
    this.#original = original;
    this.#copy = original.slice();
    this.#view = new DataView(this.#copy.buffer);
    this.#structure = structure;
    this.#random = random;
  }

  next(): Uint8Array {
    this.#copy.set(this.#original);
    if (this.#pick(20) === 0) return this.#copy.subarray(0, this.#place());
    const kinds = [this.#flipBit, this.#writeWord, this.#writeHalfWord, this.#splice];
    const damage = kinds[this.#pick(kinds.length)]!;
    for (let n = Math.max(this.#pick(6) - 2, 1); n > 0; n--) damage.call(this);
    return this.#copy;
  }

  #flipBit(): void {
    this.#copy[this.#place()]! ^= 1 << this.#pick(8);
  }

  /** An offset, a length or a number, wherever one may be: those are aligned. */
  #writeWord(): void {
    const at = Math.min(this.#place() & ~3, this.#copy.length - 4);
    const value = this.#view.getInt32(at, true);
    const words = [
      0,
      1,
      -1,
      0x7fffffff,
      -0x80000000,
      this.#copy.length,
      this.#copy.length - at,
      value + 4 * (this.#pick(9) - 4),
      value + 1 - 2 * this.#pick(2),
      -value,
      this.#pick(512),
      this.#pick(this.#copy.length),
      this.#pick(2 ** 32),
    ];
    this.#view.setInt32(at, words[this.#pick(words.length)]!, true);
  }

  /** An entry of a vtable, wherever one may be. */
  #writeHalfWord(): void {
    const at = Math.min(this.#place() & ~1, this.#copy.length - 2);
    const halfWords = [0, 1, 4, 0xffff, this.#pick(64), this.#pick(2 ** 16)];
    this.#view.setUint16(at, halfWords[this.#pick(halfWords.length)]!, true);
  }

  /** Some words of one place, put into another. */
  #splice(): void {
    const from = this.#place() & ~3;
    this.#copy.copyWithin(this.#place() & ~3, from, from + 4 * (1 + this.#pick(16)));
  }

  /** A byte, nine times of ten outside the weights. */
  #place(): number {
    if (this.#pick(10) === 0) return this.#pick(this.#copy.length);
    const total = this.#structure.reduce((sum, [start, end]) => sum + end - start, 0);
    let rest = this.#pick(total);
    for (const [start, end] of this.#structure) {
      if (rest < end - start) return start + rest;
      rest -= end - start;
    }
    throw new Error('there is no structure');
  }

  #pick(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
