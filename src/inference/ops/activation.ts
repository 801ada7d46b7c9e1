import { emptyTensor, type NodeBase, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';

/** Applied to each element of a node's result; `none` leaves it. */
export type Activation = 'none' | 'relu' | 'relu6' | 'hard-swish' | 'sigmoid';

/** An activation that could not be made part of the node that it follows. */
export interface ActivationNode extends NodeBase {
  readonly kind: 'activation';
  readonly activation: Activation;
}

/** Reads RELU, RELU6, HARD_SWISH and LOGISTIC. Shape rule: the output is as the input. */
export function readActivation(op: OperatorReader, activation: Activation): ActivationNode {
  op.expectInputs(1);
  const { id, shape } = op.activation(0);
  const output = op.output(shape);
  return {
    kind: 'activation',
    name: op.name,
    inputs: [id],
    output,
    outputShape: shape,
    activation,
  };
}

/** ActivationFunctionType of the schema. RELU_N1_TO_1, TANH and SIGN_BIT (2, 4, 5) are not there. */
const FUSED: Readonly<Record<number, Activation>> = { 0: 'none', 1: 'relu', 3: 'relu6' };

/** The activation that an operator's own options ask for, by its number in the schema. */
export function readFusedActivation(op: OperatorReader, code: number): Activation {
  const activation = FUSED[code];
  if (activation === undefined) throw op.invalid(`fused activation ${code} is not supported`);
  return activation;
}

/**
 * One value, in float64. Hard swish is x * relu6(x + 3) / 6.
 * Source: TensorFlow Lite's kernels/activations.cc and reference/hard_swish.h, reference/logistic.h.
 */
export function activate(value: number, activation: Activation): number {
  switch (activation) {
    case 'none':
      return value;
    case 'relu':
      return Math.max(value, 0);
    case 'relu6':
      return Math.min(Math.max(value, 0), 6);
    case 'hard-swish':
      return (value * Math.min(Math.max(value + 3, 0), 6)) / 6;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-value));
  }
}

/** CPU reference: exact to f32. */
export function runActivation(node: ActivationNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  for (let i = 0; i < output.data.length; i++)
    output.data[i] = activate(input.data[i]!, node.activation);
  return output;
}
