import { shader } from '../../../shaders/inference/pointwise.wgsl';
import { shader as sumsText } from '../../../shaders/inference/lib/sums.wgsl';
import type { Conv2dNode, Graph } from '../tflite/graph.js';
import {
  activation,
  groupsOf,
  MAX_GROUPS,
  read,
  u32,
  withLibraries,
  write,
  type Kernel,
} from './kernel.js';
import { packMatrix } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

export interface PointwiseInput {
  readonly input: number;
  /** One factor per channel of `input`. */
  readonly gate: number | null;
  /** Enlarged to the input's size and added to it. */
  readonly low: number | null;
  /** Added to the output. */
  readonly residual: number | null;
  readonly output: number;
  /** Fewer invocations than this leave the GPU idle: then each does fewer output channels. */
  readonly minInvocations: number;
}

/** A 1x1 convolution with what was fused into it. One dispatch. */
export function createPointwise(graph: Graph, node: Conv2dNode, use: PointwiseInput): Kernel {
  const [height, width, inputs] = shapeOf(graph, use.input);
  const [, , outputs] = shapeOf(graph, use.output);
  const [lowHeight, lowWidth] = shapeOf(graph, use.low ?? use.input);
  const outputGroups = groupsOf(outputs);
  const quads = Math.ceil((height * width) / 4);
  const groups = chooseGroups(outputGroups, quads, use);
  return {
    name: node.name,
    file: 'pointwise.wgsl',
    text: withLibraries(shader, sumsText),
    constants: {
      WEIGHTS: u32(0),
      INPUT_GROUPS: u32(groupsOf(inputs)),
      OUTPUT_GROUPS: u32(outputGroups),
      GROUPS: u32(groups),
      PIXELS: u32(height * width),
      QUADS: u32(quads),
      WIDTH: u32(width),
      LOW_WIDTH: u32(lowWidth),
      LOW_HEIGHT: u32(lowHeight),
      IS_GATED: String(use.gate !== null),
      HAS_LOW: String(use.low !== null),
      HAS_RESIDUAL: String(use.residual !== null),
      ACTIVATION: activation(node.activation),
    },
    weights: packMatrix({ weights: node.weights, bias: node.bias, outputs, inputs }),
    bindings: [
      read(use.input),
      // What is not used must be bound all the same; the input is there anyway.
      read(use.gate ?? use.input),
      read(use.low ?? use.input),
      read(use.residual ?? use.input),
      write(use.output),
    ],
    invocations: [quads, outputGroups / groups],
    workgroupSize: null,
    readsFrame: false,
  };
}

/**
 * Output groups per invocation. More of them share one reading of the input, which for an enlarged one costs eight more
 * reads.
 */
function chooseGroups(
  outputGroups: number,
  quads: number,
  { low, minInvocations }: PointwiseInput,
): number {
  for (let groups = MAX_GROUPS; groups > 1; groups--) {
    if (outputGroups % groups !== 0) continue;
    if (low !== null || (quads * outputGroups) / groups >= minInvocations) return groups;
  }
  return 1;
}
