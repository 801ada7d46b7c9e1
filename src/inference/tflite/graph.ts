import { readActivation, type Activation, type ActivationNode } from '../ops/activation.js';
import { readBinary, type BinaryNode } from '../ops/binary.js';
import { readConv2d, type Conv2dNode } from '../ops/conv2d.js';
import { readDepthwiseConv2d, type DepthwiseConv2dNode } from '../ops/depthwise-conv2d.js';
import { readAveragePool2d, readMean, type MeanNode } from '../ops/mean.js';
import type { GraphNode } from '../ops/graph-node.js';
import type { Shape } from '../ops/node.js';
import { OperatorReader } from '../ops/operator-reader.js';
import { readResizeBilinear, type ResizeBilinearNode } from '../ops/resize-bilinear.js';
import { readTransposeConv, type TransposeConvNode } from '../ops/transpose-conv.js';
import { countMultiplications } from './count-multiplications.js';
import { countUses, fuseActivations } from './fuse-activations.js';
import { invalid, invalidOperator } from './invalid.js';
import { NO_TENSOR, type TfliteModel, type TfliteOperator } from './model.js';
import { BUILTIN, TENSOR_TYPE } from './schema.js';
import { MAX_SIZE, TensorTable, isSize } from './tensor-table.js';

export type {
  Activation,
  ActivationNode,
  BinaryNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  MeanNode,
  ResizeBilinearNode,
  Shape,
  TransposeConvNode,
  GraphNode,
};

/**
 * A segmentation network. Nodes are in an order in which they can run: each tensor is written once, by the graph's input or
 * a node, before it is read. Everything that is written is read, apart from the output, which only is written.
 */
export interface Graph {
  /** By tensor number; null for constants and tensors that no node reads or writes. */
  readonly shapes: readonly (Shape | null)[];
  readonly nodes: readonly GraphNode[];
  /** Tensor [1, H, W, 3] NHWC f32: the picture, RGB 0..1 for the selfie models. */
  readonly input: number;
  /** Tensor [1, H, W, 1] NHWC f32 of the same H and W: the mask. */
  readonly output: number;
}

type NodeReader = (op: OperatorReader) => GraphNode;

const READERS: Readonly<Record<number, { name: string; read: NodeReader }>> = {
  [BUILTIN.ADD]: { name: 'ADD', read: (op) => readBinary(op, 'add') },
  [BUILTIN.AVERAGE_POOL_2D]: { name: 'AVERAGE_POOL_2D', read: readAveragePool2d },
  [BUILTIN.CONV_2D]: { name: 'CONV_2D', read: readConv2d },
  [BUILTIN.DEPTHWISE_CONV_2D]: { name: 'DEPTHWISE_CONV_2D', read: readDepthwiseConv2d },
  [BUILTIN.HARD_SWISH]: { name: 'HARD_SWISH', read: (op) => readActivation(op, 'hard-swish') },
  [BUILTIN.LOGISTIC]: { name: 'LOGISTIC', read: (op) => readActivation(op, 'sigmoid') },
  [BUILTIN.MEAN]: { name: 'MEAN', read: readMean },
  [BUILTIN.MUL]: { name: 'MUL', read: (op) => readBinary(op, 'mul') },
  [BUILTIN.RELU]: { name: 'RELU', read: (op) => readActivation(op, 'relu') },
  [BUILTIN.RELU6]: { name: 'RELU6', read: (op) => readActivation(op, 'relu6') },
  [BUILTIN.RESIZE_BILINEAR]: { name: 'RESIZE_BILINEAR', read: readResizeBilinear },
};

/** Seventy times what the general selfie model takes: more would hold the GPU up until the system takes it away. */
const MAX_MULTIPLICATIONS = 2 ** 32;

const TRANSPOSE_CONV = 'Convolution2DTransposeBias';

/**
 * Checks a model to its end and makes it a graph: every shape is computed and compared with the declared one, float16
 * constants become float32, and activations become part of the nodes that they follow. Bounded, whatever the file says:
 * sides and channels to 1024, kernels to 7x7, constants to 4 Mi and activations to 64 Mi elements, a run to
 * `MAX_MULTIPLICATIONS`.
 * @throws BgCameraError `model-invalid` that names the operator, for one that is unknown or does not fit.
 */
export function buildGraph(model: TfliteModel): Graph {
  const tensors = new TensorTable(model);
  const input = readInput(model, tensors);
  const nodes = model.operators
    .map((operator, index) => readOperator(operator, { index, tensors }))
    .filter((node) => node !== null);
  const output = readOutput(model, { tensors, input });
  const useCounts = countUses(nodes);
  const unused = nodes.find((node) => node.output !== output && !useCounts.has(node.output));
  if (unused) throw invalidOperator(unused.name, `output (tensor ${unused.output}) is never used`);
  tensors.constants.decode();
  const fused = fuseActivations(nodes);
  const multiplications = fused.reduce((sum, node) => sum + countMultiplications(node), 0);
  if (multiplications > MAX_MULTIPLICATIONS)
    throw invalid(`a run takes ${multiplications} multiplications, at most ${MAX_MULTIPLICATIONS}`);
  const shapes: (Shape | null)[] = model.tensors.map(() => null);
  shapes[input] = tensors.shapeOf(input)!;
  for (const node of fused) shapes[node.output] = node.outputShape;
  return { shapes, nodes: fused, input, output };
}

/** One operator's node; null for a DEQUANTIZE, which only leads to a constant. */
function readOperator(
  operator: TfliteOperator,
  { index, tensors }: { index: number; tensors: TensorTable },
): GraphNode | null {
  const { builtinCode, customName, inputs, outputs } = operator;
  if (builtinCode === BUILTIN.DEQUANTIZE) {
    const name = `DEQUANTIZE #${index}`;
    const [from, to] = [inputs[0] ?? NO_TENSOR, outputs[0]];
    if (inputs.length !== 1 || outputs.length !== 1 || from === NO_TENSOR || to === undefined)
      throw invalidOperator(name, 'expected one input and one output');
    tensors.dequantize(from, { to, operator: name });
    return null;
  }
  if (builtinCode === BUILTIN.CUSTOM && customName === TRANSPOSE_CONV)
    return readTransposeConv(new OperatorReader(`${TRANSPOSE_CONV} #${index}`, operator, tensors));
  const reader = READERS[builtinCode];
  if (!reader) {
    const what =
      builtinCode === BUILTIN.CUSTOM
        ? `custom ${JSON.stringify(customName)}`
        : `builtin ${builtinCode}`;
    throw invalid(`operator #${index} (${what}) is not supported`);
  }
  return reader.read(new OperatorReader(`${reader.name} #${index}`, operator, tensors));
}

function readInput(model: TfliteModel, tensors: TensorTable): number {
  const id = onlyOne(model.inputs, 'input');
  const { shape, type } = model.tensors[id]!;
  const [, height = 0, width = 0] = shape;
  const isPicture = shape.join() === `1,${height},${width},3` && type === TENSOR_TYPE.float32;
  if (!isPicture || !isSize(height) || !isSize(width)) {
    const expected = `[1,height,width,3] up to ${MAX_SIZE} of type 0 (float32)`;
    throw invalid(`the input is [${shape.join()}] of type ${type}, expected ${expected}`);
  }
  tensors.write(id, { shape: [height, width, 3], operator: 'the input' });
  return id;
}

function readOutput(
  model: TfliteModel,
  { tensors, input }: { tensors: TensorTable; input: number },
): number {
  const id = onlyOne(model.outputs, 'output');
  const [height, width] = tensors.shapeOf(input)!;
  const shape = tensors.shapeOf(id);
  if (!shape) throw invalid(`no operator writes the output (tensor ${id})`);
  if (shape.join() !== `${height},${width},1`)
    throw invalid(`the output is [1,${shape.join()}], expected [1,${height},${width},1]`);
  return id;
}

function onlyOne(ids: readonly number[], what: string): number {
  const [id] = ids;
  if (id === undefined || ids.length > 1) throw invalid(`${ids.length} ${what}s, expected 1`);
  return id;
}
