import { expect } from 'chai';
import type { Shape } from '../../../src/inference/ops/node.js';
import {
  paint,
  readTransposeConv,
  runTransposeConv,
  type TransposeConvNode,
} from '../../../src/inference/ops/transpose-conv.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';
import type { TensorSpec } from '../../helpers/tflite-file.js';

const SAME = 1;
const VALID = 2;

interface Case {
  readonly input: Shape;
  readonly output: Shape;
  readonly weights: TensorSpec;
  /** Zeros if left out. */
  readonly bias?: readonly number[];
  /** Padding, step in x, step in y. */
  readonly options: readonly number[];
}

function read({ input, output, weights, options, ...rest }: Case): TransposeConvNode {
  const bias = rest.bias ?? new Array<number>(weights.shape[0]!).fill(0);
  return readOp(readTransposeConv, {
    activations: [input],
    constants: [weights, { shape: [bias.length], values: bias }],
    output,
    customOptions: options,
  });
}

describe('paint', () => {
  for (const [input, kernel, stride, output, before] of [
    [2, 2, 2, 4, 0],
    [72, 2, 2, 144, 0],
    [1, 2, 2, 1, 0], // the custom operator gives an odd input less than twice its size
    [3, 2, 2, 5, 0],
    [2, 3, 2, 4, 0], // one too many: cut off the end
    [2, 4, 2, 4, 1],
    [2, 3, 1, 2, 1],
    [2, 1, 1, 2, 0],
    [2, 1, 2, 3, 0],
  ] as const) {
    it(`with SAME, makes ${output} of ${input} by ${kernel} in steps of ${stride}, ${before} cut off before`, () => {
      expect(paint({ input, kernel, stride, isSame: true })).to.deep.equal({ output, before });
    });
  }

  for (const [input, kernel, stride, output] of [
    [2, 2, 2, 4],
    [2, 3, 2, 5],
    [3, 3, 1, 5],
    [1, 1, 1, 1],
  ] as const) {
    it(`with VALID, makes ${output} of ${input} by ${kernel} in steps of ${stride}, nothing cut off`, () => {
      const result = paint({ input, kernel, stride, isSame: false });
      expect(result).to.deep.equal({ output, before: 0 });
    });
  }
});

describe('readTransposeConv', () => {
  const weights: TensorSpec = { shape: [1, 2, 2, 3], values: countUp(12) };
  const good: Case = { input: [4, 2, 3], output: [8, 4, 1], weights, options: [SAME, 2, 2] };

  it('takes padding and steps from the custom options', () => {
    const node = read(good);
    expect([node.inputs, node.output, node.outputShape]).to.deep.equal([[0], 3, [8, 4, 1]]);
    expect([node.kernel, node.stride]).to.deep.equal([
      { height: 2, width: 2 },
      { y: 2, x: 2 },
    ]);
  });

  it('reads the step in x before the step in y', () => {
    const node = read({ ...good, output: [4, 4, 1], options: [SAME, 2, 1] });
    expect(node.stride).to.deep.equal({ y: 1, x: 2 });
  });

  for (const [what, wrong, message] of [
    ['another output', { output: [8, 5, 1] }, 'output is [1,8,5,1], expected [1,8,4,1]'],
    ['options that are too short', { options: [SAME, 2] }, '8 bytes of options, expected 12'],
    ['no padding', { options: [0, 2, 2] }, 'padding 0'],
    ['unknown padding', { options: [3, 2, 2] }, 'padding 3'],
    ['a step of 0', { options: [SAME, 0, 2] }, 'stride of 2x0'],
    ['a step of 8', { options: [SAME, 2, 8] }, 'stride of 8x2'],
    [
      'weights for other channels',
      { weights: { shape: [1, 2, 2, 2], values: countUp(8) } },
      'expected [outputs,height,width,3]',
    ],
    [
      'a kernel of 8',
      { weights: { shape: [1, 8, 1, 3], values: countUp(24) } },
      'kernel of 8x1, expected 1 to 7',
    ],
    ['a bias for other channels', { bias: [0, 0] }, 'bias is [2], expected [1]'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => read({ ...good, ...wrong }));
      expect(error.message).to.include('OP #0: ').and.include(message);
    });
  }
});

describe('runTransposeConv', () => {
  function run(test: Case, values: readonly number[]): number[] {
    return Array.from(runTransposeConv(read(test), [tensorOf(test.input, values)]).data);
  }

  it('paints kernels side by side where the step is their size', () => {
    const weights = { shape: [1, 2, 2, 1], values: [1, 2, 3, 4] };
    const test: Case = { input: [2, 2, 1], output: [4, 4, 1], weights, options: [SAME, 2, 2] };
    const rows = [1, 2, 2, 4, 3, 4, 6, 8, 3, 6, 4, 8, 9, 12, 12, 16];
    expect(run(test, countUp(4))).to.deep.equal(rows);
  });

  for (const { kernel, options, output } of [
    { kernel: [1, 10, 100], options: [SAME, 2, 1], output: [1, 10, 102, 20] },
    { kernel: [1, 10, 100], options: [VALID, 2, 1], output: [1, 10, 102, 20, 200] },
    { kernel: [1, 10, 100, 1000], options: [SAME, 2, 1], output: [10, 102, 1020, 200] },
    { kernel: [1, 10, 100], options: [SAME, 1, 1], output: [12, 120] },
    { kernel: [1], options: [SAME, 2, 1], output: [1, 0, 2] },
  ]) {
    it(`adds up where kernels of ${kernel.length} in steps of ${options[1]} overlap, padding ${options[0]}`, () => {
      const weights = { shape: [1, 1, kernel.length, 1], values: kernel };
      const shape: Shape = [1, output.length, 1];
      expect(run({ input: [1, 2, 1], output: shape, weights, options }, [1, 2])).to.deep.equal(
        output,
      );
    });
  }

  for (const [channels, expected] of [
    [1, [1.5, 1]],
    [3, [14.5, 31]],
    [4, [30.5, 69]],
    [5, [55.5, 129]],
  ] as const) {
    it(`adds up ${channels} channels and the bias`, () => {
      const test: Case = {
        input: [1, 1, channels],
        output: [1, 1, 2],
        weights: { shape: [2, 1, 1, channels], values: countUp(2 * channels) },
        bias: [0.5, -1],
        options: [SAME, 1, 1],
      };
      expect(run(test, countUp(channels))).to.deep.equal(expected);
    });
  }

  it('applies the activation to the sum', () => {
    const weights = { shape: [1, 1, 2, 1], values: [3, -2] };
    const options = [VALID, 1, 1];
    const node = read({ input: [1, 2, 1], output: [1, 3, 1], weights, bias: [1], options });
    const input = tensorOf([1, 2, 1], [1, 1]);
    const result = runTransposeConv({ ...node, activation: 'relu' }, [input]);
    expect(Array.from(result.data)).to.deep.equal([4, 2, 0]);
  });
});
