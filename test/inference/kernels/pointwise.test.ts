import { expect } from 'chai';
import { planKernels } from '../../../src/inference/plan/plan-kernels.js';
import { GraphBuilder } from '../../helpers/graph-builder.js';
import {
  PLAN_OPTIONS,
  testKernels,
  useKernelRunners,
  type KernelCase,
} from '../../helpers/run-kernels.js';

const POINTWISE = ['pointwise.wgsl'];

const PLAIN: readonly KernelCase[] = [
  {
    name: 'a single pixel, 1 to 1 channels',
    shape: [1, 1, 1],
    add: (g) => g.conv(0, { outputs: 1 }),
    files: POINTWISE,
  },
  {
    name: '3 pixels, 3 to 5 channels',
    shape: [3, 1, 3],
    add: (g) => g.conv(0, { outputs: 5, activation: 'relu' }),
    files: POINTWISE,
  },
  {
    name: '5 pixels, 5 to 28 channels: 7 groups, one per invocation',
    shape: [1, 5, 5],
    add: (g) => g.conv(0, { outputs: 28, activation: 'hard-swish' }),
    files: POINTWISE,
  },
  {
    name: 'one pixel more than a workgroup does, 16 to 24 channels: 6 groups per invocation',
    shape: [1, 257, 16],
    add: (g) => g.conv(0, { outputs: 24, activation: 'relu6' }),
    files: POINTWISE,
  },
  {
    name: '24 to 38 channels: 10 groups, 5 per invocation',
    shape: [11, 17, 24],
    add: (g) => g.conv(0, { outputs: 38, activation: 'sigmoid' }),
    minInvocations: 1,
    files: POINTWISE,
  },
];

/** Half the size of the input, which has to have even sides. */
const half = (g: GraphBuilder) => g.depthwise(0, { kernel: 3, stride: 2 });

const FUSED: readonly KernelCase[] = [
  {
    name: 'a gate',
    shape: [3, 5, 6],
    add: (g) => g.conv(g.binary('mul', 0, g.mean(0)), { outputs: 4 }),
    files: ['mean.wgsl', ...POINTWISE],
  },
  {
    name: 'a row of two pixels enlarged and added',
    shape: [2, 4, 4],
    add: (g) => g.conv(g.binary('add', 0, g.resize(half(g), { to: [2, 4] })), { outputs: 4 }),
    files: ['depthwise-conv2d.wgsl', ...POINTWISE],
  },
  {
    name: 'a picture of odd height enlarged and added, in either order, 8 groups of output',
    shape: [6, 12, 5],
    add: (g) => g.conv(g.binary('add', g.resize(half(g), { to: [6, 12] }), 0), { outputs: 32 }),
    files: ['depthwise-conv2d.wgsl', ...POINTWISE],
  },
  {
    name: 'a residual, in either order',
    shape: [3, 3, 5],
    add: (g) => g.binary('add', 0, g.conv(0, { outputs: 5, activation: 'relu6' })),
    files: POINTWISE,
  },
  {
    name: 'all of them',
    shape: [10, 4, 5],
    add: (g) => {
      const gated = g.binary('mul', 0, g.mean(0));
      const sum = g.binary('add', gated, g.resize(half(g), { to: [10, 4] }));
      return g.binary('add', g.conv(sum, { outputs: 5, activation: 'hard-swish' }), 0);
    },
    files: ['mean.wgsl', 'depthwise-conv2d.wgsl', ...POINTWISE],
  },
];

/** What the one kernel of a 1x1 convolution is. */
function planOne(pixels: number, outputs: number, minInvocations: number) {
  const builder = new GraphBuilder([1, pixels, 4]);
  const graph = builder.build(builder.conv(0, { outputs }));
  const { kernels } = planKernels(graph, { ...PLAN_OPTIONS, minInvocations });
  const { constants, invocations } = kernels.find(({ file }) => file === 'pointwise.wgsl')!;
  return [constants['OUTPUT_GROUPS'], constants['GROUPS'], invocations];
}

describe('createPointwise', () => {
  const use = useKernelRunners();

  describe('computes what the CPU does', () => testKernels(use, PLAIN));
  describe('computes what the CPU does, fused with', () => testKernels(use, FUSED));

  for (const [outputs, expected] of [
    [1, ['1u', '1u', [16, 1]]],
    [24, ['6u', '6u', [16, 1]]],
    [28, ['7u', '1u', [16, 7]]],
    [40, ['10u', '5u', [16, 2]]],
    [96, ['24u', '6u', [16, 4]]],
  ] as const) {
    it(`shares ${outputs} channels out evenly where nothing idles`, () => {
      expect(planOne(64, outputs, 1)).to.deep.equal(expected);
    });
  }

  for (const [minInvocations, groups] of [
    [16, '6u'],
    [17, '3u'],
    [32, '3u'],
    [33, '2u'],
    [97, '1u'],
  ] as const) {
    it(`leaves ${groups} groups to each where ${minInvocations} invocations are wanted`, () => {
      expect(planOne(64, 24, minInvocations)[1]).to.equal(groups);
    });
  }
});
