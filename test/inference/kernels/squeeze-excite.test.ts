import { testKernels, useKernelRunners, type KernelCase } from '../../helpers/run-kernels.js';

const FILES = ['squeeze-excite.wgsl'];
/** Half the size of the input comes of a convolution that nothing is fused with. */
const WITH_LOW = ['depthwise-conv2d.wgsl', ...FILES];

const CASES: readonly KernelCase[] = [
  {
    name: 'one layer on a single pixel and channel',
    shape: [1, 1, 1],
    add: (g) => g.conv(g.mean(0), { outputs: 1 }),
    files: FILES,
  },
  {
    name: 'one layer, 24 to 16 channels, odd sizes',
    shape: [7, 9, 24],
    add: (g) => g.conv(g.mean(0), { outputs: 16, activation: 'sigmoid' }),
    files: FILES,
  },
  {
    name: 'two layers, 5 to 3 to 5 channels',
    shape: [3, 5, 5],
    add: (g) =>
      g.conv(g.conv(g.mean(0), { outputs: 3, activation: 'relu' }), {
        outputs: 5,
        activation: 'sigmoid',
      }),
    files: FILES,
  },
  {
    name: 'two layers whose unused channels are not zeros, more pixels than shares',
    shape: [17, 16, 96],
    add: (g) =>
      g.conv(g.conv(g.mean(0), { outputs: 25, activation: 'sigmoid' }), {
        outputs: 96,
        activation: 'hard-swish',
      }),
    files: FILES,
  },
  {
    name: 'groups that do not divide the workgroup, one layer, a picture of odd sizes added',
    shape: [6, 10, 20],
    add: (g) => {
      const low = g.depthwise(0, { kernel: 3, stride: 2 });
      const sum = g.binary('add', g.resize(low, { to: [6, 10] }), 0);
      return g.conv(g.mean(sum), { outputs: 7, activation: 'relu6' });
    },
    files: WITH_LOW,
  },
  {
    name: 'two layers, a single pixel added',
    shape: [2, 2, 4],
    add: (g) => {
      const low = g.depthwise(0, { kernel: 3, stride: 2 });
      const sum = g.binary('add', 0, g.resize(low, { to: [2, 2] }));
      return g.conv(g.conv(g.mean(sum), { outputs: 4 }), { outputs: 4 });
    },
    files: WITH_LOW,
  },
  {
    name: 'as many channels as a workgroup of 64 takes',
    shape: [1, 3, 256],
    add: (g) => g.conv(g.conv(g.mean(0), { outputs: 256 }), { outputs: 253 }),
    gateInvocations: 64,
    files: FILES,
  },
  {
    name: 'as many channels as a workgroup of 256 takes',
    shape: [1, 3, 1024],
    add: (g) => g.conv(g.conv(g.mean(0), { outputs: 1024 }), { outputs: 1021 }),
    files: FILES,
  },
];

describe('createSqueezeExcite', () => {
  const use = useKernelRunners();
  describe('computes what the CPU does', () => testKernels(use, CASES));
});
