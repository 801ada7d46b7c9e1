import { expect } from 'chai';
import type { TfliteTensor } from '../../../src/inference/tflite/model.js';
import { TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { TensorTable } from '../../../src/inference/tflite/tensor-table.js';
import { expectCode } from '../../helpers/expect-code.js';

function tensor(shape: readonly number[], more: Partial<TfliteTensor> = {}): TfliteTensor {
  return { shape, type: TENSOR_TYPE.float32, data: null, position: 0, ...more };
}

function tableOf(...tensors: TfliteTensor[]): TensorTable {
  return new TensorTable({ tensors, operators: [], inputs: [], outputs: [] });
}

const operator = 'OP #0';
const HALF: Partial<TfliteTensor> = { type: TENSOR_TYPE.float16, data: new Uint8Array(4) };

describe('TensorTable', () => {
  it('knows the shape of a tensor once it is written', () => {
    const table = tableOf(tensor([1, 2, 3, 4]));
    expect(table.shapeOf(0)).to.equal(undefined);
    table.write(0, { shape: [2, 3, 4], operator });
    expect(table.shapeOf(0)).to.deep.equal([2, 3, 4]);
  });

  for (const shape of [[2, 3, 4], [2, 2, 3, 4], [1, 2, 3, 5], [1, 2, 3, 4, 1], []]) {
    it(`refuses a tensor declared [${shape.join()}] for [1,2,3,4]`, async () => {
      const error = await expectCode('model-invalid', () =>
        tableOf(tensor(shape)).write(0, { shape: [2, 3, 4], operator }),
      );
      expect(error.message).to.include(`OP #0: output is [${shape.join()}], expected [1,2,3,4]`);
    });
  }

  for (const shape of [
    [1025, 1, 1],
    [1, 1025, 1],
    [1, 1, 1025],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ] as const) {
    it(`refuses [${shape.join()}]`, async () => {
      const table = tableOf(tensor([1, ...shape]));
      const error = await expectCode('model-invalid', () => table.write(0, { shape, operator }));
      expect(error.message).to.include('expected sizes from 1 to 1024');
    });
  }

  it('takes 1024 of each, and 64 Mi elements in all', async () => {
    const table = tableOf(
      tensor([1, 1024, 1024, 63]),
      tensor([1, 1024, 1, 1024]),
      tensor([1, 1, 1, 1]),
    );
    table.write(0, { shape: [1024, 1024, 63], operator });
    table.write(1, { shape: [1024, 1, 1024], operator });
    const error = await expectCode('model-invalid', () =>
      table.write(2, { shape: [1, 1, 1], operator: 'OP #2' }),
    );
    expect(error.message).to.include('OP #2: with its output').and.include('67108864');
  });

  it('refuses to write a tensor twice, a constant, and other types than float32', async () => {
    const write = (table: TensorTable) => table.write(0, { shape: [1, 1, 1], operator });
    const shape = [1, 1, 1, 1];
    const written = tableOf(tensor(shape));
    write(written);
    await expectCode('model-invalid', () => write(written));
    const constant = tableOf(tensor(shape, { data: new Uint8Array(4) }));
    await expectCode('model-invalid', () => write(constant));
    const half = tableOf(tensor(shape, { type: TENSOR_TYPE.float16 }));
    const error = await expectCode('model-invalid', () => write(half));
    expect(error.message).to.include('element type 1, expected 0 (float32)');
  });

  it('leads from a dequantized tensor to its constant', () => {
    const table = tableOf(tensor([2], HALF), tensor([2]));
    expect(table.constantOf(1)).to.equal(undefined);
    table.dequantize(0, { to: 1, operator });
    expect(table.constantOf(1)).to.equal(table.declared(0));
    expect(table.constantOf(0)).to.equal(table.declared(0));
  });

  for (const [what, from, to] of [
    ['a tensor without data', tensor([2], { type: TENSOR_TYPE.float16 }), tensor([2])],
    ['a float32 constant', tensor([1], { data: new Uint8Array(4) }), tensor([1])],
    ['to another shape', tensor([2], HALF), tensor([1, 2])],
    ['to another type', tensor([2], HALF), tensor([2], { type: TENSOR_TYPE.int32 })],
    ['to a constant', tensor([2], HALF), tensor([2], { data: new Uint8Array(8) })],
  ] as const) {
    it(`refuses to dequantize ${what}`, async () => {
      const table = tableOf(from, to);
      const error = await expectCode('model-invalid', () =>
        table.dequantize(0, { to: 1, operator }),
      );
      expect(error.message).to.include('OP #0: ');
    });
  }

  it('refuses to dequantize to a tensor twice', async () => {
    const table = tableOf(tensor([2], HALF), tensor([2]));
    table.dequantize(0, { to: 1, operator });
    await expectCode('model-invalid', () => table.dequantize(0, { to: 1, operator }));
  });
});
