import { expect } from 'chai';
import { readAveragePool2d, readMean, runMean } from '../../../src/inference/ops/mean.js';
import type { Shape } from '../../../src/inference/ops/node.js';
import { OPTIONS, PADDING, TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';

const INPUT: Shape = [2, 3, 4];
const OUTPUT: Shape = [1, 1, 4];

function readPool(options: Readonly<Record<string, number>> = {}, output: Shape = OUTPUT) {
  const values = { padding: PADDING.valid, height: 2, width: 3, activation: 0, ...options };
  return readOp(readAveragePool2d, {
    activations: [INPUT],
    output,
    options: { fields: OPTIONS.pool2d, values },
  });
}

function readAxes(
  axes: readonly number[],
  { keepDims = 1, type = TENSOR_TYPE.int32 }: { keepDims?: number; type?: number } = {},
) {
  return readOp(readMean, {
    activations: [INPUT],
    constants: [{ shape: [axes.length], type, values: axes }],
    output: OUTPUT,
    options: { fields: OPTIONS.reducer, values: { keepDims } },
  });
}

describe('readAveragePool2d', () => {
  it('takes a window that is the whole picture', () => {
    const { kind, inputs, output, outputShape } = readPool();
    expect({ kind, inputs, output, outputShape }).to.deep.equal({
      kind: 'mean',
      inputs: [0],
      output: 1,
      outputShape: OUTPUT,
    });
  });

  for (const [what, options, message] of [
    ['a window that is too low', { height: 1 }, 'window of 1x3, expected the whole picture, 2x3'],
    ['a window that is too wide', { width: 4 }, 'window of 2x4'],
    ['a window turned round', { height: 3, width: 2 }, 'window of 3x2'],
    ['SAME', { padding: PADDING.same }, 'padding 0'],
    ['an activation', { activation: 1 }, 'fused activation 1'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => readPool(options));
      expect(error.message).to.include('OP #0: ').and.include(message);
    });
  }

  it('refuses another output', async () => {
    const error = await expectCode('model-invalid', () => readPool({}, [1, 1, 3]));
    expect(error.message).to.include('output is [1,1,1,3], expected [1,1,1,4]');
  });
});

describe('readMean', () => {
  for (const axes of [
    [1, 2],
    [2, 1],
    [-3, -2],
    [-2, 1],
  ]) {
    it(`takes the axes [${axes.join()}]`, () => {
      expect(readAxes(axes).outputShape).to.deep.equal(OUTPUT);
    });
  }

  for (const axes of [[1], [2], [0, 1], [2, 3], [1, 1], [1, 2, 3], [-4, -3], [1, 6]]) {
    it(`refuses the axes [${axes.join()}]`, async () => {
      const error = await expectCode('model-invalid', () => readAxes(axes));
      expect(error.message).to.include(`OP #0: axes are [${axes.join()}], expected [1,2]`);
    });
  }

  it('refuses to drop the axes', async () => {
    await expectCode('model-invalid', () => readAxes([1, 2], { keepDims: 0 }));
  });

  it('refuses axes that are not integers, or too many', async () => {
    await expectCode('model-invalid', () => readAxes([1, 2], { type: TENSOR_TYPE.float32 }));
    const error = await expectCode('model-invalid', () => readAxes(countUp(9)));
    expect(error.message).to.include('input 1 is not a list of up to 8 int32');
  });
});

describe('runMean', () => {
  for (const channels of [1, 3, 4, 5]) {
    it(`averages each of ${channels} channels over the picture`, () => {
      const shape: Shape = [2, 3, channels];
      const node = { ...readPool(), outputShape: [1, 1, channels] as const };
      const result = runMean(node, [tensorOf(shape, countUp(6 * channels))]);
      // The values of channel c are c + 1 and on in steps of `channels`: the middle is 2.5 steps on.
      const expected = countUp(channels).map((first) => first + 2.5 * channels);
      expect(result.shape).to.deep.equal([1, 1, channels]);
      expect(Array.from(result.data)).to.deep.equal(expected);
    });
  }

  it('leaves a single pixel as it is', () => {
    const node = { ...readPool(), outputShape: [1, 1, 2] as const };
    expect(Array.from(runMean(node, [tensorOf([1, 1, 2], [7, -3])]).data)).to.deep.equal([7, -3]);
  });
});
