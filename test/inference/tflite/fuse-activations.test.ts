import { expect } from 'chai';
import type { Shape } from '../../../src/inference/ops/node.js';
import { countUses, fuseActivations } from '../../../src/inference/tflite/fuse-activations.js';
import type { Activation, GraphNode } from '../../../src/inference/tflite/graph.js';

const outputShape: Shape = [1, 1, 1];
const base = { name: 'TEST #0', outputShape };
const WEIGHTS = {
  kernel: { height: 1, width: 1 },
  stride: { y: 1, x: 1 },
  padding: { top: 0, left: 0 },
  weights: new Float32Array(1),
  bias: new Float32Array(1),
};

function activation(input: number, output: number, what: Activation = 'relu'): GraphNode {
  return { ...base, kind: 'activation', inputs: [input], output, activation: what };
}

function add(a: number, b: number, output: number, what: Activation = 'none'): GraphNode {
  return { ...base, kind: 'binary', op: 'add', inputs: [a, b], output, activation: what };
}

function mean(input: number, output: number): GraphNode {
  return { ...base, kind: 'mean', inputs: [input], output };
}

/** Nodes that can take an activation, from tensor 0 to tensor 1. */
const PRODUCERS: readonly GraphNode[] = [
  add(0, 0, 1),
  { ...add(0, 0, 1), op: 'mul' } as GraphNode,
  ...(['conv2d', 'depthwise-conv2d', 'transpose-conv'] as const).map((kind): GraphNode => {
    return { ...base, ...WEIGHTS, kind, inputs: [0], output: 1, activation: 'none' };
  }),
];

describe('fuseActivations', () => {
  for (const producer of PRODUCERS) {
    it(`makes an activation part of a ${producer.kind}`, () => {
      const fused = fuseActivations([producer, activation(1, 2, 'sigmoid')]);
      expect(fused).to.deep.equal([{ ...producer, output: 2, activation: 'sigmoid' }]);
    });
  }

  const kept: Readonly<Record<string, readonly GraphNode[]>> = {
    'of the input': [activation(0, 1)],
    'of a mean': [mean(0, 1), activation(1, 2)],
    'of a resize': [
      {
        ...base,
        kind: 'resize-bilinear',
        inputs: [0],
        output: 1,
        halfPixelCenters: true,
        alignCorners: false,
      },
      activation(1, 2),
    ],
    'of a node that has one already': [add(0, 0, 1, 'relu6'), activation(1, 2)],
    'of a result that another node reads too': [add(0, 0, 1), activation(1, 2), add(1, 2, 3)],
    'of an activation': [mean(0, 1), activation(1, 2), activation(2, 3)],
  };
  for (const [what, nodes] of Object.entries(kept)) {
    it(`leaves the activation ${what}`, () => {
      expect(fuseActivations(nodes)).to.deep.equal(nodes);
    });
  }

  it('makes only the first of two activations part of a node', () => {
    const nodes = [add(0, 0, 1), activation(1, 2, 'relu'), activation(2, 3, 'sigmoid')];
    expect(fuseActivations(nodes)).to.deep.equal([
      add(0, 0, 2, 'relu'),
      activation(2, 3, 'sigmoid'),
    ]);
  });

  it('keeps the place of the node', () => {
    const nodes = [add(0, 0, 1), mean(0, 2), activation(1, 3), add(2, 3, 4)];
    expect(fuseActivations(nodes)).to.deep.equal([add(0, 0, 3, 'relu'), mean(0, 2), add(2, 3, 4)]);
  });
});

describe('countUses', () => {
  it('counts how often each tensor is read', () => {
    const counts = countUses([add(0, 0, 1), mean(0, 2), add(1, 2, 3)]);
    expect(Object.fromEntries(counts)).to.deep.equal({ 0: 3, 1: 1, 2: 1 });
  });
});
