import { expect } from 'chai';
import { slide } from '../../../src/inference/ops/window.js';

describe('slide', () => {
  for (const [input, kernel, stride, output, before] of [
    [5, 3, 1, 5, 1],
    [5, 3, 2, 3, 1],
    [4, 3, 2, 2, 0], // one zero: it comes after
    [6, 5, 2, 3, 1], // three zeros: one before, two after
    [5, 5, 2, 3, 2],
    [2, 2, 1, 2, 0],
    [1, 3, 1, 1, 1],
    [1, 3, 2, 1, 1],
    [1, 1, 1, 1, 0],
    [4, 1, 2, 2, 0], // the last input is not looked at
    [3, 1, 2, 2, 0],
    [7, 3, 3, 3, 1],
  ] as const) {
    it(`with SAME, makes ${output} of ${input} by ${kernel} in steps of ${stride}, ${before} zeros before`, () => {
      expect(slide({ input, kernel, stride, isSame: true })).to.deep.equal({ output, before });
    });
  }

  for (const [input, kernel, stride, output] of [
    [5, 3, 1, 3],
    [5, 3, 2, 2],
    [4, 3, 2, 1],
    [6, 2, 2, 3],
    [3, 3, 1, 1],
    [1, 1, 1, 1],
    [2, 3, 1, 0], // the kernel does not fit
  ] as const) {
    it(`with VALID, makes ${output} of ${input} by ${kernel} in steps of ${stride}, no zeros`, () => {
      const result = slide({ input, kernel, stride, isSame: false });
      expect(result).to.deep.equal({ output, before: 0 });
    });
  }
});
