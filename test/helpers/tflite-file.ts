import { Builder, type Offset } from 'flatbuffers';
import { BUILTIN, SCHEMA, TENSOR_TYPE } from '../../src/inference/tflite/schema.js';

export interface TensorSpec {
  readonly shape: readonly number[];
  /** float32 if left out. */
  readonly type?: number;
  /** A constant's values; float16 is given as bits. */
  readonly values?: readonly number[];
}

export interface OperatorSpec {
  readonly code: number;
  readonly customName?: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The table's fields, by the numbers of OPTIONS in schema.ts; those of `BYTE_FIELDS` are bytes, others int32. */
  readonly options?: {
    readonly fields: Readonly<Record<string, number>> & { readonly type: number };
    readonly values: Readonly<Record<string, number>>;
  };
  readonly customOptions?: readonly number[];
}

export interface FileSpec {
  readonly tensors: readonly TensorSpec[];
  readonly operators: readonly OperatorSpec[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly version?: number;
}

const BYTE_FIELDS = ['padding', 'activation', 'keepDims', 'alignCorners', 'halfPixelCenters'];

/** Bytes of constants are aligned to this, as in files of TensorFlow Lite. */
const ALIGNMENT = 16;

/** Writes a `.tflite` with one subgraph. Buffer 0 is empty; tensor i has buffer i + 1. */
export function writeModel(spec: FileSpec): Uint8Array {
  const builder = new Builder();
  const constants = spec.tensors.map(({ type, values }) =>
    values ? toBytes(type ?? TENSOR_TYPE.float32, values) : new Uint8Array(),
  );
  const buffers = writeVector(builder, [
    writeTable(builder, 1, () => undefined),
    ...constants.map((bytes) => {
      const data = bytes.length > 0 ? writeBytes(builder, bytes) : 0;
      return writeTable(builder, 1, () => builder.addFieldOffset(SCHEMA.buffer.data, data, 0));
    }),
  ]);
  const tensors = writeVector(
    builder,
    spec.tensors.map((tensor, index) => writeTensor(builder, tensor, index + 1)),
  );
  const codes = writeVector(
    builder,
    spec.operators.map((operator) => writeOperatorCode(builder, operator)),
  );
  const operators = writeVector(
    builder,
    spec.operators.map((operator, index) => writeOperator(builder, operator, index)),
  );
  const inputs = writeInt32s(builder, spec.inputs);
  const outputs = writeInt32s(builder, spec.outputs);
  const subgraph = writeTable(builder, 4, () => {
    builder.addFieldOffset(SCHEMA.subgraph.tensors, tensors, 0);
    builder.addFieldOffset(SCHEMA.subgraph.inputs, inputs, 0);
    builder.addFieldOffset(SCHEMA.subgraph.outputs, outputs, 0);
    builder.addFieldOffset(SCHEMA.subgraph.operators, operators, 0);
  });
  const subgraphs = writeVector(builder, [subgraph]);
  const model = writeTable(builder, 5, () => {
    builder.addFieldInt32(SCHEMA.model.version, spec.version ?? SCHEMA.version, 0);
    builder.addFieldOffset(SCHEMA.model.operatorCodes, codes, 0);
    builder.addFieldOffset(SCHEMA.model.subgraphs, subgraphs, 0);
    builder.addFieldOffset(SCHEMA.model.buffers, buffers, 0);
  });
  builder.finish(model, SCHEMA.identifier);
  return builder.asUint8Array();
}

function toBytes(type: number, values: readonly number[]): Uint8Array {
  switch (type) {
    case TENSOR_TYPE.float32:
      return new Uint8Array(Float32Array.from(values).buffer);
    case TENSOR_TYPE.float16:
      return new Uint8Array(Uint16Array.from(values).buffer);
    case TENSOR_TYPE.int32:
      return new Uint8Array(Int32Array.from(values).buffer);
    default:
      return Uint8Array.from(values);
  }
}

function writeTable(builder: Builder, fieldCount: number, write: () => void): Offset {
  builder.startObject(fieldCount);
  write();
  return builder.endObject();
}

function writeVector(builder: Builder, offsets: readonly Offset[]): Offset {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function writeInt32s(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addInt32(value);
  return builder.endVector();
}

function writeBytes(builder: Builder, bytes: Uint8Array): Offset {
  builder.startVector(1, bytes.length, ALIGNMENT);
  for (const byte of bytes.toReversed()) builder.addInt8((byte << 24) >> 24);
  return builder.endVector();
}

function writeTensor(builder: Builder, { shape, type = 0 }: TensorSpec, buffer: number): Offset {
  const sizes = writeInt32s(builder, shape);
  return writeTable(builder, 3, () => {
    builder.addFieldOffset(SCHEMA.tensor.shape, sizes, 0);
    builder.addFieldInt8(SCHEMA.tensor.type, type, 0);
    builder.addFieldInt32(SCHEMA.tensor.buffer, buffer, 0);
  });
}

function writeOperatorCode(builder: Builder, { code, customName = '' }: OperatorSpec): Offset {
  const name = code === BUILTIN.CUSTOM ? builder.createString(customName) : 0;
  return writeTable(builder, 4, () => {
    builder.addFieldInt8(SCHEMA.operatorCode.deprecatedBuiltinCode, Math.min(code, 127), 0);
    builder.addFieldOffset(SCHEMA.operatorCode.customCode, name, 0);
    builder.addFieldInt32(SCHEMA.operatorCode.builtinCode, code, 0);
  });
}

function writeOperator(builder: Builder, operator: OperatorSpec, opcodeIndex: number): Offset {
  const inputs = writeInt32s(builder, operator.inputs);
  const outputs = writeInt32s(builder, operator.outputs);
  const options = operator.options ? writeOptions(builder, operator.options) : 0;
  const custom = operator.customOptions
    ? writeBytes(builder, toBytes(TENSOR_TYPE.int32, operator.customOptions))
    : 0;
  return writeTable(builder, 6, () => {
    builder.addFieldInt32(SCHEMA.operator.opcodeIndex, opcodeIndex, 0);
    builder.addFieldOffset(SCHEMA.operator.inputs, inputs, 0);
    builder.addFieldOffset(SCHEMA.operator.outputs, outputs, 0);
    builder.addFieldInt8(SCHEMA.operator.optionsType, operator.options?.fields.type ?? 0, 0);
    builder.addFieldOffset(SCHEMA.operator.options, options, 0);
    builder.addFieldOffset(SCHEMA.operator.customOptions, custom, 0);
  });
}

function writeOptions(
  builder: Builder,
  { fields, values }: NonNullable<OperatorSpec['options']>,
): Offset {
  return writeTable(builder, 8, () => {
    for (const [name, value] of Object.entries(values)) {
      const field = fields[name];
      if (field === undefined) throw new Error(`no field ${name}`);
      // A default that no value equals, so that every field is written.
      if (BYTE_FIELDS.includes(name)) builder.addFieldInt8(field, value, NaN);
      else builder.addFieldInt32(field, value, NaN);
    }
  });
}
