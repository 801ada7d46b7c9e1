import { expect } from 'chai';
import {
  join,
  packFrameConv,
  packMatrix,
  packWindow,
} from '../../../src/inference/kernels/pack-weights.js';

const floats = (...values: number[]) => Float32Array.from(values);

describe('packMatrix', () => {
  it('pads one input and one output to a block of four by four, then the bias', () => {
    const packed = packMatrix({ weights: floats(7), bias: floats(9), outputs: 1, inputs: 1 });
    expect([...packed]).to.deep.equal([
      ...[7, 0, 0, 0],
      ...[0, 0, 0, 0],
      ...[0, 0, 0, 0],
      ...[0, 0, 0, 0],
      ...[9, 0, 0, 0],
    ]);
  });

  it('turns rows of inputs into columns of outputs: 3 by 4', () => {
    // Output 1 is 11, 12, 13, 14; output 2 is 21, and so on.
    const weights = floats(11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34);
    const packed = packMatrix({ weights, bias: floats(1, 2, 3), outputs: 3, inputs: 4 });
    expect([...packed]).to.deep.equal([
      ...[11, 21, 31, 0],
      ...[12, 22, 32, 0],
      ...[13, 23, 33, 0],
      ...[14, 24, 34, 0],
      ...[1, 2, 3, 0],
    ]);
  });

  it('has the blocks of one output group side by side: 5 outputs of 5 inputs', () => {
    const weights = Float32Array.from(
      { length: 25 },
      (_, i) => 10 * (Math.floor(i / 5) + 1) + (i % 5) + 1,
    );
    const packed = packMatrix({ weights, bias: floats(1, 2, 3, 4, 5), outputs: 5, inputs: 5 });
    const zeros = [0, 0, 0, 0];
    expect([...packed]).to.deep.equal([
      ...[11, 21, 31, 41, 12, 22, 32, 42, 13, 23, 33, 43, 14, 24, 34, 44],
      ...[15, 25, 35, 45, ...zeros, ...zeros, ...zeros],
      ...[51, 0, 0, 0, 52, 0, 0, 0, 53, 0, 0, 0, 54, 0, 0, 0],
      ...[55, 0, 0, 0, ...zeros, ...zeros, ...zeros],
      ...[1, 2, 3, 4],
      ...[5, 0, 0, 0],
    ]);
  });

  it('has the places of a kernel between output and input group', () => {
    // [output][place][input]: 2 outputs, 2 places, 1 input.
    const packed = packMatrix({
      weights: floats(111, 121, 211, 221),
      bias: floats(1, 2),
      outputs: 2,
      inputs: 1,
      taps: 2,
    });
    const rest = new Array<number>(12).fill(0);
    expect([...packed]).to.deep.equal([
      111,
      211,
      0,
      0,
      ...rest,
      121,
      221,
      0,
      0,
      ...rest,
      1,
      2,
      0,
      0,
    ]);
  });
});

describe('packWindow', () => {
  it('pads one channel', () => {
    const packed = packWindow({ weights: floats(5, 6), bias: floats(9), channels: 1, taps: 2 });
    expect([...packed]).to.deep.equal([5, 0, 0, 0, 6, 0, 0, 0, 9, 0, 0, 0]);
  });

  it('has all places of a group together: 5 channels, 2 places', () => {
    const weights = floats(11, 12, 13, 14, 15, 21, 22, 23, 24, 25);
    const packed = packWindow({ weights, bias: floats(1, 2, 3, 4, 5), channels: 5, taps: 2 });
    expect([...packed]).to.deep.equal([
      ...[11, 12, 13, 14],
      ...[21, 22, 23, 24],
      ...[15, 0, 0, 0],
      ...[25, 0, 0, 0],
      ...[1, 2, 3, 4],
      ...[5, 0, 0, 0],
    ]);
  });
});

describe('packFrameConv', () => {
  it('has the output groups of one place together: 5 outputs, 2 places of 3 colours', () => {
    // [output][place][colour]: 312 is output 3, place 1, green.
    const weights = Float32Array.from({ length: 30 }, (_, i) => {
      const [output, place, color] = [Math.floor(i / 6), Math.floor(i / 3) % 2, i % 3] as const;
      return 100 * (output + 1) + 10 * (place + 1) + color + 1;
    });
    const packed = packFrameConv({
      weights,
      bias: floats(1, 2, 3, 4, 5),
      outputs: 5,
      inputs: 3,
      taps: 2,
    });
    const zeros = [0, 0, 0, 0];
    expect([...packed]).to.deep.equal([
      ...[111, 211, 311, 411, 112, 212, 312, 412, 113, 213, 313, 413, ...zeros],
      ...[511, 0, 0, 0, 512, 0, 0, 0, 513, 0, 0, 0, ...zeros],
      ...[121, 221, 321, 421, 122, 222, 322, 422, 123, 223, 323, 423, ...zeros],
      ...[521, 0, 0, 0, 522, 0, 0, 0, 523, 0, 0, 0, ...zeros],
      ...[1, 2, 3, 4],
      ...[5, 0, 0, 0],
    ]);
  });
});

describe('join', () => {
  it('puts one array after the other', () => {
    expect([...join(floats(1, 2), floats(), floats(3))]).to.deep.equal([1, 2, 3]);
    expect([...join()]).to.deep.equal([]);
  });
});
