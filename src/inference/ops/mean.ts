import { OPTIONS, PADDING } from '../tflite/schema.js';
import { emptyTensor, type NodeBase, type Shape, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';

/** The mean of each channel over the whole picture. */
export interface MeanNode extends NodeBase {
  readonly kind: 'mean';
}

/** Shape rule: [1, 1, channels]. */
function meanNode(op: OperatorReader, { id, shape }: { id: number; shape: Shape }): MeanNode {
  const outputShape = [1, 1, shape[2]] as const;
  return { kind: 'mean', name: op.name, inputs: [id], output: op.output(outputShape), outputShape };
}

/** Reads AVERAGE_POOL_2D whose window is the whole picture, without padding and activation. */
export function readAveragePool2d(op: OperatorReader): MeanNode {
  op.expectInputs(1);
  const input = op.activation(0);
  const [height, width] = input.shape;
  const options = op.options(OPTIONS.pool2d.type);
  const window = [options.int32(OPTIONS.pool2d.height), options.int32(OPTIONS.pool2d.width)];
  if (window[0] !== height || window[1] !== width)
    throw op.invalid(
      `window of ${window.join('x')}, expected the whole picture, ${height}x${width}`,
    );
  const padding = options.uint8(OPTIONS.pool2d.padding);
  if (padding !== PADDING.valid) throw op.invalid(`padding ${padding}, expected 1 (VALID)`);
  const activation = options.uint8(OPTIONS.pool2d.activation);
  if (activation !== 0) throw op.invalid(`fused activation ${activation}, expected 0 (none)`);
  return meanNode(op, input);
}

const RANK = 4;
const HEIGHT_AND_WIDTH = '1,2';

/** Reads MEAN over height and width that keeps its axes. */
export function readMean(op: OperatorReader): MeanNode {
  op.expectInputs(2);
  const input = op.activation(0);
  const axes = op.int32s(1);
  const fromFront = axes.map((axis) => (axis < 0 ? axis + RANK : axis)).sort((a, b) => a - b);
  if (fromFront.join() !== HEIGHT_AND_WIDTH)
    throw op.invalid(`axes are [${axes.join()}], expected [${HEIGHT_AND_WIDTH}]`);
  if (!op.options(OPTIONS.reducer.type).bool(OPTIONS.reducer.keepDims))
    throw op.invalid('axes are dropped, expected them to be kept');
  return meanNode(op, input);
}

/** CPU reference, summed in float64. Source: TensorFlow Lite's reference/reduce.h and reference/pooling.h. */
export function runMean(node: MeanNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  const [height, width, channels] = input.shape;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c; i < input.data.length; i += channels) sum += input.data[i]!;
    output.data[c] = sum / (height * width);
  }
  return output;
}
