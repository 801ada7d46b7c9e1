import { expect } from 'chai';
import { Constants } from '../../../src/inference/tflite/constants.js';
import type { TfliteTensor } from '../../../src/inference/tflite/model.js';
import { TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';

function float16s(...bits: number[]): TfliteTensor {
  const data = new Uint8Array(Uint16Array.from(bits).buffer);
  return { shape: [bits.length], type: TENSOR_TYPE.float16, data, position: 12 };
}

function float32s(...values: number[]): TfliteTensor {
  const data = new Uint8Array(Float32Array.from(values).buffer);
  return { shape: [values.length], type: TENSOR_TYPE.float32, data, position: 34 };
}

function decode(tensor: TfliteTensor): number[] {
  const constants = new Constants();
  const values = constants.float32s(tensor);
  constants.decode();
  return Array.from(values);
}

describe('Constants', () => {
  it('decodes float16: zeros, subnormals, normals and the largest', () => {
    const bits = [0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3555, 0x3c00, 0xc000, 0x7bff, 0xfbff];
    const values = [
      0,
      -0,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      1365 * 2 ** -12,
      1,
      -2,
      65504,
      -65504,
    ];
    expect(decode(float16s(...bits))).to.deep.equal(values);
  });

  it('decodes float32 at any byte', () => {
    const tensor = float32s(1.5, -0.25, 3e38);
    const shifted = new Uint8Array(13);
    shifted.set(tensor.data!, 1);
    const expected = [1.5, -0.25, Math.fround(3e38)];
    expect(decode({ ...tensor, data: shifted.subarray(1) })).to.deep.equal(expected);
  });

  for (const [what, tensor] of [
    ['infinity in float16', float16s(0, 0x7c00)],
    ['minus infinity in float16', float16s(0xfc00)],
    ['NaN in float16', float16s(0x7e00)],
    ['infinity in float32', float32s(Infinity)],
    ['NaN in float32', float32s(1, NaN)],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => decode(tensor));
      expect(error.message).to.include(`not a finite number (byte ${tensor.position})`);
    });
  }

  it('gives the same array for the same tensor, zeros until it is decoded', () => {
    const constants = new Constants();
    const tensor = float32s(1, 2);
    const values = constants.float32s(tensor);
    expect(constants.float32s(tensor)).to.equal(values);
    expect(Array.from(values)).to.deep.equal([0, 0]);
    constants.decode();
    expect(Array.from(values)).to.deep.equal([1, 2]);
  });

  it('makes at most 4 Mi elements, counting a tensor once', async () => {
    const constants = new Constants();
    const data = new Uint8Array(2 * 2 ** 20);
    const tensors = Array.from({ length: 4 }, (): TfliteTensor => {
      return { shape: [1024, 1024], type: TENSOR_TYPE.float16, data, position: 56 };
    });
    for (const tensor of [...tensors, ...tensors]) constants.float32s(tensor);
    await expectCode('model-invalid', () => constants.float32s(float16s(0)));
  });
});
