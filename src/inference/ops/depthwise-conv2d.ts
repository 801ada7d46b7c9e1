import { OPTIONS } from '../tflite/schema.js';
import { activate, readFusedActivation, type Activation } from './activation.js';
import { emptyTensor, type NodeBase, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';
import { readWindow, type KernelWindow } from './window.js';

/** A convolution of each channel with a kernel of its own. */
export interface DepthwiseConv2dNode extends NodeBase, KernelWindow {
  readonly kind: 'depthwise-conv2d';
  /** [kernel height][kernel width][channels]. */
  readonly weights: Float32Array;
  /** [channels]. */
  readonly bias: Float32Array;
  readonly activation: Activation;
}

/**
 * Reads DEPTHWISE_CONV_2D. Shape rule: height and width as `slide` in window.ts tells; channels stay. The weights are
 * [1, height, width, channels]: each channel gives one, a multiplier above 1 is not supported.
 */
export function readDepthwiseConv2d(op: OperatorReader): DepthwiseConv2dNode {
  op.expectInputs(2, 3);
  const { id, shape } = op.activation(0);
  const channels = shape[2];
  const weights = op.constant(1);
  const [one, kernelHeight = 0, kernelWidth = 0, outputs] = weights.shape;
  if (weights.shape.length !== 4 || one !== 1 || outputs !== channels) {
    const expected = `[1,height,width,${channels}]`;
    throw op.invalid(`weights are [${weights.shape.join()}], expected ${expected}`);
  }
  const options = op.options(OPTIONS.depthwiseConv2d.type);
  const multiplier = options.int32(OPTIONS.depthwiseConv2d.multiplier);
  if (multiplier !== 1) throw op.invalid(`depth multiplier ${multiplier}, expected 1`);
  const kernel = { height: kernelHeight, width: kernelWidth };
  const { window, height, width } = readWindow(
    op,
    { options, fields: OPTIONS.depthwiseConv2d },
    { kernel, input: shape },
  );
  const outputShape = [height, width, channels] as const;
  return {
    kind: 'depthwise-conv2d',
    name: op.name,
    inputs: [id],
    output: op.output(outputShape),
    outputShape,
    ...window,
    weights: weights.values,
    bias: op.bias(2, channels),
    activation: readFusedActivation(op, options.uint8(OPTIONS.depthwiseConv2d.activation)),
  };
}

/**
 * CPU reference, summed in float64; positions outside the input count as zeros.
 * Source: TensorFlow Lite's reference/depthwiseconv_float.h, with a multiplier of 1.
 */
export function runDepthwiseConv2d(node: DepthwiseConv2dNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  const [height, width, channels] = node.outputShape;
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++)
        output.data[at++] = activate(
          node.bias[c]! + weigh(node, input, { y, x, c }),
          node.activation,
        );
  return output;
}

/** One output's sum of products. */
function weigh(
  { kernel, stride, padding, weights }: DepthwiseConv2dNode,
  { shape: [height, width, channels], data }: Tensor,
  { y, x, c }: { y: number; x: number; c: number },
): number {
  let sum = 0;
  for (let ky = 0; ky < kernel.height; ky++) {
    const inY = y * stride.y + ky - padding.top;
    if (inY < 0 || inY >= height) continue;
    for (let kx = 0; kx < kernel.width; kx++) {
      const inX = x * stride.x + kx - padding.left;
      if (inX < 0 || inX >= width) continue;
      const weight = weights[(ky * kernel.width + kx) * channels + c]!;
      sum += data[(inY * width + inX) * channels + c]! * weight;
    }
  }
  return sum;
}
