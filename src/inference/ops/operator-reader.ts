import type { BgCameraError } from '../../errors.js';
import type { Table } from '../tflite/flatbuffer.js';
import { invalidOperator } from '../tflite/invalid.js';
import { NO_TENSOR, type TfliteOperator, type TfliteTensor } from '../tflite/model.js';
import { TENSOR_TYPE } from '../tflite/schema.js';
import type { TensorTable } from '../tflite/tensor-table.js';
import type { Shape } from './node.js';

/** Axes, sizes and the like: no operator here takes a longer list. */
const MAX_LIST_LENGTH = 8;

/**
 * One operator of a model, as the modules of the ops read it: arguments by position, checked.
 * @throws BgCameraError `model-invalid` that names the operator, from every method, where the file is at odds with it.
 */
export class OperatorReader {
  /** For messages: `CONV_2D #24`. */
  readonly name: string;
  readonly #operator: TfliteOperator;
  readonly #tensors: TensorTable;

  constructor(name: string, operator: TfliteOperator, tensors: TensorTable) {
    this.name = name;
    this.#operator = operator;
    this.#tensors = tensors;
  }

  /** The error to throw: this operator cannot be run because of `what`. */
  invalid(what: string): BgCameraError {
    return invalidOperator(this.name, what);
  }

  /** Checks the number of inputs. */
  expectInputs(least: number, most = least): void {
    const { length } = this.#operator.inputs;
    if (length < least || length > most) {
      const expected = least === most ? least : `${least} to ${most}`;
      throw this.invalid(`${length} inputs, expected ${expected}`);
    }
  }

  /** The options, a table of this type in the schema's union. */
  options(type: number): Table {
    const { options, optionsType } = this.#operator;
    if (optionsType !== type || !options)
      throw this.invalid(`options of type ${optionsType}, expected ${type}`);
    return options;
  }

  /** The options of a custom operator, as bytes. */
  get customOptions(): Uint8Array {
    return this.#operator.customOptions;
  }

  /** An input that an earlier operator wrote, or the graph's input. */
  activation(position: number): { id: number; shape: Shape } {
    const id = this.#input(position);
    const shape = this.#tensors.shapeOf(id);
    if (shape) return { id, shape };
    const isConstant = this.#tensors.constantOf(id) !== undefined;
    const what = isConstant ? 'is a constant' : 'is read before it is written';
    throw this.invalid(`input ${position} (tensor ${id}) ${what}`);
  }

  /** A constant input of type f32, or f16 behind a DEQUANTIZE. The values are there once the whole graph is read. */
  constant(position: number): { shape: readonly number[]; values: Float32Array } {
    const tensor = this.#constant(position);
    const isDirect = tensor === this.#tensors.declared(this.#input(position));
    if (isDirect && tensor.type !== TENSOR_TYPE.float32)
      throw this.invalid(`input ${position} has element type ${tensor.type}, expected 0 (float32)`);
    return { shape: tensor.shape, values: this.#tensors.constants.float32s(tensor) };
  }

  /** The input after data and weights: one value for each output channel; zeros where it is left out. */
  bias(position: number, channels: number): Float32Array {
    if ((this.#operator.inputs[position] ?? NO_TENSOR) === NO_TENSOR)
      return new Float32Array(channels);
    const { shape, values } = this.constant(position);
    if (shape.length !== 1 || shape[0] !== channels)
      throw this.invalid(`bias is [${shape.join()}], expected [${channels}]`);
    return values;
  }

  /** A constant input that is a short list of i32, such as axes or a size. */
  int32s(position: number): readonly number[] {
    const tensor = this.#constant(position);
    const data = tensor.data!;
    const length = data.length / 4;
    if (tensor.type !== TENSOR_TYPE.int32 || tensor.shape.length !== 1 || length > MAX_LIST_LENGTH)
      throw this.invalid(`input ${position} is not a list of up to ${MAX_LIST_LENGTH} int32`);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Array.from({ length }, (_, index) => view.getInt32(4 * index, true));
  }

  /** The operator's only output, which must be declared with the shape that the op's rule gives. */
  output(shape: Shape): number {
    const [id, ...others] = this.#operator.outputs;
    if (id === undefined || others.length > 0)
      throw this.invalid(`${this.#operator.outputs.length} outputs, expected 1`);
    this.#tensors.write(id, { shape, operator: this.name });
    return id;
  }

  #input(position: number): number {
    const id = this.#operator.inputs[position] ?? NO_TENSOR;
    if (id === NO_TENSOR) throw this.invalid(`input ${position} is missing`);
    return id;
  }

  #constant(position: number): TfliteTensor {
    const id = this.#input(position);
    const tensor = this.#tensors.constantOf(id);
    if (!tensor) throw this.invalid(`input ${position} (tensor ${id}) is not a constant`);
    return tensor;
  }
}
