import { OPTIONS } from '../tflite/schema.js';
import { activate, readFusedActivation, type Activation } from './activation.js';
import { emptyTensor, type NodeBase, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';
import { readWindow, type KernelWindow } from './window.js';

/** A convolution of all channels. */
export interface Conv2dNode extends NodeBase, KernelWindow {
  readonly kind: 'conv2d';
  /** [output channels][kernel height][kernel width][input channels], as in the file. */
  readonly weights: Float32Array;
  /** [output channels]. */
  readonly bias: Float32Array;
  readonly activation: Activation;
}

/**
 * Reads CONV_2D. Shape rule: height and width as `slide` in window.ts tells; as many channels as the weights have
 * outputs. The weights must have as many inputs as there are input channels: groups are not supported.
 */
export function readConv2d(op: OperatorReader): Conv2dNode {
  op.expectInputs(2, 3);
  const { id, shape } = op.activation(0);
  const weights = op.constant(1);
  const [outputs = 0, kernelHeight = 0, kernelWidth = 0, inputs] = weights.shape;
  if (weights.shape.length !== 4 || inputs !== shape[2]) {
    const expected = `[outputs,height,width,${shape[2]}]`;
    throw op.invalid(`weights are [${weights.shape.join()}], expected ${expected}`);
  }
  const options = op.options(OPTIONS.conv2d.type);
  const kernel = { height: kernelHeight, width: kernelWidth };
  const { window, height, width } = readWindow(
    op,
    { options, fields: OPTIONS.conv2d },
    { kernel, input: shape },
  );
  const outputShape = [height, width, outputs] as const;
  return {
    kind: 'conv2d',
    name: op.name,
    inputs: [id],
    output: op.output(outputShape),
    outputShape,
    ...window,
    weights: weights.values,
    bias: op.bias(2, outputs),
    activation: readFusedActivation(op, options.uint8(OPTIONS.conv2d.activation)),
  };
}

/**
 * CPU reference, summed in float64: out[y, x, o] = activation(bias[o] + sum of in[y * stride + ky - top, ...] * weights).
 * Positions outside the input count as zeros.
 * Source: TensorFlow Lite's reference/conv.h, float.
 */
export function runConv2d(node: Conv2dNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  const [height, width, outputs] = node.outputShape;
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let o = 0; o < outputs; o++)
        output.data[at++] = activate(
          node.bias[o]! + weigh(node, input, { y, x, o }),
          node.activation,
        );
  return output;
}

/** One output's sum of products. */
function weigh(
  { kernel, stride, padding, weights }: Conv2dNode,
  { shape: [height, width, channels], data }: Tensor,
  { y, x, o }: { y: number; x: number; o: number },
): number {
  let sum = 0;
  for (let ky = 0; ky < kernel.height; ky++) {
    const inY = y * stride.y + ky - padding.top;
    if (inY < 0 || inY >= height) continue;
    for (let kx = 0; kx < kernel.width; kx++) {
      const inX = x * stride.x + kx - padding.left;
      if (inX < 0 || inX >= width) continue;
      const from = (inY * width + inX) * channels;
      const weight = ((o * kernel.height + ky) * kernel.width + kx) * channels;
      for (let c = 0; c < channels; c++) sum += data[from + c]! * weights[weight + c]!;
    }
  }
  return sum;
}
