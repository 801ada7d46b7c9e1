import type { Activation } from '../../../src/inference/ops/activation.js';
import { testKernels, useKernelRunners, type KernelCase } from '../../helpers/run-kernels.js';

const CONV: readonly Omit<KernelCase, 'files'>[] = [
  { name: 'of a single pixel', shape: [1, 1, 1], add: (g) => g.conv(0, { outputs: 1 }) },
  {
    name: '3x3, stride 2, odd sizes, 3 to 5 channels',
    shape: [7, 5, 3],
    add: (g) => g.conv(0, { outputs: 5, kernel: 3, stride: 2, activation: 'relu' }),
  },
  {
    name: '5x5, 4 to 16 channels, larger than the input',
    shape: [4, 2, 4],
    add: (g) => g.conv(0, { outputs: 16, kernel: 5, activation: 'hard-swish' }),
  },
  {
    name: '1x5, stride 2 across, 16 to 24 channels, more pixels than a workgroup',
    shape: [9, 15, 16],
    add: (g) => g.conv(0, { outputs: 24, kernel: [1, 5], stride: [1, 2], activation: 'relu6' }),
  },
  {
    name: '3x1, stride 2 down, without padding, 5 to 4 channels',
    shape: [8, 3, 5],
    add: (g) =>
      g.conv(0, {
        outputs: 4,
        kernel: [3, 1],
        stride: [2, 1],
        isValid: true,
        activation: 'sigmoid',
      }),
  },
];

const DEPTHWISE: readonly Omit<KernelCase, 'files'>[] = [
  { name: 'of a single pixel', shape: [1, 1, 1], add: (g) => g.depthwise(0, { kernel: 3 }) },
  {
    name: '3x3, 2 wide, 3 channels',
    shape: [5, 2, 3],
    add: (g) => g.depthwise(0, { kernel: 3, activation: 'relu' }),
  },
  {
    name: '5x5, 3 wide, 5 channels',
    shape: [4, 3, 5],
    add: (g) => g.depthwise(0, { kernel: 5, activation: 'hard-swish' }),
  },
  {
    name: '5x5, stride 2, 4 wide, 24 channels',
    shape: [9, 7, 24],
    add: (g) => g.depthwise(0, { kernel: 5, stride: 2, activation: 'relu6' }),
  },
  {
    name: '3x3, stride 2 down, 5 wide, 16 channels, more quads than a workgroup',
    shape: [67, 5, 16],
    add: (g) => g.depthwise(0, { kernel: 3, stride: [2, 1] }),
  },
  {
    name: '1x3, stride 2 across, without padding, 4 channels',
    shape: [3, 12, 4],
    add: (g) =>
      g.depthwise(0, { kernel: [1, 3], stride: [1, 2], isValid: true, activation: 'sigmoid' }),
  },
];

const TRANSPOSE_CONV: readonly Omit<KernelCase, 'files'>[] = [
  {
    name: '2x2, stride 2, of a single pixel',
    shape: [1, 1, 1],
    add: (g) => g.transposeConv(0, { outputs: 1, kernel: 2, stride: 2, isValid: true }),
  },
  {
    name: '2x2, stride 2, whose odd size loses a row and a column',
    shape: [5, 3, 5],
    add: (g) => g.transposeConv(0, { outputs: 3, kernel: 2, stride: 2, activation: 'sigmoid' }),
  },
  {
    name: '4x4, stride 2, cut at all sides, 16 to 5 channels',
    shape: [4, 8, 16],
    add: (g) => g.transposeConv(0, { outputs: 5, kernel: 4, stride: 2 }),
  },
  {
    name: '3x2, stride 1 down and 3 across, 4 to 24 channels',
    shape: [4, 5, 4],
    add: (g) => g.transposeConv(0, { outputs: 24, kernel: [3, 2], stride: [1, 3], isValid: true }),
  },
];

const MEAN: readonly Omit<KernelCase, 'files'>[] = [
  { name: 'of a single pixel', shape: [1, 1, 3], add: (g) => g.mean(0) },
  { name: 'of odd sizes', shape: [7, 13, 24], add: (g) => g.mean(0) },
  { name: 'of more groups than a workgroup', shape: [2, 3, 261], add: (g) => g.mean(0) },
];

const RESIZE: readonly Omit<KernelCase, 'files'>[] = [
  { name: 'a single pixel, enlarged', shape: [1, 1, 3], add: (g) => g.resize(0, { to: [3, 5] }) },
  {
    name: 'twofold, half-pixel centres',
    shape: [3, 5, 5],
    add: (g) => g.resize(0, { to: [6, 10] }),
  },
  {
    name: 'to odd sizes, aligned corners',
    shape: [4, 3, 16],
    add: (g) => g.resize(0, { to: [9, 7], sampling: 'corners' }),
  },
  {
    name: 'to a single row, aligned corners',
    shape: [4, 3, 4],
    add: (g) => g.resize(0, { to: [1, 8], sampling: 'corners' }),
  },
  {
    name: 'by the top left corners',
    shape: [3, 5, 1],
    add: (g) => g.resize(0, { to: [7, 11], sampling: 'top-left' }),
  },
  { name: 'shrunk', shape: [9, 12, 4], add: (g) => g.resize(0, { to: [4, 5] }) },
];

const ACTIVATIONS: readonly Activation[] = ['none', 'relu', 'relu6', 'hard-swish', 'sigmoid'];

/** The second operand comes of an activation, so that it is another tensor than the first. */
const BINARY: readonly KernelCase[] = [
  ...(['add', 'mul'] as const).flatMap((op): KernelCase[] => [
    {
      name: `${op}, odd sizes, more pixels than a workgroup`,
      shape: [5, 13, 5],
      add: (g) => g.binary(op, 0, g.activation(0, 'sigmoid')),
      files: ['binary.wgsl', 'binary.wgsl'],
    },
    {
      name: `${op} of single pixels`,
      shape: [1, 1, 3],
      add: (g) => g.binary(op, 0, g.activation(0, 'sigmoid')),
      files: ['binary.wgsl', 'binary.wgsl'],
    },
    {
      name: `${op} of one value per channel`,
      shape: [3, 7, 5],
      add: (g) => g.binary(op, 0, g.mean(0), 'hard-swish'),
      files: ['mean.wgsl', 'binary.wgsl'],
    },
  ]),
  ...ACTIVATIONS.flatMap((activation): KernelCase[] => [
    {
      name: `add, then ${activation}`,
      shape: [3, 3, 4],
      add: (g) => g.binary('add', 0, 0, activation),
      files: ['binary.wgsl'],
    },
    {
      name: `${activation} alone`,
      shape: [3, 3, 4],
      add: (g) => g.activation(0, activation),
      files: ['binary.wgsl'],
    },
  ]),
];

describe('createSingleOp', () => {
  const use = useKernelRunners();

  for (const [file, cases] of Object.entries({
    'conv2d.wgsl': CONV,
    'depthwise-conv2d.wgsl': DEPTHWISE,
    'transpose-conv2d.wgsl': TRANSPOSE_CONV,
    'mean.wgsl': MEAN,
    'resize-bilinear.wgsl': RESIZE,
  })) {
    describe(file, () => {
      testKernels(
        use,
        cases.map((one) => ({ ...one, files: [file], isFused: false })),
      );
    });
  }

  describe('binary.wgsl', () => {
    testKernels(
      use,
      BINARY.map((one) => ({ ...one, isFused: false })),
    );
  });
});
