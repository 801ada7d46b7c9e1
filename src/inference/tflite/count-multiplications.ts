import type { GraphNode } from '../ops/graph-node.js';

/** Multiplications of one run of a node; those of ops that do a few per element count as one each. Pure. */
export function countMultiplications(node: GraphNode): number {
  const [height, width, channels] = node.outputShape;
  const elements = height * width * channels;
  switch (node.kind) {
    case 'conv2d':
    case 'transpose-conv':
      return (node.weights.length / channels) * elements;
    case 'depthwise-conv2d':
      return node.kernel.height * node.kernel.width * elements;
    default:
      return elements;
  }
}
