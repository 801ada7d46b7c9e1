import type { GraphBuilder } from '../../helpers/graph-builder.js';
import { testKernels, useKernelRunners, type KernelCase } from '../../helpers/run-kernels.js';

const FUSED = ['depthwise-pointwise.wgsl'];

/** `x + depthwise(x)`. */
const added = (g: GraphBuilder, kernel: number, input = 0) =>
  g.binary('add', input, g.depthwise(input, { kernel, activation: 'relu' }));

const WITH_POINTWISE: readonly KernelCase[] = [
  {
    name: '1 wide, 1 to 1 channels',
    shape: [1, 1, 1],
    add: (g) => g.conv(g.depthwise(0, { kernel: 3 }), { outputs: 1 }),
    files: FUSED,
  },
  {
    name: '2 wide, 3 to 5 channels, with its input added',
    shape: [3, 2, 3],
    add: (g) => g.conv(added(g, 3), { outputs: 5 }),
    files: FUSED,
  },
  {
    name: '3 wide, 4 to 20 channels: 5 groups',
    shape: [2, 3, 4],
    add: (g) => g.conv(g.depthwise(0, { kernel: 5, activation: 'hard-swish' }), { outputs: 20 }),
    files: FUSED,
  },
  {
    name: '4 wide, stride 2, 5 to 24 channels: 6 groups',
    shape: [9, 7, 5],
    add: (g) =>
      g.conv(g.depthwise(0, { kernel: 3, stride: 2 }), { outputs: 24, activation: 'sigmoid' }),
    files: FUSED,
  },
  {
    name: '5 wide, 16 to 16 channels, with input and residual added, more quads than a workgroup',
    shape: [33, 5, 16],
    add: (g) => g.binary('add', g.conv(added(g, 3), { outputs: 16, activation: 'relu6' }), 0),
    files: FUSED,
  },
];

const mask = (g: GraphBuilder, input: number, isValid = false) =>
  g.transposeConv(input, { outputs: 1, kernel: 2, stride: 2, isValid, activation: 'sigmoid' });

/** The mask is as large as the input: the network shrinks it first. */
const WITH_MASK: readonly KernelCase[] = [
  {
    name: '1 wide: a mask of one texel',
    shape: [1, 1, 1],
    add: (g) => mask(g, g.depthwise(0, { kernel: 3 })),
    files: ['depthwise-mask.wgsl'],
  },
  {
    name: '1 wide, all four texels',
    shape: [1, 1, 5],
    add: (g) => mask(g, added(g, 3), true),
    files: ['depthwise-mask.wgsl'],
  },
  {
    name: '2 wide: an odd mask',
    shape: [3, 2, 3],
    add: (g) => mask(g, added(g, 5)),
    files: ['depthwise-mask.wgsl'],
  },
  {
    name: '3 wide: an odd mask',
    shape: [2, 3, 4],
    add: (g) => mask(g, g.depthwise(0, { kernel: 3, activation: 'relu' })),
    files: ['depthwise-mask.wgsl'],
  },
  {
    name: '4 wide, stride 2',
    shape: [6, 8, 16],
    add: (g) => mask(g, g.depthwise(0, { kernel: 3, stride: 2 })),
    files: ['depthwise-mask.wgsl'],
  },
  {
    name: '5 wide, more quads than a workgroup',
    shape: [33, 5, 24],
    add: (g) => mask(g, added(g, 3)),
    files: ['depthwise-mask.wgsl'],
  },
];

describe('createDepthwisePointwise', () => {
  const use = useKernelRunners();
  describe('computes what the CPU does', () => testKernels(use, WITH_POINTWISE));
});

describe('createDepthwiseMask', () => {
  const use = useKernelRunners();
  describe('computes what the CPU does', () => testKernels(use, WITH_MASK));
});
