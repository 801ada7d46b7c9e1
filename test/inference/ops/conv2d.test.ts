import { expect } from 'chai';
import { readConv2d, runConv2d, type Conv2dNode } from '../../../src/inference/ops/conv2d.js';
import type { Shape } from '../../../src/inference/ops/node.js';
import { OPTIONS, PADDING, TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';
import type { TensorSpec } from '../../helpers/tflite-file.js';

interface Case {
  readonly input: Shape;
  readonly output: Shape;
  readonly weights: TensorSpec;
  readonly bias?: readonly number[];
  readonly options?: Readonly<Record<string, number>>;
  readonly optionsTable?: { readonly type: number };
}

/** Steps of 1 and SAME, if not told otherwise. */
function read({ input, output, weights, bias, options, optionsTable }: Case): Conv2dNode {
  return readOp(readConv2d, {
    activations: [input],
    constants: bias ? [weights, { shape: [bias.length], values: bias }] : [weights],
    output,
    options: {
      fields: { ...OPTIONS.conv2d, ...optionsTable },
      values: { padding: PADDING.same, strideX: 1, strideY: 1, ...options },
    },
  });
}

const ones = (shape: readonly number[]): TensorSpec => ({
  shape,
  values: new Array<number>(shape.reduce((a, b) => a * b)).fill(1),
});

const STRIDE_2 = { strideX: 2, strideY: 2 };

describe('readConv2d', () => {
  for (const { input, kernel, options, output } of [
    { input: [5, 5, 3], kernel: [3, 3], options: {}, output: [5, 5, 2] },
    { input: [5, 4, 3], kernel: [3, 3], options: STRIDE_2, output: [3, 2, 2] },
    { input: [5, 4, 3], kernel: [3, 3], options: { padding: PADDING.valid }, output: [3, 2, 2] },
    { input: [1, 1, 3], kernel: [1, 1], options: {}, output: [1, 1, 2] },
    { input: [1, 1, 3], kernel: [7, 7], options: { strideX: 7, strideY: 7 }, output: [1, 1, 2] },
    { input: [6, 6, 3], kernel: [2, 3], options: { strideX: 3 }, output: [6, 2, 2] },
  ] as const) {
    const about = `${kernel.join('x')} ${JSON.stringify(options)}`;
    const weights = ones([output[2], ...kernel, input[2]]);
    it(`makes [${output.join()}] of [${input.join()}] by ${about}`, () => {
      const node = read({ input, output, weights, options });
      expect(node.outputShape).to.deep.equal(output);
      expect([node.inputs, node.output]).to.deep.equal([[0], 2]);
    });

    it(`refuses another output than [${output.join()}] of [${input.join()}] by ${about}`, async () => {
      const wrong: Shape = [output[0], output[1] + 1, output[2]];
      const error = await expectCode('model-invalid', () =>
        read({ input, output: wrong, weights, options }),
      );
      expect(error.message).to.include(
        `OP #0: output is [1,${wrong.join()}], expected [1,${output.join()}]`,
      );
    });
  }

  it('takes the activation of the options', () => {
    const base: Case = { input: [1, 1, 1], output: [1, 1, 1], weights: ones([1, 1, 1, 1]) };
    const activations = [0, 1, 3].map((activation) => read({ ...base, options: { activation } }));
    expect(activations.map((node) => node.activation)).to.deep.equal(['none', 'relu', 'relu6']);
  });

  it('has zeros for a bias that is left out', () => {
    const node = read({ input: [1, 1, 1], output: [1, 1, 2], weights: ones([2, 1, 1, 1]) });
    expect(Array.from(node.bias)).to.deep.equal([0, 0]);
  });

  const good: Case = { input: [3, 3, 2], output: [3, 3, 1], weights: ones([1, 3, 3, 2]) };
  for (const [what, wrong, message] of [
    [
      'weights for other channels',
      { weights: ones([1, 3, 3, 1]) },
      'expected [outputs,height,width,2]',
    ],
    ['weights of rank 3', { weights: ones([3, 3, 2]) }, 'weights are [3,3,2]'],
    ['a kernel of 8', { weights: ones([1, 8, 3, 2]) }, 'kernel of 8x3'],
    ['a step of 0', { options: { strideX: 0 } }, 'stride of 1x0'],
    ['a step of 8', { options: { strideY: 8 } }, 'stride of 8x1'],
    ['a negative step', { options: { strideX: -1 } }, 'stride of 1x-1'],
    ['dilation', { options: { dilationX: 2 } }, 'dilation of 1x2'],
    ['unknown padding', { options: { padding: 2 } }, 'padding 2'],
    ['unknown activation', { options: { activation: 4 } }, 'activation 4'],
    [
      'options of another operator',
      { optionsTable: OPTIONS.add },
      'options of type 11, expected 1',
    ],
    ['a bias for other channels', { bias: [0, 0] }, 'bias is [2], expected [1]'],
    [
      'float16 weights without a DEQUANTIZE',
      { weights: { shape: [1, 1, 1, 2], type: TENSOR_TYPE.float16, values: [0, 0] } },
      'element type 1',
    ],
    ['weights that are not constant', { weights: { shape: [1, 3, 3, 2] } }, 'is not a constant'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => read({ ...good, ...wrong }));
      expect(error.message).to.include('OP #0: ').and.include(message);
    });
  }

  it('takes what those are variants of', () => {
    expect(read({ ...good, bias: [0] }).kind).to.equal('conv2d');
  });
});

describe('runConv2d', () => {
  function run(test: Case, values: readonly number[]): number[] {
    return Array.from(runConv2d(read(test), [tensorOf(test.input, values)]).data);
  }

  it('counts zeros on all sides with SAME', () => {
    const test: Case = { input: [3, 3, 1], output: [3, 3, 1], weights: ones([1, 3, 3, 1]) };
    expect(run(test, countUp(9))).to.deep.equal([12, 21, 16, 27, 45, 33, 24, 39, 28]);
  });

  it('takes every second position of an odd size', () => {
    const test: Case = {
      input: [3, 3, 1],
      output: [2, 2, 1],
      weights: ones([1, 3, 3, 1]),
      options: STRIDE_2,
    };
    expect(run(test, countUp(9))).to.deep.equal([12, 16, 24, 28]);
  });

  it('puts the odd zero of an even size below and to the right', () => {
    const test: Case = {
      input: [4, 4, 1],
      output: [2, 2, 1],
      weights: ones([1, 3, 3, 1]),
      options: STRIDE_2,
    };
    expect(run(test, countUp(16))).to.deep.equal([54, 45, 72, 54]);
  });

  it('stays inside with VALID', () => {
    const options = { padding: PADDING.valid };
    const test: Case = {
      input: [3, 4, 1],
      output: [1, 2, 1],
      weights: ones([1, 3, 3, 1]),
      options,
    };
    expect(run(test, countUp(12))).to.deep.equal([54, 63]);
  });

  it('does not mirror the kernel', () => {
    const weights = { shape: [1, 2, 2, 2], values: countUp(8) };
    const options = { padding: PADDING.valid };
    expect(
      run({ input: [2, 2, 2], output: [1, 1, 1], weights, options }, countUp(8)),
    ).to.deep.equal([204]);
  });

  it('tells x from y', () => {
    const wide: Case = { input: [2, 3, 1], output: [2, 3, 1], weights: ones([1, 1, 3, 1]) };
    expect(run(wide, countUp(6))).to.deep.equal([3, 6, 5, 9, 15, 11]);
    const step: Case = {
      input: [2, 4, 1],
      output: [2, 2, 1],
      weights: ones([1, 1, 1, 1]),
      options: { strideX: 2 },
    };
    expect(run(step, countUp(8))).to.deep.equal([1, 3, 5, 7]);
  });

  for (const [channels, expected] of [
    [1, [1.5, 1]],
    [3, [14.5, 31]],
    [4, [30.5, 69]],
    [5, [55.5, 129]],
  ] as const) {
    it(`adds up ${channels} channels and the bias`, () => {
      const weights = { shape: [2, 1, 1, channels], values: countUp(2 * channels) };
      const test: Case = { input: [1, 1, channels], output: [1, 1, 2], weights, bias: [0.5, -1] };
      expect(run(test, countUp(channels))).to.deep.equal(expected);
    });
  }

  it('applies the activation last', () => {
    const weights = { shape: [3, 1, 1, 1], values: [1, 1, 1] };
    const options = { activation: 3 };
    const test: Case = { input: [1, 1, 1], output: [1, 1, 3], weights, bias: [-2, 1, 9], options };
    expect(run(test, [1])).to.deep.equal([0, 2, 6]);
  });
});
