import { expect } from 'chai';
import { commuteResize } from '../../../src/inference/plan/commute-resize.js';
import type { Shape } from '../../../src/inference/ops/node.js';
import { GraphBuilder, makeTensor, type ResizeOptions } from '../../helpers/graph-builder.js';
import { runGraph } from '../../helpers/run-graph.js';
import { differenceOf } from '../../helpers/run-kernels.js';

/** Both round each tensor to f32; the sums are of a few numbers near 1. */
const TOLERANCE = 1e-6;

/** resize, then a convolution; more is added by `add`, which gives the output. */
function build(
  {
    shape = [3, 5, 6],
    to = [6, 10],
    conv,
  }: { shape?: Shape; to?: ResizeOptions['to']; conv?: Parameters<GraphBuilder['conv']>[1] },
  add = (_graph: GraphBuilder, tensors: { resized: number; conv: number }) => tensors.conv,
) {
  const builder = new GraphBuilder(shape);
  const resized = builder.resize(0, { to });
  const convolved = builder.conv(resized, conv ?? { outputs: 4 });
  return builder.build(add(builder, { resized, conv: convolved }));
}

const kindsOf = ({ nodes }: ReturnType<typeof build>) => nodes.map(({ kind }) => kind);

describe('commuteResize', () => {
  for (const sampling of ['half-pixel', 'corners', 'top-left'] as const) {
    it(`puts the convolution first, for the same result: ${sampling}`, () => {
      const builder = new GraphBuilder([3, 5, 6]);
      const resized = builder.resize(0, { to: [7, 10], sampling });
      const graph = builder.build(builder.conv(resized, { outputs: 4 }));
      const commuted = commuteResize(graph);
      expect(kindsOf(commuted)).to.deep.equal(['conv2d', 'resize-bilinear']);
      expect(commuted.nodes[0]!.outputShape).to.deep.equal([3, 5, 4]);
      expect(commuted.output).to.equal(graph.output);
      const input = makeTensor([3, 5, 6]);
      const difference = differenceOf(runGraph(commuted, input), runGraph(graph, input));
      expect(difference).to.be.below(TOLERANCE);
    });
  }

  it('leaves the graph that it was given as it was', () => {
    const graph = build({});
    const before = structuredClone(graph);
    commuteResize(graph);
    expect(graph).to.deep.equal(before);
  });

  it('commutes one resize after another, and what follows gets the same', () => {
    const graph = build({}, (g, { conv }) => {
      const second = g.conv(g.resize(conv, { to: [9, 15] }), { outputs: 3 });
      return g.depthwise(second, { kernel: 3, activation: 'relu' });
    });
    const commuted = commuteResize(graph);
    expect(kindsOf(commuted)).to.deep.equal([
      'conv2d',
      'resize-bilinear',
      'conv2d',
      'resize-bilinear',
      'depthwise-conv2d',
    ]);
    const input = makeTensor([3, 5, 6]);
    const difference = differenceOf(runGraph(commuted, input), runGraph(graph, input));
    expect(difference).to.be.below(TOLERANCE);
  });

  for (const [name, graph] of [
    ['as many channels out as in: the boundary', build({ conv: { outputs: 6 } })],
    ['one row more than before: the boundary', build({ to: [4, 5] })],
  ] as const) {
    it(`commutes with ${name}`, () => {
      expect(kindsOf(commuteResize(graph))[0]).to.equal('conv2d');
    });
  }

  for (const [name, graph] of [
    ['an activation', build({ conv: { outputs: 4, activation: 'relu' } })],
    ['more channels out than in', build({ conv: { outputs: 7 } })],
    ['a larger kernel', build({ conv: { outputs: 4, kernel: [1, 3] } })],
    ['a stride', build({ conv: { outputs: 4, stride: [2, 1] } })],
    ['a resize that makes it smaller', build({ to: [2, 5] })],
    ['a resize that leaves the size', build({ to: [3, 5] })],
    [
      'another reader of the resize',
      build({}, (g, { resized, conv }) => {
        const other = g.conv(resized, { outputs: 4 });
        return g.binary('add', conv, other);
      }),
    ],
    ['a resize that is the output', build({}, (_, { resized }) => resized)],
    [
      'a depthwise convolution',
      (() => {
        const builder = new GraphBuilder([3, 5, 6]);
        return builder.build(builder.depthwise(builder.resize(0, { to: [6, 10] }), {}));
      })(),
    ],
  ] as const) {
    it(`leaves ${name} alone`, () => {
      expect(commuteResize(graph)).to.deep.equal(graph);
    });
  }
});
