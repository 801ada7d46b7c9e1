import type { Shape } from '../ops/node.js';
import { Constants } from './constants.js';
import { invalidOperator } from './invalid.js';
import type { TfliteModel, TfliteTensor } from './model.js';
import { TENSOR_TYPE } from './schema.js';

/** The largest height, width and channel count of an activation tensor. */
export const MAX_SIZE = 1024;

/** True for what can be a height, width or channel count. */
export function isSize(size: number): boolean {
  return size >= 1 && size <= MAX_SIZE;
}

/** 256 MiB as f32 if every tensor had memory of its own; the general selfie model has 7.3 million elements. */
const MAX_ACTIVATION_ELEMENTS = 64 * 2 ** 20;

/** What is known about a model's tensors while its operators are gone through in order. */
export class TensorTable {
  readonly constants = new Constants();
  readonly #tensors: readonly TfliteTensor[];
  readonly #shapes = new Map<number, Shape>();
  /** The float16 constants behind tensors that a DEQUANTIZE writes. */
  readonly #sources = new Map<number, TfliteTensor>();
  #elementCount = 0;

  constructor({ tensors }: TfliteModel) {
    this.#tensors = tensors;
  }

  /** The tensor as the file declares it. */
  declared(id: number): TfliteTensor {
    return this.#tensors[id]!;
  }

  /** Shape of an activation tensor that has been written; undefined for constants and tensors still to be written. */
  shapeOf(id: number): Shape | undefined {
    return this.#shapes.get(id);
  }

  /** The constant that a tensor is, or that a DEQUANTIZE made it; undefined for others. */
  constantOf(id: number): TfliteTensor | undefined {
    const tensor = this.#sources.get(id) ?? this.declared(id);
    return tensor.data ? tensor : undefined;
  }

  /**
   * Notes that an operator writes an activation tensor of this shape.
   * @throws BgCameraError `model-invalid` if it is declared otherwise, too large, or has a value already.
   */
  write(id: number, { shape, operator }: { shape: Shape; operator: string }): void {
    const declared = this.#claim(id, operator).shape.join();
    const expected = `1,${shape.join()}`;
    if (declared !== expected)
      throw invalidOperator(operator, `output is [${declared}], expected [${expected}]`);
    if (!shape.every(isSize)) {
      const what = `output is [${declared}], expected sizes from 1 to ${MAX_SIZE}`;
      throw invalidOperator(operator, what);
    }
    this.#elementCount += shape[0] * shape[1] * shape[2];
    if (this.#elementCount > MAX_ACTIVATION_ELEMENTS) {
      const what = `with its output, activations have more than ${MAX_ACTIVATION_ELEMENTS} elements`;
      throw invalidOperator(operator, what);
    }
    this.#shapes.set(id, shape);
  }

  /**
   * Notes that an operator makes a float16 constant a float32 tensor.
   * @throws BgCameraError `model-invalid` if that cannot be.
   */
  dequantize(from: number, { to, operator }: { to: number; operator: string }): void {
    const source = this.declared(from);
    if (source.type !== TENSOR_TYPE.float16 || !source.data)
      throw invalidOperator(operator, `input (tensor ${from}) is not a float16 constant`);
    const declared = this.#claim(to, operator).shape.join();
    const expected = source.shape.join();
    if (declared !== expected)
      throw invalidOperator(operator, `output is [${declared}], expected [${expected}]`);
    this.#sources.set(to, source);
  }

  /** The tensor, which this operator is the first to write. */
  #claim(id: number, operator: string): TfliteTensor {
    const tensor = this.declared(id);
    if (tensor.type !== TENSOR_TYPE.float32)
      throw invalidOperator(
        operator,
        `output has element type ${tensor.type}, expected 0 (float32)`,
      );
    if (tensor.data || this.#shapes.has(id) || this.#sources.has(id))
      throw invalidOperator(operator, `output (tensor ${id}) has a value already`);
    return tensor;
  }
}
