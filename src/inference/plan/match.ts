import type { FusedDepthwise } from '../kernels/depthwise.js';
import { shapeOf } from '../kernels/shape-of.js';
import type { SqueezeExcite } from '../kernels/squeeze-excite.js';
import type { Conv2dNode, Graph, GraphNode, TransposeConvNode } from '../tflite/graph.js';
import { isPointwise } from './commute-resize.js';
import type { GraphIndex } from './graph-index.js';

/** Patterns of nodes that one kernel does. Each gives null where a graph has something else there. */

/** `input * gate + enlarge(low)`, as far as a tensor is made so and for its one reader only. */
export function matchPointwiseInput(
  graph: Graph,
  index: GraphIndex,
  tensor: number,
): { readonly input: number; readonly gate: number | null; readonly low: number | null } {
  for (const [a, b] of termsOf(graph, ownNode(graph, index, tensor))) {
    const low = matchEnlarged(graph, index, b);
    // The kernel enlarges four pixels at a time, which have to be neighbours in a row.
    const isInRows = shapeOf(graph, tensor)[1] % 4 === 0;
    if (low !== null && isInRows) return { ...matchGated(graph, index, a), low };
  }
  return { ...matchGated(graph, index, tensor), low: null };
}

function matchGated(graph: Graph, index: GraphIndex, tensor: number) {
  const product = ownNode(graph, index, tensor);
  const isProduct =
    product?.kind === 'binary' && product.op === 'mul' && product.activation === 'none';
  const [input, gate] = product?.inputs ?? [];
  const isGate = isProduct && isSinglePixel(graph, gate!) && !isSinglePixel(graph, input!);
  return isGate ? { input: input!, gate: gate! } : { input: tensor, gate: null };
}

/** The small picture, where a tensor is one that was enlarged twofold with half-pixel centres. */
function matchEnlarged(graph: Graph, index: GraphIndex, tensor: number): number | null {
  const node = index.producerOf(tensor);
  if (node?.kind !== 'resize-bilinear' || !node.halfPixelCenters || node.alignCorners) return null;
  const [height, width] = shapeOf(graph, node.inputs[0]!);
  const [outputHeight, outputWidth] = shapeOf(graph, tensor);
  return outputHeight === 2 * height && outputWidth === 2 * width ? node.inputs[0]! : null;
}

/** A depthwise convolution, or `x + depthwise(x)`, made for one reader only. */
export function matchWindow(
  graph: Graph,
  index: GraphIndex,
  tensor: number,
): FusedDepthwise | null {
  const node = ownNode(graph, index, tensor);
  if (node?.kind === 'depthwise-conv2d') return { window: node, isAdded: false };
  for (const [a, b] of termsOf(graph, node)) {
    const window = ownNode(graph, index, b);
    // The kernel adds the pixel at its own place: with a stride that would be another one.
    const isSame = window?.kind === 'depthwise-conv2d' && window.inputs[0] === a;
    if (isSame && window.stride.x === 1 && window.stride.y === 1) return { window, isAdded: true };
  }
  return null;
}

/** The transposed convolution that ends the network, after a depthwise one. */
export function matchMask(
  graph: Graph,
  index: GraphIndex,
): (FusedDepthwise & { readonly node: TransposeConvNode }) | null {
  const node = index.producerOf(graph.output);
  if (node?.kind !== 'transpose-conv' || index.consumersOf(node.output).length > 0) return null;
  const { kernel, stride, padding } = node;
  const is2x2 = kernel.height === 2 && kernel.width === 2 && stride.x === 2 && stride.y === 2;
  if (!is2x2 || padding.top !== 0 || padding.left !== 0) return null;
  const fused = matchWindow(graph, index, node.inputs[0]!);
  return fused && { ...fused, node };
}

/** `second(first(mean(x)))` or `second(mean(x))` on single pixels; `x` may be a sum with an enlarged picture. */
export function matchGate(
  graph: Graph,
  index: GraphIndex,
  second: Conv2dNode,
): SqueezeExcite | null {
  if (!isPointwise(second) || !isSinglePixel(graph, second.output)) return null;
  let node = ownNode(graph, index, second.inputs[0]!);
  let first: Conv2dNode | null = null;
  if (node?.kind === 'conv2d' && isPointwise(node)) {
    first = node;
    node = ownNode(graph, index, node.inputs[0]!);
  }
  if (node?.kind !== 'mean') return null;
  const [input] = node.inputs as readonly [number];
  for (const [a, b] of termsOf(graph, ownNode(graph, index, input))) {
    const low = matchEnlarged(graph, index, b);
    if (low !== null) return { input: a, low, first, second };
  }
  return { input, low: null, first, second };
}

function isSinglePixel(graph: Graph, tensor: number): boolean {
  const [height, width] = shapeOf(graph, tensor);
  return height * width === 1;
}

/** The node that makes a tensor, if one other node is all that reads it. */
function ownNode(graph: Graph, index: GraphIndex, tensor: number): GraphNode | null {
  const isOwn = index.consumersOf(tensor).length === 1 && tensor !== graph.output;
  return isOwn ? index.producerOf(tensor) : null;
}

/** Both orders of the terms of a sum of two pictures; none where the second is one value per channel. */
function termsOf(graph: Graph, node: GraphNode | null): readonly (readonly [number, number])[] {
  if (node?.kind !== 'binary' || node.op !== 'add' || node.activation !== 'none') return [];
  const [a, b] = node.inputs;
  if (isSinglePixel(graph, b) && !isSinglePixel(graph, a)) return [];
  return [
    [a, b],
    [b, a],
  ];
}
