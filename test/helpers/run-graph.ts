import { runActivation } from '../../src/inference/ops/activation.js';
import { runBinary } from '../../src/inference/ops/binary.js';
import { runConv2d } from '../../src/inference/ops/conv2d.js';
import { runDepthwiseConv2d } from '../../src/inference/ops/depthwise-conv2d.js';
import { runMean } from '../../src/inference/ops/mean.js';
import type { Tensor } from '../../src/inference/ops/node.js';
import { runResizeBilinear } from '../../src/inference/ops/resize-bilinear.js';
import { runTransposeConv } from '../../src/inference/ops/transpose-conv.js';
import type { Graph, GraphNode } from '../../src/inference/tflite/graph.js';
import type { Picture } from './picture.js';

/** One node's CPU reference. */
export function runNode(node: GraphNode, inputs: readonly Tensor[]): Tensor {
  const [first, second] = inputs as readonly [Tensor, Tensor];
  switch (node.kind) {
    case 'activation':
      return runActivation(node, [first]);
    case 'binary':
      return runBinary(node, [first, second]);
    case 'conv2d':
      return runConv2d(node, [first]);
    case 'depthwise-conv2d':
      return runDepthwiseConv2d(node, [first]);
    case 'mean':
      return runMean(node, [first]);
    case 'resize-bilinear':
      return runResizeBilinear(node, [first]);
    case 'transpose-conv':
      return runTransposeConv(node, [first]);
  }
}

/** Runs a graph on the CPU, node by node: what each tensor holds, by its number. Takes a second for the selfie models. */
export function runGraphTensors(graph: Graph, input: Tensor): ReadonlyMap<number, Tensor> {
  const tensors = new Map([[graph.input, input]]);
  for (const node of graph.nodes)
    tensors.set(
      node.output,
      runNode(
        node,
        node.inputs.map((id) => tensors.get(id)!),
      ),
    );
  return tensors;
}

/** Runs a graph on the CPU: the output tensor. */
export function runGraph(graph: Graph, input: Tensor): Tensor {
  return runGraphTensors(graph, input).get(graph.output)!;
}

/** A picture as the selfie models take it: [1, height, width, 3], RGB 0..1, sRGB-encoded. */
export function pictureTensor({ width, height, data }: Picture): Tensor {
  const values = Float32Array.from(
    { length: width * height * 3 },
    (_, i) => data[4 * Math.floor(i / 3) + (i % 3)]! / 255,
  );
  return { shape: [height, width, 3], data: values };
}
