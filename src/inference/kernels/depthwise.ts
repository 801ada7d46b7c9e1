import { shader as depthwiseText } from '../../../shaders/inference/depthwise-conv2d.wgsl';
import { shader as maskText } from '../../../shaders/inference/depthwise-mask.wgsl';
import { shader as pointwiseText } from '../../../shaders/inference/depthwise-pointwise.wgsl';
import { shader as sumsText } from '../../../shaders/inference/lib/sums.wgsl';
import { shader as windowSumsText } from '../../../shaders/inference/lib/window-sums.wgsl';
import { shader as windowText } from '../../../shaders/inference/lib/window.wgsl';
import type { Conv2dNode, DepthwiseConv2dNode, Graph, TransposeConvNode } from '../tflite/graph.js';
import {
  activation,
  groupsOf,
  i32,
  read,
  u32,
  withLibraries,
  write,
  type Kernel,
} from './kernel.js';
import { join, packMatrix, packWindow } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

/** Four pixels per invocation, in a row. */
const quadsPerRow = (width: number) => Math.ceil(width / 4);

/** A depthwise convolution of its own. One dispatch. */
export function createDepthwise(graph: Graph, node: DepthwiseConv2dNode): Kernel {
  const [height, width, channels] = shapeOf(graph, node.output);
  return {
    name: node.name,
    file: 'depthwise-conv2d.wgsl',
    text: withLibraries(depthwiseText, windowText),
    constants: { ...windowConstants(graph, node), WINDOW_WEIGHTS: u32(0) },
    weights: packWindowOf(graph, node),
    bindings: [read(firstOf(node)), write(node.output)],
    invocations: [quadsPerRow(width) * height, groupsOf(channels)],
    workgroupSize: null,
    readsFrame: false,
  };
}

export interface FusedDepthwise {
  readonly window: DepthwiseConv2dNode;
  /** Whether the window's input is added to its output. */
  readonly isAdded: boolean;
}

/** A depthwise convolution and the 1x1 convolution after it; `residual` is added last. One dispatch. */
export function createDepthwisePointwise(
  graph: Graph,
  { window, isAdded }: FusedDepthwise,
  use: { readonly node: Conv2dNode; readonly residual: number | null; readonly output: number },
): Kernel {
  const { node, residual, output } = use;
  const [height, width, channels] = shapeOf(graph, window.output);
  const [, , outputs] = shapeOf(graph, output);
  const matrix = packMatrix({ weights: node.weights, bias: node.bias, outputs, inputs: channels });
  return {
    name: `${window.name} + ${node.name}`,
    file: 'depthwise-pointwise.wgsl',
    text: withLibraries(pointwiseText, sumsText, windowText, windowSumsText),
    constants: {
      ...fusedConstants(graph, { window, isAdded }),
      WINDOW_WEIGHTS: u32(matrix.length / 4),
      OUTPUT_GROUPS: u32(groupsOf(outputs)),
      GROUPS: u32(groupsOf(outputs)),
      HAS_RESIDUAL: String(residual !== null),
      ACTIVATION: activation(node.activation),
    },
    weights: join(matrix, packWindowOf(graph, window)),
    bindings: [
      read(firstOf(window)),
      // What is not used must be bound all the same; the input is there anyway.
      read(residual ?? firstOf(window)),
      write(output),
    ],
    invocations: [quadsPerRow(width) * height, 1],
    workgroupSize: null,
    readsFrame: false,
  };
}

/** The last step: a depthwise convolution and the transposed one (2x2, stride 2, one channel) after it. One dispatch. */
export function createDepthwiseMask(
  graph: Graph,
  { window, isAdded }: FusedDepthwise,
  node: TransposeConvNode,
): Kernel {
  const [height, width, channels] = shapeOf(graph, window.output);
  // The four places of the kernel take the part of four output channels.
  const matrix = packMatrix({
    weights: node.weights,
    bias: new Float32Array(4).fill(node.bias[0] ?? 0),
    outputs: 4,
    inputs: channels,
  });
  return {
    name: `${window.name} + ${node.name}`,
    file: 'depthwise-mask.wgsl',
    text: withLibraries(maskText, sumsText, windowText, windowSumsText),
    constants: {
      ...fusedConstants(graph, { window, isAdded }),
      WINDOW_WEIGHTS: u32(matrix.length / 4),
      OUTPUT_GROUPS: u32(1),
      GROUPS: u32(1),
      ACTIVATION: activation(node.activation),
    },
    weights: join(matrix, packWindowOf(graph, window)),
    bindings: [read(firstOf(window)), { kind: 'mask' }],
    invocations: [quadsPerRow(width) * height, 1],
    workgroupSize: null,
    readsFrame: false,
  };
}

function firstOf({ inputs }: DepthwiseConv2dNode): number {
  return inputs[0]!;
}

function packWindowOf(graph: Graph, node: DepthwiseConv2dNode): Float32Array {
  const [, , channels] = shapeOf(graph, node.output);
  const taps = node.kernel.height * node.kernel.width;
  return packWindow({ weights: node.weights, bias: node.bias, channels, taps });
}

function fusedConstants(graph: Graph, { window, isAdded }: FusedDepthwise) {
  const constants = windowConstants(graph, window);
  return {
    ...constants,
    WEIGHTS: u32(0),
    INPUT_GROUPS: constants.WINDOW_GROUPS,
    IS_ADDED: String(isAdded),
  };
}

function windowConstants(graph: Graph, node: DepthwiseConv2dNode) {
  const [inputHeight, inputWidth, channels] = shapeOf(graph, firstOf(node));
  const [height, width] = shapeOf(graph, node.output);
  return {
    WINDOW_GROUPS: u32(groupsOf(channels)),
    WINDOW_ACTIVATION: activation(node.activation),
    INPUT_WIDTH: i32(inputWidth),
    INPUT_HEIGHT: i32(inputHeight),
    WIDTH: u32(width),
    HEIGHT: u32(height),
    QUADS_PER_ROW: u32(quadsPerRow(width)),
    KERNEL_WIDTH: u32(node.kernel.width),
    KERNEL_HEIGHT: u32(node.kernel.height),
    STRIDE_X: i32(node.stride.x),
    STRIDE_Y: i32(node.stride.y),
    PAD_LEFT: i32(node.padding.left),
    PAD_TOP: i32(node.padding.top),
  };
}
