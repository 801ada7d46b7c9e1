import { shader } from '../../../shaders/inference/squeeze-excite.wgsl';
import { uniformBlock } from '../../gpu/uniform-block.js';
import type { Conv2dNode, Graph } from '../tflite/graph.js';
import { ACTIVATION_CODE, groupsOf, read, withLibraries, write, type Kernel } from './kernel.js';
import { join, packMatrix } from './pack-weights.js';
import { shapeOf } from './shape-of.js';

/** Sizes in groups of four channels and in pixels; activations as in `ACTIVATION_CODE`. */
export const SQUEEZE_EXCITE_PARAMS = uniformBlock({
  inputGroups: 'u32',
  hiddenGroups: 'u32',
  outputGroups: 'u32',
  pixels: 'u32',
  lowPixels: 'u32',
  hiddenActivation: 'u32',
  activation: 'u32',
});

export interface SqueezeExcite {
  readonly input: number;
  /** A picture of half the size whose mean is added, as if it had been enlarged; null: none. */
  readonly low: number | null;
  /** The first of two layers; null where there is only one. */
  readonly first: Conv2dNode | null;
  readonly second: Conv2dNode;
}

/** Whether one workgroup of so many invocations does this block: it has one for each group of four channels. */
export function isGateOf(
  graph: Graph,
  { input, first, second }: SqueezeExcite,
  invocations: number,
): boolean {
  const [, , inputs] = shapeOf(graph, input);
  const layers = [inputs, first?.bias.length ?? 0, second.bias.length];
  return groupsOf(Math.max(...layers)) <= invocations;
}

/** The gate of a squeeze-and-excite block: mean, one or two fully connected layers. One dispatch of one workgroup. */
export function createSqueezeExcite(
  graph: Graph,
  block: SqueezeExcite,
  invocations: number,
): Kernel {
  const { input, low, first, second } = block;
  const [height, width, inputs] = shapeOf(graph, input);
  const [lowHeight, lowWidth] = low === null ? [0, 0] : shapeOf(graph, low);
  const [, , outputs] = shapeOf(graph, second.output);
  const hidden = first ? first.bias.length : 0;
  const params = SQUEEZE_EXCITE_PARAMS.createWriter();
  params.write({
    inputGroups: groupsOf(inputs),
    hiddenGroups: groupsOf(hidden),
    outputGroups: groupsOf(outputs),
    pixels: height * width,
    lowPixels: lowHeight * lowWidth,
    hiddenActivation: ACTIVATION_CODE[first?.activation ?? 'none'],
    activation: ACTIVATION_CODE[second.activation],
  });
  return {
    name: first ? `${first.name} + ${second.name}` : second.name,
    file: 'squeeze-excite.wgsl',
    text: withLibraries(shader),
    constants: {},
    weights: join(
      first ? packLayer(first, inputs) : new Float32Array(0),
      packLayer(second, first ? hidden : inputs),
    ),
    bindings: [
      { kind: 'numbers', bytes: params.bytes },
      read(input),
      read(low ?? input),
      write(second.output),
    ],
    invocations: [invocations, 1],
    workgroupSize: invocations,
    readsFrame: false,
  };
}

function packLayer({ weights, bias }: Conv2dNode, inputs: number): Float32Array {
  return packMatrix({ weights, bias, outputs: bias.length, inputs });
}
