import type { Shape, Tensor } from '../../src/inference/ops/node.js';
import { OperatorReader } from '../../src/inference/ops/operator-reader.js';
import { parseModel } from '../../src/inference/tflite/model.js';
import { TensorTable } from '../../src/inference/tflite/tensor-table.js';
import { writeModel, type OperatorSpec, type TensorSpec } from './tflite-file.js';

/** An operator alone: its inputs are the activations, then the constants. */
export interface OpSpec extends Pick<OperatorSpec, 'options' | 'customOptions'> {
  readonly activations: readonly Shape[];
  readonly constants?: readonly TensorSpec[];
  readonly output: Shape;
}

/** Reads one operator out of a file made for it, named `OP #0`. */
export function readOp<Node>(read: (op: OperatorReader) => Node, spec: OpSpec): Node {
  const { activations, constants = [], output, options, customOptions } = spec;
  const inputs = [...activations.map((shape) => ({ shape: [1, ...shape] })), ...constants];
  const model = parseModel(
    writeModel({
      tensors: [...inputs, { shape: [1, ...output] }],
      operators: [
        {
          code: 0,
          inputs: inputs.map((_, id) => id),
          outputs: [inputs.length],
          ...(options && { options }),
          ...(customOptions && { customOptions }),
        },
      ],
      inputs: activations.map((_, id) => id),
      outputs: [inputs.length],
    }),
  );
  const tensors = new TensorTable(model);
  activations.forEach((shape, id) => tensors.write(id, { shape, operator: 'test' }));
  const node = read(new OperatorReader('OP #0', model.operators[0]!, tensors));
  tensors.constants.decode();
  return node;
}

/** A tensor of these values, [height, width, channels] row by row. */
export function tensorOf(shape: Shape, values: readonly number[]): Tensor {
  if (values.length !== shape[0] * shape[1] * shape[2])
    throw new Error(`${values.length} values for [${shape.join()}]`);
  return { shape, data: Float32Array.from(values) };
}

/** 1, 2, 3 and so on. */
export function countUp(length: number): number[] {
  return Array.from({ length }, (_, i) => i + 1);
}
