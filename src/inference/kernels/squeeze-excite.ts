import { shader } from '../../../shaders/inference/squeeze-excite.wgsl';
import type { Conv2dNode, Graph } from '../tflite/graph.js';
import { activation, groupsOf, read, u32, withLibraries, write, type Kernel } from './kernel.js';
import { join, packMatrix } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

export interface SqueezeExcite {
  readonly input: number;
  /** A picture of half the size whose mean is added, as if it had been enlarged; null: none. */
  readonly low: number | null;
  /** The first of two layers; null where there is only one. */
  readonly first: Conv2dNode | null;
  readonly second: Conv2dNode;
}

/** The gate of a squeeze-and-excite block: mean, one or two fully connected layers. One dispatch of one workgroup. */
export function createSqueezeExcite(graph: Graph, block: SqueezeExcite): Kernel {
  const { input, low, first, second } = block;
  const [height, width, inputs] = shapeOf(graph, input);
  const [lowHeight, lowWidth] = low === null ? [0, 0] : shapeOf(graph, low);
  const [, , outputs] = shapeOf(graph, second.output);
  const hidden = first ? first.bias.length : 0;
  return {
    name: first ? `${first.name} + ${second.name}` : second.name,
    file: 'squeeze-excite.wgsl',
    text: withLibraries(shader),
    constants: {
      WEIGHTS: u32(0),
      INPUT_GROUPS: u32(groupsOf(inputs)),
      HIDDEN_GROUPS: u32(groupsOf(hidden)),
      OUTPUT_GROUPS: u32(groupsOf(outputs)),
      PIXELS: u32(height * width),
      LOW_PIXELS: u32(lowHeight * lowWidth),
      HIDDEN_ACTIVATION: activation(first?.activation ?? 'none'),
      ACTIVATION: activation(second.activation),
    },
    weights: join(
      first ? packLayer(first, inputs) : new Float32Array(0),
      packLayer(second, first ? hidden : inputs),
    ),
    bindings: [read(input), read(low ?? input), write(second.output)],
    workgroups: [1, 1, 1],
    readsFrame: false,
  };
}

function packLayer({ weights, bias }: Conv2dNode, inputs: number): Float32Array {
  return packMatrix({ weights, bias, outputs: bias.length, inputs });
}
