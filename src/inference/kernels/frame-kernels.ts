import { shader as convText } from '../../../shaders/inference/conv2d-frame.wgsl';
import { shader as placeText } from '../../../shaders/inference/lib/frame-place.wgsl';
import { shader as sumsText } from '../../../shaders/inference/lib/sums.wgsl';
import { shader as readText } from '../../../shaders/inference/read-frame.wgsl';
import { INPUT_SHIFT_TEXELS } from '../segmenter.js';
import type { Conv2dNode, Graph } from '../tflite/graph.js';
import {
  activation,
  f32,
  groupsOf,
  i32,
  u32,
  withLibraries,
  write,
  type Kernel,
} from './kernel.js';
import { join, packFrameConv, packMatrix } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

/** Most channels of the first convolution that `conv2d-frame.wgsl` keeps in registers. */
const MAX_CHANNELS = 16;

/** Whether `conv2d-frame.wgsl` does this convolution. */
export function isFrameConv({ kernel, stride, bias }: Conv2dNode): boolean {
  const isKernel = kernel.height === 3 && kernel.width === 3 && stride.x === 2 && stride.y === 2;
  return isKernel && bias.length <= MAX_CHANNELS;
}

/** Whether it does this 1x1 convolution of its result. */
export function isSecondConv({ kernel, stride, bias }: Conv2dNode): boolean {
  const isPointwise = kernel.height === 1 && kernel.width === 1 && stride.x === 1 && stride.y === 1;
  return isPointwise && bias.length <= MAX_CHANNELS;
}

/** The first convolution, which reads the camera frame itself, and a 1x1 convolution of its result. One dispatch. */
export function createFrameConv(graph: Graph, node: Conv2dNode, second: Conv2dNode): Kernel {
  const [height, width, channels] = shapeOf(graph, node.output);
  const outputs = second.bias.length;
  const first = packFrameConv({
    weights: node.weights,
    bias: node.bias,
    outputs: channels,
    inputs: 3,
    taps: 9,
  });
  const { weights, bias } = second;
  const rest = packMatrix({ weights, bias, outputs, inputs: channels });
  const quadsPerRow = Math.ceil(width / 4);
  return {
    name: `${node.name} + ${second.name}`,
    file: 'conv2d-frame.wgsl',
    text: withLibraries(convText, sumsText, placeText),
    constants: {
      ...frameConstants(graph),
      FIRST_WEIGHTS: u32(0),
      FIRST_ACTIVATION: activation(node.activation),
      WEIGHTS: u32(first.length / 4),
      INPUT_GROUPS: u32(groupsOf(channels)),
      OUTPUT_GROUPS: u32(groupsOf(outputs)),
      GROUPS: u32(groupsOf(outputs)),
      ACTIVATION: activation(second.activation),
      WIDTH: u32(width),
      HEIGHT: u32(height),
      QUADS_PER_ROW: u32(quadsPerRow),
      PAD_LEFT: i32(node.padding.left),
      PAD_TOP: i32(node.padding.top),
    },
    weights: join(first, rest),
    bindings: [{ kind: 'params' }, write(node.output), write(second.output)],
    invocations: [quadsPerRow * height, 1],
    workgroupSize: null,
    readsFrame: true,
  };
}

/** The model's picture as a tensor. One dispatch. */
export function createReadFrame(graph: Graph): Kernel {
  const [height, width] = shapeOf(graph, graph.input);
  return {
    name: 'input',
    file: 'read-frame.wgsl',
    text: withLibraries(readText, placeText),
    constants: frameConstants(graph),
    weights: new Float32Array(0),
    bindings: [{ kind: 'params' }, write(graph.input)],
    invocations: [height * width, 1],
    workgroupSize: null,
    readsFrame: true,
  };
}

function frameConstants(graph: Graph) {
  const [height, width] = shapeOf(graph, graph.input);
  return {
    MODEL_WIDTH: i32(width),
    MODEL_HEIGHT: i32(height),
    SHIFT_TEXELS: f32(INPUT_SHIFT_TEXELS),
  };
}
