import { expect } from 'chai';
import { toHalf } from '../../../src/inference/engine/half.js';

/** The value of a half that is neither infinite nor NaN, by its definition: exact in f32. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const LARGEST = 0x7bff;
const INFINITE = 0x7c00;

/** The halves from 0 up to the largest. */
const FINITE = Array.from({ length: LARGEST + 1 }, (_, bits) => bits);

/** The neighbours of a positive f32 among the f32. */
function stepF32(value: number, step: 1 | -1): number {
  const floats = Float32Array.of(value);
  new Uint32Array(floats.buffer)[0]! += step;
  return floats[0]!;
}

const convert = (values: readonly number[]) => [...toHalf(Float32Array.from(values))];

/** Of the wrong ones the first few: all of them would be no message to read. */
function expectAll(values: readonly number[], expected: readonly number[]): void {
  const actual = convert(values);
  const wrong = values
    .map((value, i) => ({ value, actual: actual[i], expected: expected[i] }))
    .filter((one) => one.actual !== one.expected);
  expect(wrong.slice(0, 5)).to.deep.equal([]);
}

describe('toHalf', () => {
  it('gives back every half that is a number', () => {
    expectAll(FINITE.map(fromHalf), FINITE);
    const negative = FINITE.map((bits) => bits | 0x8000);
    expectAll(negative.map(fromHalf), negative);
  });

  it('keeps infinities, and makes every NaN a NaN of the same sign', () => {
    expectAll([Infinity, -Infinity], [INFINITE, INFINITE | 0x8000]);
    const nans = Float32Array.from({ length: 4 }, () => 0);
    new Uint32Array(nans.buffer).set([0x7fc00000, 0x7f800001, 0xffffffff, 0xff800001]);
    expect([...toHalf(nans)]).to.deep.equal([0x7e00, 0x7e00, 0xfe00, 0xfe00]);
  });

  it('rounds what lies half-way between two halves to the even one', () => {
    const lower = FINITE.slice(0, -1);
    const middles = lower.map((bits) => (fromHalf(bits) + fromHalf(bits + 1)) / 2);
    expectAll(
      middles,
      lower.map((bits) => bits + (bits & 1)),
    );
  });

  it('rounds what lies next to half-way to the nearer one', () => {
    const lower = FINITE.slice(0, -1);
    const middles = lower.map((bits) => (fromHalf(bits) + fromHalf(bits + 1)) / 2);
    expectAll(
      middles.map((value) => stepF32(value, -1)),
      lower,
    );
    expectAll(
      middles.map((value) => stepF32(value, 1)),
      lower.map((bits) => bits + 1),
    );
  });

  it('makes infinite what is nearer to the next power of two than to the largest half', () => {
    expectAll(
      [65504, stepF32(65520, -1), 65520, 65536, 3e38, -65520],
      [LARGEST, LARGEST, INFINITE, INFINITE, INFINITE, INFINITE | 0x8000],
    );
  });

  it('makes zero of what is too small, and keeps its sign', () => {
    expectAll([2 ** -25, stepF32(2 ** -25, 1), 2 ** -126, 1e-45], [0, 1, 0, 0]);
    expectAll([-0, -(2 ** -25), -(2 ** -24)], [0x8000, 0x8000, 0x8001]);
  });

  it('leaves the values that it was given', () => {
    const values = Float32Array.of(0.1, 1e6);
    toHalf(values);
    expect([...values]).to.deep.equal([...Float32Array.of(0.1, 1e6)]);
  });
});
