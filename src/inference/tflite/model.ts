import { Table } from './flatbuffer.js';
import { invalidAt } from './invalid.js';
import { SCHEMA, TENSOR_TYPE } from './schema.js';

/** Bytes of one element; a constant of another type is not looked at. */
const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  [TENSOR_TYPE.float32]: 4,
  [TENSOR_TYPE.float16]: 2,
  [TENSOR_TYPE.int32]: 4,
};

/** Bounds on what a file can make us allocate. The selfie models have 370 tensors and 246 operators. */
export const LIMITS = {
  tensors: 4096,
  operators: 4096,
  /** One for each tensor, and some for metadata. */
  buffers: 8192,
  subgraphs: 256,
  /** The highest that TensorFlow Lite has. */
  rank: 8,
  /** Inputs or outputs, of the model or of an operator. */
  arguments: 256,
  nameBytes: 256,
} as const;

/** An operator's input that is left out, such as a bias. */
export const NO_TENSOR = -1;

export interface TfliteTensor {
  /** As declared; sizes are not negative. */
  readonly shape: readonly number[];
  /** One of TENSOR_TYPE, or another number of the schema. */
  readonly type: number;
  /** A constant's bytes, little-endian, a view into the file, exactly as many as shape and type ask for; else null. */
  readonly data: Uint8Array | null;
  /** Where the tensor's table is in the file. */
  readonly position: number;
}

export interface TfliteOperator {
  readonly builtinCode: number;
  /** Of a custom operator; empty for others. */
  readonly customName: string;
  /** Tensor numbers, in range; `NO_TENSOR` for an input that is left out. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The number of the options' table type in the schema's union BuiltinOptions; 0 for none. */
  readonly optionsType: number;
  readonly options: Table | null;
  readonly customOptions: Uint8Array;
}

/** Subgraph 0 of a `.tflite`. Every tensor number in it is in range. */
export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Reads a `.tflite`. What comes back are views into `bytes`, which must not change while it is used; no constant is
 * copied. Whether the operators make sense is not looked at: see `buildGraph`.
 * @throws BgCameraError `model-invalid` with the byte offset where the file stops making sense, also for more than 4096
 * tensors or operators.
 */
export function parseModel(bytes: Uint8Array): TfliteModel {
  const model = Table.root(bytes, SCHEMA.identifier);
  const version = model.uint32(SCHEMA.model.version);
  if (version !== SCHEMA.version)
    throw invalidAt(model.position, `schema version ${version}, expected ${SCHEMA.version}`);
  const subgraph = model.tables(SCHEMA.model.subgraphs, LIMITS.subgraphs)[0];
  if (!subgraph) throw invalidAt(model.position, 'it has no subgraph');
  const buffers = model.tables(SCHEMA.model.buffers, LIMITS.buffers);
  const tensors = subgraph
    .tables(SCHEMA.subgraph.tensors, LIMITS.tensors)
    .map((table) => readTensor(table, buffers));
  const codes = model.tables(SCHEMA.model.operatorCodes, LIMITS.operators).map(readOperatorCode);
  const operators = subgraph
    .tables(SCHEMA.subgraph.operators, LIMITS.operators)
    .map((table) => readOperator(table, { codes, tensorCount: tensors.length }));
  const limits = { least: 0, count: tensors.length };
  return {
    tensors,
    operators,
    inputs: readTensorNumbers(subgraph, SCHEMA.subgraph.inputs, limits),
    outputs: readTensorNumbers(subgraph, SCHEMA.subgraph.outputs, limits),
  };
}

function readTensor(table: Table, buffers: readonly Table[]): TfliteTensor {
  const shape = table.int32s(SCHEMA.tensor.shape, LIMITS.rank);
  if (shape.some((size) => size < 0))
    throw invalidAt(table.target(SCHEMA.tensor.shape), `a tensor of [${shape.join(', ')}]`);
  const bufferIndex = table.uint32(SCHEMA.tensor.buffer);
  const buffer = buffers[bufferIndex];
  if (!buffer)
    throw invalidAt(table.position, `buffer ${bufferIndex} of ${buffers.length} is missing`);
  const type = table.int8(SCHEMA.tensor.type);
  const data = buffer.bytes(SCHEMA.buffer.data);
  const elementBytes = ELEMENT_BYTES[type];
  if (data.length > 0 && elementBytes !== undefined) {
    const expected = shape.reduce((product, size) => product * size, elementBytes);
    if (data.length !== expected) {
      const what = `a constant of [${shape.join(', ')}] has ${data.length} bytes`;
      throw invalidAt(buffer.position, `${what}, expected ${expected}`);
    }
  }
  return { shape, type, data: data.length > 0 ? data : null, position: table.position };
}

type OperatorCode = Pick<TfliteOperator, 'builtinCode' | 'customName'>;

/** Codes above 127 do not fit the old field; each writer fills one of the two, or both, so the larger one counts. */
function readOperatorCode(table: Table): OperatorCode {
  return {
    builtinCode: Math.max(
      table.int8(SCHEMA.operatorCode.deprecatedBuiltinCode),
      table.int32(SCHEMA.operatorCode.builtinCode),
    ),
    customName: table.text(SCHEMA.operatorCode.customCode, LIMITS.nameBytes),
  };
}

function readOperator(
  table: Table,
  { codes, tensorCount }: { codes: readonly OperatorCode[]; tensorCount: number },
): TfliteOperator {
  const opcodeIndex = table.uint32(SCHEMA.operator.opcodeIndex);
  const code = codes[opcodeIndex];
  if (!code)
    throw invalidAt(table.position, `operator code ${opcodeIndex} of ${codes.length} is missing`);
  return {
    ...code,
    inputs: readTensorNumbers(table, SCHEMA.operator.inputs, {
      least: NO_TENSOR,
      count: tensorCount,
    }),
    outputs: readTensorNumbers(table, SCHEMA.operator.outputs, { least: 0, count: tensorCount }),
    optionsType: table.uint8(SCHEMA.operator.optionsType),
    options: table.table(SCHEMA.operator.options),
    customOptions: table.bytes(SCHEMA.operator.customOptions),
  };
}

function readTensorNumbers(
  table: Table,
  field: number,
  { least, count }: { least: number; count: number },
): readonly number[] {
  const numbers = table.int32s(field, LIMITS.arguments);
  const wrong = numbers.find((number) => number < least || number >= count);
  if (wrong !== undefined)
    throw invalidAt(table.target(field), `tensor ${wrong} of ${count} is missing`);
  return numbers;
}
