/** Size of an activation tensor, NHWC; the batch is 1. */
export type Shape = readonly [height: number, width: number, channels: number];

/** An activation tensor in CPU memory: [1, height, width, channels] NHWC f32. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What every node of a graph has. Tensors are numbered as in the model's file. */
export interface NodeBase {
  /** Operator and its place in the file, for messages: `CONV_2D #24`. */
  readonly name: string;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly outputShape: Shape;
}

/** A tensor of this shape, all zeros. */
export function emptyTensor(shape: Shape): Tensor {
  return { shape, data: new Float32Array(shape[0] * shape[1] * shape[2]) };
}
