import { invalidAt } from './invalid.js';
import type { TfliteTensor } from './model.js';
import { TENSOR_TYPE } from './schema.js';

/**
 * Forty times the weights of the selfie models (106 thousand). Tensors may share bytes, so the size of the file is no
 * bound.
 */
const MAX_CONSTANT_ELEMENTS = 4 * 2 ** 20;

/**
 * A model's constants as numbers. Weights are handed out before they are decoded, so that a file is checked to its end
 * before time is spent on its bulk: they are zeros until `decode()`.
 */
export class Constants {
  readonly #values = new Map<TfliteTensor, Float32Array<ArrayBuffer>>();
  #elementCount = 0;

  /** A float16 or float32 constant; the same array for the same tensor. */
  float32s(tensor: TfliteTensor): Float32Array<ArrayBuffer> {
    const known = this.#values.get(tensor);
    if (known) return known;
    const elementCount = tensor.shape.reduce((product, size) => product * size, 1);
    this.#elementCount += elementCount;
    if (this.#elementCount > MAX_CONSTANT_ELEMENTS) {
      const what = `its constants have more than ${MAX_CONSTANT_ELEMENTS} elements`;
      throw invalidAt(tensor.position, what);
    }
    const values = new Float32Array(elementCount);
    this.#values.set(tensor, values);
    return values;
  }

  /** Fills all arrays handed out. @throws BgCameraError `model-invalid` for NaN and infinities. */
  decode(): void {
    for (const [tensor, values] of this.#values) {
      if (tensor.type === TENSOR_TYPE.float16) decodeFloat16(tensor.data!, values);
      else decodeFloat32(tensor.data!, values);
      if (!isFinite(values)) throw invalidAt(tensor.position, 'a constant is not a finite number');
    }
  }
}

/** Of each exponent of binary16, the value of the significand's last bit: normal numbers have 10 bits and bias 15. */
const UNIT_OF_EXPONENT = Float64Array.from({ length: 32 }, (_, exponent) =>
  exponent === 31 ? Infinity : 2 ** (Math.max(exponent, 1) - 25),
);

function decodeFloat16(bytes: Uint8Array, into: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < into.length; i++) {
    const bits = view.getUint16(2 * i, true);
    const exponent = (bits >> 10) & 31;
    const significand = (bits & 1023) | (exponent === 0 ? 0 : 1024);
    const magnitude = significand * UNIT_OF_EXPONENT[exponent]!;
    into[i] = bits & 0x8000 ? -magnitude : magnitude;
  }
}

function decodeFloat32(bytes: Uint8Array, into: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < into.length; i++) into[i] = view.getFloat32(4 * i, true);
}

function isFinite(values: Float32Array): boolean {
  for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
}
