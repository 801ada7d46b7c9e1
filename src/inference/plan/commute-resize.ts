import type { Conv2dNode, Graph, GraphNode, ResizeBilinearNode } from '../tflite/graph.js';
import { shapeOf } from '../kernels/shape-of.js';
import { GraphIndex } from './graph-index.js';

/**
 * Puts a 1x1 convolution before the enlargement that it follows. Both are linear and the weights of an interpolation add
 * up to one, so the result is the same but for rounding, and the convolution has a quarter of the pixels to do. Pure.
 */
export function commuteResize(graph: Graph): Graph {
  const index = new GraphIndex(graph);
  const shapes = [...graph.shapes];
  const nodes = graph.nodes.map((node): GraphNode => node);
  for (const resize of graph.nodes) {
    if (resize.kind !== 'resize-bilinear') continue;
    const conv = followingConv(graph, index, resize);
    if (!conv) continue;
    const [height, width] = shapeOf(graph, resize.inputs[0]!);
    const smallShape = [height, width, conv.bias.length] as const;
    const small = shapes.push(smallShape) - 1;
    const { output, outputShape } = conv;
    const before = { ...conv, inputs: resize.inputs, output: small, outputShape: smallShape };
    nodes[nodes.indexOf(resize)] = before;
    nodes[nodes.indexOf(conv)] = { ...resize, inputs: [small], output, outputShape };
  }
  return { ...graph, shapes, nodes };
}

function followingConv(
  graph: Graph,
  index: GraphIndex,
  resize: ResizeBilinearNode,
): Conv2dNode | null {
  const [height, width] = shapeOf(graph, resize.inputs[0]!);
  const [outputHeight, outputWidth, channels] = shapeOf(graph, resize.output);
  const [conv, ...others] = index.consumersOf(resize.output);
  const isOnly = others.length === 0 && resize.output !== graph.output;
  const isEnlarged = outputHeight * outputWidth > height * width;
  if (!isOnly || !isEnlarged || conv?.kind !== 'conv2d') return null;
  const isLinear = isPointwise(conv) && conv.activation === 'none';
  return isLinear && conv.bias.length <= channels ? conv : null;
}

/** Whether a convolution is 1x1 with stride 1. */
export function isPointwise({ kernel, stride }: Conv2dNode): boolean {
  return kernel.height === 1 && kernel.width === 1 && stride.x === 1 && stride.y === 1;
}
