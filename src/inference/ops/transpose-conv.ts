import { activate, type Activation } from './activation.js';
import { emptyTensor, type NodeBase, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';
import { checkWindow, type KernelWindow } from './window.js';

/** A transposed convolution with bias: every input pixel paints its kernel into the output, which adds up. */
export interface TransposeConvNode extends NodeBase {
  readonly kind: 'transpose-conv';
  readonly kernel: KernelWindow['kernel'];
  /** Output pixels between neighbouring input pixels. */
  readonly stride: KernelWindow['stride'];
  /** Rows and columns cut off what is painted, on these sides; those on the others follow from the output's size. */
  readonly padding: KernelWindow['padding'];
  /** [output channels][kernel height][kernel width][input channels], as in the file. */
  readonly weights: Float32Array;
  /** [output channels]. */
  readonly bias: Float32Array;
  readonly activation: Activation;
}

/** TfLitePadding, which counts otherwise than the schema's padding. */
const PADDING = { same: 1, valid: 2 };

/** Padding, step in x, step in y: three int32. */
const OPTIONS_BYTES = 12;

/**
 * Reads MediaPipe's custom operator Convolution2DTransposeBias. Shape rule: height and width as `paint` below tells; as
 * many channels as the weights have outputs.
 */
export function readTransposeConv(op: OperatorReader): TransposeConvNode {
  op.expectInputs(3);
  const { id, shape } = op.activation(0);
  const weights = op.constant(1);
  const [outputs = 0, kernelHeight = 0, kernelWidth = 0, inputs] = weights.shape;
  if (weights.shape.length !== 4 || inputs !== shape[2]) {
    const expected = `[outputs,height,width,${shape[2]}]`;
    throw op.invalid(`weights are [${weights.shape.join()}], expected ${expected}`);
  }
  const { isSame, stride } = readOptions(op);
  const kernel = { height: kernelHeight, width: kernelWidth };
  checkWindow(op, { kernel, stride });
  const y = paint({ input: shape[0], kernel: kernel.height, stride: stride.y, isSame });
  const x = paint({ input: shape[1], kernel: kernel.width, stride: stride.x, isSame });
  const outputShape = [y.output, x.output, outputs] as const;
  return {
    kind: 'transpose-conv',
    name: op.name,
    inputs: [id],
    output: op.output(outputShape),
    outputShape,
    kernel,
    stride,
    padding: { top: y.before, left: x.before },
    weights: weights.values,
    bias: op.bias(2, outputs),
    activation: 'none',
  };
}

function readOptions(op: OperatorReader): { isSame: boolean; stride: KernelWindow['stride'] } {
  const { customOptions: bytes } = op;
  if (bytes.length < OPTIONS_BYTES)
    throw op.invalid(`${bytes.length} bytes of options, expected ${OPTIONS_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const padding = view.getInt32(0, true);
  if (padding !== PADDING.same && padding !== PADDING.valid)
    throw op.invalid(`padding ${padding}, expected 1 (SAME) or 2 (VALID)`);
  const stride = { y: view.getInt32(8, true), x: view.getInt32(4, true) };
  return { isSame: padding === PADDING.same, stride };
}

/**
 * Along one side, how many outputs there are and how many are cut off before the first. VALID cuts nothing off. SAME gives
 * input * stride outputs if that step divides the input; an odd one is cut off the end.
 * Source: MediaPipe's util/tflite/operations/transpose_conv_bias.cc.
 */
export function paint(side: { input: number; kernel: number; stride: number; isSame: boolean }): {
  output: number;
  before: number;
} {
  const { input, kernel, stride, isSame } = side;
  const cut = isSame ? Math.max(kernel - ((input - 1) % stride) - 1, 0) : 0;
  return { output: (input - 1) * stride + kernel - cut, before: Math.floor(cut / 2) };
}

/**
 * CPU reference, summed in float64: in[y, x] * weights is added to out[y * stride + ky - top, ...].
 * Source: MediaPipe's util/tflite/operations/transpose_conv_bias.cc.
 */
export function runTransposeConv(node: TransposeConvNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  const outputs = node.outputShape[2];
  const sums = Float64Array.from(output.data, (_, i) => node.bias[i % outputs]!);
  const [height, width] = input.shape;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) paintPixel(sums, { node, input, y, x });
  for (let i = 0; i < sums.length; i++) output.data[i] = activate(sums[i]!, node.activation);
  return output;
}

function paintPixel(
  sums: Float64Array,
  { node, input, y, x }: { node: TransposeConvNode; input: Tensor; y: number; x: number },
): void {
  const { kernel, stride, padding, weights } = node;
  const [height, width, outputs] = node.outputShape;
  const channels = input.shape[2];
  const from = (y * input.shape[1] + x) * channels;
  for (let ky = 0; ky < kernel.height; ky++) {
    const outY = y * stride.y + ky - padding.top;
    if (outY < 0 || outY >= height) continue;
    for (let kx = 0; kx < kernel.width; kx++) {
      const outX = x * stride.x + kx - padding.left;
      if (outX < 0 || outX >= width) continue;
      for (let o = 0; o < outputs; o++) {
        const weight = ((o * kernel.height + ky) * kernel.width + kx) * channels;
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += input.data[from + c]! * weights[weight + c]!;
        sums[(outY * width + outX) * outputs + o]! += sum;
      }
    }
  }
}
