import { expect } from 'chai';
import { countMultiplications } from '../../../src/inference/tflite/count-multiplications.js';
import { buildGraph } from '../../../src/inference/tflite/graph.js';
import { parseModel } from '../../../src/inference/tflite/model.js';
import { BUILTIN, OPTIONS } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { writeModel } from '../../helpers/tflite-file.js';

/** A 7x7 convolution of `side` x `side` pixels from 3 to `channels`, and a 1x1 one from those to the mask. */
function writeConvs(side: number, channels: number): Uint8Array {
  const options = {
    fields: OPTIONS.conv2d,
    values: { padding: 0, strideX: 1, strideY: 1 },
  };
  const zeros = (length: number) => new Array<number>(length).fill(0);
  return writeModel({
    tensors: [
      { shape: [1, side, side, 3] },
      { shape: [channels, 7, 7, 3], values: zeros(147 * channels) },
      { shape: [channels], values: zeros(channels) },
      { shape: [1, side, side, channels] },
      { shape: [1, 1, 1, channels], values: zeros(channels) },
      { shape: [1], values: [0] },
      { shape: [1, side, side, 1] },
    ],
    operators: [
      { code: BUILTIN.CONV_2D, inputs: [0, 1, 2], outputs: [3], options },
      { code: BUILTIN.CONV_2D, inputs: [3, 4, 5], outputs: [6], options },
    ],
    inputs: [0],
    outputs: [6],
  });
}

describe('countMultiplications', () => {
  it('counts one for each weight and output pixel of a convolution', () => {
    const { nodes } = buildGraph(parseModel(writeConvs(8, 5)));
    expect(nodes.map(countMultiplications)).to.deep.equal([8 * 8 * 5 * 147, 8 * 8 * 5]);
  });
});

describe('buildGraph', () => {
  it('refuses a model that would hold a GPU up', async () => {
    // 60 Mi elements, which alone would be allowed, by 147 multiplications.
    await expectCode('model-invalid', () => buildGraph(parseModel(writeConvs(1024, 60))));
    buildGraph(parseModel(writeConvs(128, 60)));
  });
});
