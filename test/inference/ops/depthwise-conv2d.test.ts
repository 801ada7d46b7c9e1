import { expect } from 'chai';
import {
  readDepthwiseConv2d,
  runDepthwiseConv2d,
  type DepthwiseConv2dNode,
} from '../../../src/inference/ops/depthwise-conv2d.js';
import type { Shape } from '../../../src/inference/ops/node.js';
import { OPTIONS, PADDING } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';

interface Case {
  readonly input: Shape;
  readonly output: Shape;
  readonly kernel: readonly [height: number, width: number];
  /** [kernel height][kernel width][channels]; ones if left out. */
  readonly weights?: readonly number[];
  readonly weightChannels?: number;
  readonly bias?: readonly number[];
  readonly options?: Readonly<Record<string, number>>;
}

/** Steps of 1 and SAME, if not told otherwise. */
function read(test: Case): DepthwiseConv2dNode {
  const { input, output, kernel, bias, options, weightChannels = input[2] } = test;
  const shape = [1, ...kernel, weightChannels];
  const values = test.weights ?? new Array<number>(shape.reduce((a, b) => a * b)).fill(1);
  const weights = { shape, values };
  return readOp(readDepthwiseConv2d, {
    activations: [input],
    constants: bias ? [weights, { shape: [bias.length], values: bias }] : [weights],
    output,
    options: {
      fields: OPTIONS.depthwiseConv2d,
      values: { padding: PADDING.same, strideX: 1, strideY: 1, multiplier: 1, ...options },
    },
  });
}

const STRIDE_2 = { strideX: 2, strideY: 2 };

describe('readDepthwiseConv2d', () => {
  for (const { input, kernel, options, output } of [
    { input: [5, 4, 3], kernel: [3, 3], options: {}, output: [5, 4, 3] },
    { input: [5, 4, 3], kernel: [5, 5], options: STRIDE_2, output: [3, 2, 3] },
    { input: [5, 4, 1], kernel: [3, 3], options: { padding: PADDING.valid }, output: [3, 2, 1] },
    { input: [1, 1, 4], kernel: [1, 1], options: {}, output: [1, 1, 4] },
  ] as const) {
    const about = `${kernel.join('x')} ${JSON.stringify(options)}`;
    it(`makes [${output.join()}] of [${input.join()}] by ${about}`, () => {
      const node = read({ input, output, kernel, options });
      expect(node.outputShape).to.deep.equal(output);
      expect([node.inputs, node.output]).to.deep.equal([[0], 2]);
    });

    it(`refuses another output than [${output.join()}] of [${input.join()}] by ${about}`, async () => {
      const wrong: Shape = [output[0] + 1, output[1], output[2]];
      const error = await expectCode('model-invalid', () =>
        read({ input, output: wrong, kernel, options }),
      );
      expect(error.message).to.include(
        `OP #0: output is [1,${wrong.join()}], expected [1,${output.join()}]`,
      );
    });
  }

  const good: Case = { input: [3, 3, 2], output: [3, 3, 2], kernel: [3, 3] };
  for (const [what, wrong, message] of [
    ['weights for twice the channels', { weightChannels: 4 }, 'expected [1,height,width,2]'],
    ['a multiplier', { options: { multiplier: 2 } }, 'depth multiplier 2'],
    ['a kernel of 8', { kernel: [3, 8] }, 'kernel of 3x8'],
    ['a step of 0', { options: { strideY: 0 } }, 'stride of 0x1'],
    ['dilation', { options: { dilationY: 2 } }, 'dilation of 2x1'],
    ['a bias for other channels', { bias: [0] }, 'bias is [1], expected [2]'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => read({ ...good, ...wrong }));
      expect(error.message).to.include('OP #0: ').and.include(message);
    });
  }

  it('takes what those are variants of', () => {
    expect(read({ ...good, bias: [0, 0] }).kind).to.equal('depthwise-conv2d');
  });
});

describe('runDepthwiseConv2d', () => {
  function run(test: Case, values: readonly number[]): number[] {
    return Array.from(runDepthwiseConv2d(read(test), [tensorOf(test.input, values)]).data);
  }

  it('weighs each channel with its own kernel, unmirrored', () => {
    // The first channel counts up, under ones; the second is all ones, under a kernel that looks up and left.
    const values = countUp(9).flatMap((value) => [value, 1]);
    const weights = countUp(9).flatMap((at) => [1, at === 1 ? 1 : 0]);
    const result = run({ input: [3, 3, 2], output: [3, 3, 2], kernel: [3, 3], weights }, values);
    const channel = (c: number) => result.filter((_, i) => i % 2 === c);
    expect(channel(0)).to.deep.equal([12, 21, 16, 27, 45, 33, 24, 39, 28]);
    expect(channel(1)).to.deep.equal([0, 0, 0, 0, 1, 1, 0, 1, 1]);
  });

  it('puts the odd zero of an even size below and to the right', () => {
    const test: Case = {
      input: [4, 4, 1],
      output: [2, 2, 1],
      kernel: [3, 3],
      options: STRIDE_2,
    };
    expect(run(test, countUp(16))).to.deep.equal([54, 45, 72, 54]);
  });

  it('puts two of three zeros to the right', () => {
    const test: Case = {
      input: [1, 6, 1],
      output: [1, 3, 1],
      kernel: [1, 5],
      options: { strideX: 2 },
    };
    expect(run(test, countUp(6))).to.deep.equal([10, 20, 15]);
  });

  it('stays inside with VALID', () => {
    const options = { padding: PADDING.valid };
    const test: Case = { input: [3, 4, 1], output: [1, 2, 1], kernel: [3, 3], options };
    expect(run(test, countUp(12))).to.deep.equal([54, 63]);
  });

  for (const channels of [1, 3, 4, 5]) {
    it(`keeps ${channels} channels apart, and adds the bias`, () => {
      const bias = countUp(channels).map((c) => 10 * (c - 1));
      const shape = [1, 1, channels] as const;
      const weights = countUp(channels);
      const test: Case = { input: shape, output: shape, kernel: [1, 1], weights, bias };
      expect(run(test, new Array<number>(channels).fill(1))).to.deep.equal(
        [1, 12, 23, 34, 45].slice(0, channels),
      );
    });
  }

  it('applies the activation last', () => {
    const shape = [1, 1, 3] as const;
    const options = { activation: 1 };
    const test: Case = { input: shape, output: shape, kernel: [1, 1], bias: [-2, 1, 9], options };
    expect(run(test, [1, 1, 1])).to.deep.equal([0, 2, 10]);
  });
});
