import { OPTIONS } from '../tflite/schema.js';
import { activate, readFusedActivation, type Activation } from './activation.js';
import { emptyTensor, type NodeBase, type Shape, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';

/** Adds or multiplies two tensors, element by element. */
export interface BinaryNode extends NodeBase {
  readonly kind: 'binary';
  readonly op: 'add' | 'mul';
  /** The second may be [1, 1, channels], which counts at every position; the first has the output's shape. */
  readonly inputs: readonly [number, number];
  readonly activation: Activation;
}

/**
 * Reads ADD and MUL. Shape rule: both inputs have the same shape, or one of them has height and width 1 and the other's
 * channels; the output is as the larger. Neither is a constant.
 */
export function readBinary(op: OperatorReader, kind: BinaryNode['op']): BinaryNode {
  op.expectInputs(2);
  const [a, b] = [op.activation(0), op.activation(1)] as const;
  const isSwapped = isPerChannel(a.shape) && !isPerChannel(b.shape);
  const [first, second] = isSwapped ? [b, a] : [a, b];
  const isSame = first.shape.join() === second.shape.join();
  const isBroadcast = isPerChannel(second.shape) && first.shape[2] === second.shape[2];
  if (!isSame && !isBroadcast) {
    const shapes = [a, b].map(({ shape }) => `[1,${shape.join()}]`).join(' and ');
    throw op.invalid(`inputs are ${shapes}, expected the same, or one of them [1,1,1,channels]`);
  }
  const fields = OPTIONS[kind];
  const options = op.options(fields.type);
  return {
    kind: 'binary',
    op: kind,
    name: op.name,
    inputs: [first.id, second.id],
    output: op.output(first.shape),
    outputShape: first.shape,
    activation: readFusedActivation(op, options.uint8(fields.activation)),
  };
}

function isPerChannel([height, width]: Shape): boolean {
  return height === 1 && width === 1;
}

/** CPU reference. Source: TensorFlow Lite's reference/add.h and reference/mul.h, with their broadcasting. */
export function runBinary(node: BinaryNode, [a, b]: readonly [Tensor, Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  for (let i = 0; i < output.data.length; i++) {
    const x = a.data[i]!;
    const y = b.data[i % b.data.length]!;
    output.data[i] = activate(node.op === 'add' ? x + y : x * y, node.activation);
  }
  return output;
}
