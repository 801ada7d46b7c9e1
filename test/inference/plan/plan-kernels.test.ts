import { expect } from 'chai';
import type { Shape } from '../../../src/inference/ops/node.js';
import { planKernels } from '../../../src/inference/plan/plan-kernels.js';
import { buildGraph, type Graph } from '../../../src/inference/tflite/graph.js';
import { parseModel } from '../../../src/inference/tflite/model.js';
import type { GraphBuilder } from '../../helpers/graph-builder.js';
import { PLAN_OPTIONS } from '../../helpers/run-kernels.js';
import { expectSound, filesOf, planSmall } from '../../helpers/plan-files.js';
import { SELFIE_MODELS, loadSelfieModel } from '../../helpers/selfie-models.js';

const MAX_DISPATCHES = 40;

/** Fused, of both models: they differ in their sizes only. */
const SELFIE_FILES = [
  'conv2d-frame',
  ...['depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'depthwise-pointwise', 'pointwise', 'depthwise-pointwise'],
  ...['pointwise', 'depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'depthwise-conv2d', 'squeeze-excite', 'pointwise'],
  ...['pointwise', 'squeeze-excite', 'pointwise'],
  ...['squeeze-excite', 'pointwise', 'depthwise-pointwise'],
  ...['squeeze-excite', 'pointwise', 'depthwise-pointwise'],
  ...['squeeze-excite', 'pointwise', 'depthwise-mask'],
];

describe('planKernels', () => {
  for (const { file } of SELFIE_MODELS) {
    describe(`of ${file}`, () => {
      let graph: Graph;

      before(async () => {
        graph = buildGraph(parseModel(await loadSelfieModel(file)));
      });

      it('fuses, in an order in which it can run', () => {
        const plan = planKernels(graph, PLAN_OPTIONS);
        expectSound(plan);
        expect(plan.kernels.length).to.be.at.most(MAX_DISPATCHES);
        expect(filesOf(plan)).to.deep.equal(SELFIE_FILES);
      });

      it('unfused, has one kernel for each op, one for the frame and one for the mask', () => {
        const plan = planKernels(graph, { ...PLAN_OPTIONS, isFused: false });
        expectSound(plan);
        expect(plan.kernels).to.have.length(graph.nodes.length + 2);
        expect(filesOf(plan)[0]).to.equal('read-frame');
        expect(filesOf(plan).at(-1)).to.equal('write-mask');
      });
    });
  }

  it('adds a residual to the convolution that has no other reader', () => {
    const add = (g: GraphBuilder) => g.binary('add', g.conv(0, { outputs: 8 }), 0);
    expect(planSmall([3, 3, 8], add)).to.deep.equal(['pointwise']);
  });

  for (const [name, shape, add] of [
    ['an activation', [3, 3, 8], (g) => g.binary('add', g.conv(0, { outputs: 8 }), 0, 'relu')],
    [
      'a convolution taken twice',
      [3, 3, 8],
      (g) => {
        const conv = g.conv(0, { outputs: 8 });
        return g.binary('add', conv, conv);
      },
    ],
    [
      'one value per channel',
      [3, 3, 8],
      (g) => g.binary('add', g.conv(0, { outputs: 8 }), g.mean(0)),
    ],
    ['single pixels', [1, 1, 8], (g) => g.binary('add', g.conv(0, { outputs: 8 }), 0)],
  ] as const satisfies readonly [string, Shape, (g: GraphBuilder) => number][]) {
    it(`leaves a sum with ${name} to its own kernel`, () => {
      expect(planSmall(shape, add).at(-1)).to.equal('binary');
    });
  }

  const onFrame = (first: object, second: object) => (g: GraphBuilder) =>
    g.conv(g.conv(0, { outputs: 16, kernel: 3, stride: 2, ...first }), { outputs: 16, ...second });

  it('reads the frame in the first convolution', () => {
    expect(planSmall([6, 6, 3], onFrame({}, {}))).to.deep.equal(['conv2d-frame']);
  });

  for (const [name, add] of [
    ['a kernel of 5x5', onFrame({ kernel: 5 }, {})],
    ['a stride of 1', onFrame({ stride: 1 }, {})],
    ['more than 16 channels', onFrame({ outputs: 17 }, {})],
    ['more than 16 channels after it', onFrame({}, { outputs: 17 })],
    ['no 1x1 convolution after it', onFrame({}, { kernel: 3 })],
  ] as const) {
    it(`reads it on its own where the first convolution has ${name}`, () => {
      expect(planSmall([6, 6, 3], add)[0]).to.equal('conv2d');
    });
  }

  it('writes the first convolution and its second once, whoever asks for which first', () => {
    const build = (isSecondFirst: boolean) => (g: GraphBuilder) => {
      const first = g.conv(0, { outputs: 8, kernel: 3, stride: 2 });
      const second = g.conv(first, { outputs: 8 });
      const both = [g.depthwise(first, { kernel: 3 }), g.depthwise(second, { kernel: 3 })] as const;
      return isSecondFirst ? g.binary('add', both[1], both[0]) : g.binary('add', ...both);
    };
    for (const isSecondFirst of [true, false]) {
      const files = planSmall([6, 6, 3], build(isSecondFirst));
      expect(files.filter((file) => file === 'conv2d-frame')).to.have.length(1);
    }
  });

  it('writes another 1x1 convolution of the first one in its own kernel', () => {
    const files = planSmall([6, 6, 3], (g) => {
      const first = g.conv(0, { outputs: 8, kernel: 3, stride: 2 });
      const [second, third] = [g.conv(first, { outputs: 8 }), g.conv(first, { outputs: 8 })];
      // The third is asked for first.
      return g.binary('mul', g.depthwise(third, { kernel: 3 }), g.depthwise(second, { kernel: 3 }));
    });
    expect(files.slice(0, 3)).to.deep.equal(['conv2d-frame', 'pointwise', 'depthwise-conv2d']);
  });

  it('does not write the second anew for a sum that is planned after it', () => {
    const files = planSmall([6, 6, 3], (g) => {
      const first = g.conv(0, { outputs: 8, kernel: 3, stride: 2 });
      const sum = g.binary('add', g.conv(first, { outputs: 8 }), g.activation(first, 'relu'));
      return g.binary('mul', g.depthwise(first, { kernel: 3 }), sum);
    });
    expect(files).to.deep.equal(['conv2d-frame', 'depthwise-conv2d', 'binary', 'binary', 'binary']);
  });
});
