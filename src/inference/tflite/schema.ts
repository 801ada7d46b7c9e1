/**
 * The numbers of the TensorFlow Lite schema, version 3, that a segmentation model needs: fields count from 0 in the order
 * of their table, union members and enumerators have the schema's value.
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
 */
export const SCHEMA = {
  identifier: 'TFL3',
  version: 3,
  model: { version: 0, operatorCodes: 1, subgraphs: 2, buffers: 4 },
  operatorCode: { deprecatedBuiltinCode: 0, customCode: 1, builtinCode: 3 },
  subgraph: { tensors: 0, inputs: 1, outputs: 2, operators: 3 },
  tensor: { shape: 0, type: 1, buffer: 2 },
  operator: {
    opcodeIndex: 0,
    inputs: 1,
    outputs: 2,
    optionsType: 3,
    options: 4,
    customOptions: 5,
  },
  buffer: { data: 0 },
} as const;

/** TensorType: the element types that are understood here. */
export const TENSOR_TYPE = { float32: 0, float16: 1, int32: 2 } as const;

/** BuiltinOperator: the operators that are understood here. */
export const BUILTIN = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEQUANTIZE: 6,
  LOGISTIC: 14,
  MUL: 18,
  RELU: 19,
  RELU6: 21,
  RESIZE_BILINEAR: 23,
  CUSTOM: 32,
  MEAN: 40,
  HARD_SWISH: 117,
} as const;

/** Of each options table: its number in the union BuiltinOptions, and its fields. */
export const OPTIONS = {
  conv2d: {
    type: 1,
    padding: 0,
    strideX: 1,
    strideY: 2,
    activation: 3,
    dilationX: 4,
    dilationY: 5,
  },
  depthwiseConv2d: {
    type: 2,
    padding: 0,
    strideX: 1,
    strideY: 2,
    multiplier: 3,
    activation: 4,
    dilationX: 5,
    dilationY: 6,
  },
  pool2d: { type: 5, padding: 0, width: 3, height: 4, activation: 5 },
  add: { type: 11, activation: 0 },
  resizeBilinear: { type: 15, alignCorners: 2, halfPixelCenters: 3 },
  mul: { type: 21, activation: 0 },
  reducer: { type: 27, keepDims: 0 },
} as const;

/** Padding, as an option of a builtin operator. */
export const PADDING = { same: 0, valid: 1 } as const;
