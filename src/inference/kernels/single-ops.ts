import { shader as binaryText } from '../../../shaders/inference/binary.wgsl';
import { shader as convText } from '../../../shaders/inference/conv2d.wgsl';
import { shader as meanText } from '../../../shaders/inference/mean.wgsl';
import { shader as resizeText } from '../../../shaders/inference/resize-bilinear.wgsl';
import { shader as transposeText } from '../../../shaders/inference/transpose-conv2d.wgsl';
import { shader as maskText } from '../../../shaders/inference/write-mask.wgsl';
import type { Graph, GraphNode, ResizeBilinearNode } from '../tflite/graph.js';
import { createDepthwise } from './depthwise.js';
import {
  activation,
  f32,
  groupsOf,
  i32,
  read,
  u32,
  withLibraries,
  write,
  type Kernel,
} from './kernel.js';
import { packMatrix } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

/** One op of the graph as it stands, in one dispatch: for what no fused kernel takes. */
export function createSingleOp(graph: Graph, node: GraphNode): Kernel {
  switch (node.kind) {
    case 'conv2d':
    case 'transpose-conv':
      return createConv(graph, node);
    case 'depthwise-conv2d':
      return createDepthwise(graph, node);
    case 'binary':
      return createElementwise(graph, node);
    case 'activation':
      return createElementwise(graph, node);
    case 'mean':
      return createMean(graph, node);
    case 'resize-bilinear':
      return createResize(graph, node);
  }
}

type Node<Kind extends GraphNode['kind']> = Extract<GraphNode, { readonly kind: Kind }>;

const NO_WEIGHTS = new Float32Array(0);

function createConv(graph: Graph, node: Node<'conv2d' | 'transpose-conv'>): Kernel {
  const [inputHeight, inputWidth, inputs] = shapeOf(graph, node.inputs[0]!);
  const [height, width, outputs] = shapeOf(graph, node.output);
  const { kernel, stride, padding, weights, bias } = node;
  const isTransposed = node.kind === 'transpose-conv';
  return {
    name: node.name,
    file: isTransposed ? 'transpose-conv2d.wgsl' : 'conv2d.wgsl',
    text: withLibraries(isTransposed ? transposeText : convText),
    constants: {
      INPUT_GROUPS: u32(groupsOf(inputs)),
      OUTPUT_GROUPS: u32(groupsOf(outputs)),
      INPUT_WIDTH: i32(inputWidth),
      INPUT_HEIGHT: i32(inputHeight),
      WIDTH: u32(width),
      HEIGHT: u32(height),
      KERNEL_WIDTH: u32(kernel.width),
      KERNEL_HEIGHT: u32(kernel.height),
      STRIDE_X: i32(stride.x),
      STRIDE_Y: i32(stride.y),
      PAD_LEFT: i32(padding.left),
      PAD_TOP: i32(padding.top),
      ACTIVATION: activation(node.activation),
    },
    weights: packMatrix({ weights, bias, outputs, inputs, taps: kernel.height * kernel.width }),
    bindings: [read(node.inputs[0]!), write(node.output)],
    invocations: [height * width, groupsOf(outputs)],
    workgroupSize: null,
    readsFrame: false,
  };
}

function createElementwise(graph: Graph, node: Node<'binary' | 'activation'>): Kernel {
  const [height, width, channels] = shapeOf(graph, node.output);
  const [first, second = first] = node.inputs as readonly [number, number?];
  const [secondHeight, secondWidth] = shapeOf(graph, second);
  const isBroadcast = secondHeight * secondWidth === 1 && height * width > 1;
  return {
    name: node.name,
    file: 'binary.wgsl',
    text: withLibraries(binaryText),
    constants: {
      GROUPS: u32(groupsOf(channels)),
      PIXELS: u32(height * width),
      IS_PRODUCT: String(node.kind === 'binary' && node.op === 'mul'),
      IS_BROADCAST: String(isBroadcast),
      IS_ALONE: String(node.kind === 'activation'),
      ACTIVATION: activation(node.activation),
    },
    weights: NO_WEIGHTS,
    bindings: [read(first), read(second), write(node.output)],
    invocations: [height * width, groupsOf(channels)],
    workgroupSize: null,
    readsFrame: false,
  };
}

function createMean(graph: Graph, node: Node<'mean'>): Kernel {
  const [height, width, channels] = shapeOf(graph, node.inputs[0]!);
  return {
    name: node.name,
    file: 'mean.wgsl',
    text: withLibraries(meanText),
    constants: { GROUPS: u32(groupsOf(channels)), PIXELS: u32(height * width) },
    weights: NO_WEIGHTS,
    bindings: [read(node.inputs[0]!), write(node.output)],
    invocations: [groupsOf(channels), 1],
    workgroupSize: null,
    readsFrame: false,
  };
}

function createResize(graph: Graph, node: ResizeBilinearNode): Kernel {
  const [inputHeight, inputWidth] = shapeOf(graph, node.inputs[0]!);
  const [height, width, channels] = shapeOf(graph, node.output);
  const scale = (input: number, output: number) =>
    node.alignCorners && output > 1 ? (input - 1) / (output - 1) : input / output;
  return {
    name: node.name,
    file: 'resize-bilinear.wgsl',
    text: withLibraries(resizeText),
    constants: {
      GROUPS: u32(groupsOf(channels)),
      INPUT_WIDTH: u32(inputWidth),
      INPUT_HEIGHT: u32(inputHeight),
      WIDTH: u32(width),
      HEIGHT: u32(height),
      SCALE_X: f32(scale(inputWidth, width)),
      SCALE_Y: f32(scale(inputHeight, height)),
      OFFSET: f32(node.halfPixelCenters ? 0.5 : 0),
    },
    weights: NO_WEIGHTS,
    bindings: [read(node.inputs[0]!), write(node.output)],
    invocations: [height * width, groupsOf(channels)],
    workgroupSize: null,
    readsFrame: false,
  };
}

/** The graph's output as the mask. One dispatch. */
export function createWriteMask(graph: Graph): Kernel {
  const [height, width] = shapeOf(graph, graph.output);
  return {
    name: 'output',
    file: 'write-mask.wgsl',
    text: withLibraries(maskText),
    constants: { WIDTH: u32(width), HEIGHT: u32(height) },
    weights: NO_WEIGHTS,
    bindings: [read(graph.output), { kind: 'mask' }],
    invocations: [height * width, 1],
    workgroupSize: null,
    readsFrame: false,
  };
}
