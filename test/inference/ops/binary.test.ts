import { expect } from 'chai';
import { readBinary, runBinary, type BinaryNode } from '../../../src/inference/ops/binary.js';
import type { Shape } from '../../../src/inference/ops/node.js';
import { OPTIONS } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';

interface Case {
  readonly kind?: BinaryNode['op'];
  readonly inputs: readonly [Shape, Shape];
  readonly output: Shape;
  readonly activation?: number;
}

function read({ kind = 'add', inputs, output, activation = 0 }: Case): BinaryNode {
  return readOp((op) => readBinary(op, kind), {
    activations: inputs,
    output,
    options: { fields: OPTIONS[kind], values: { activation } },
  });
}

const PICTURE: Shape = [2, 3, 4];
const PER_CHANNEL: Shape = [1, 1, 4];

describe('readBinary', () => {
  it('takes two inputs of one shape, in their order', () => {
    const node = read({ inputs: [PICTURE, PICTURE], output: PICTURE });
    expect([node.inputs, node.output, node.outputShape]).to.deep.equal([[0, 1], 2, PICTURE]);
  });

  it('takes two inputs of one value per channel, in their order', () => {
    const node = read({ inputs: [PER_CHANNEL, PER_CHANNEL], output: PER_CHANNEL });
    expect(node.inputs).to.deep.equal([0, 1]);
  });

  it('takes one value per channel as the second input', () => {
    const node = read({ inputs: [PICTURE, PER_CHANNEL], output: PICTURE });
    expect([node.inputs, node.outputShape]).to.deep.equal([[0, 1], PICTURE]);
  });

  it('makes one value per channel the second input if it is the first', () => {
    const node = read({ inputs: [PER_CHANNEL, PICTURE], output: PICTURE });
    expect([node.inputs, node.outputShape]).to.deep.equal([[1, 0], PICTURE]);
  });

  for (const kind of ['add', 'mul'] as const) {
    it(`tells ${kind} by its options`, async () => {
      const node = read({ kind, inputs: [PICTURE, PICTURE], output: PICTURE, activation: 1 });
      expect([node.op, node.activation]).to.deep.equal([kind, 'relu']);
      const fields = OPTIONS[kind === 'add' ? 'mul' : 'add'];
      await expectCode('model-invalid', () =>
        readOp((op) => readBinary(op, kind), {
          activations: [PICTURE, PICTURE],
          output: PICTURE,
          options: { fields, values: {} },
        }),
      );
    });
  }

  for (const inputs of [
    [PICTURE, [2, 3, 5]],
    [PICTURE, [3, 2, 4]],
    [PICTURE, [1, 1, 5]],
    [PICTURE, [1, 3, 4]],
    [PICTURE, [1, 1, 1]],
    [[2, 3, 1], PER_CHANNEL],
  ] as const) {
    it(`refuses [${inputs[0].join()}] with [${inputs[1].join()}]`, async () => {
      const error = await expectCode('model-invalid', () => read({ inputs, output: PICTURE }));
      expect(error.message).to.include(
        `OP #0: inputs are [1,${inputs[0].join()}] and [1,${inputs[1].join()}]`,
      );
    });
  }

  it('refuses another output', async () => {
    const error = await expectCode('model-invalid', () =>
      read({ inputs: [PICTURE, PER_CHANNEL], output: PER_CHANNEL }),
    );
    expect(error.message).to.include('output is [1,1,1,4], expected [1,2,3,4]');
  });

  it('refuses a constant', async () => {
    const error = await expectCode('model-invalid', () =>
      readOp((op) => readBinary(op, 'add'), {
        activations: [PICTURE],
        constants: [{ shape: [1, ...PICTURE], values: countUp(24) }],
        output: PICTURE,
        options: { fields: OPTIONS.add, values: {} },
      }),
    );
    expect(error.message).to.include('input 1 (tensor 1) is a constant');
  });
});

describe('runBinary', () => {
  function run(test: Case, [a, b]: readonly [readonly number[], readonly number[]]): number[] {
    const node = read(test);
    const given = [tensorOf(test.inputs[0], a), tensorOf(test.inputs[1], b)];
    const [first, second] = node.inputs;
    return Array.from(runBinary(node, [given[first]!, given[second]!]).data);
  }

  it('adds', () => {
    const shape: Shape = [1, 2, 2];
    const values = [
      [1, 2, 3, 4],
      [10, 20, 30, 40],
    ] as const;
    expect(run({ inputs: [shape, shape], output: shape }, values)).to.deep.equal([11, 22, 33, 44]);
  });

  it('multiplies', () => {
    const shape: Shape = [2, 1, 2];
    const values = [
      [1, 2, 3, 4],
      [10, 20, 30, 40],
    ] as const;
    const test: Case = { kind: 'mul', inputs: [shape, shape], output: shape };
    expect(run(test, values)).to.deep.equal([10, 40, 90, 160]);
  });

  for (const channels of [1, 3, 4, 5]) {
    it(`repeats one value for each of ${channels} channels at every position`, () => {
      const picture: Shape = [1, 2, channels];
      const perChannel: Shape = [1, 1, channels];
      const factors = countUp(channels);
      const expected = [...factors, ...factors.map((factor) => 2 * factor)];
      const ones = [...factors.map(() => 1), ...factors.map(() => 2)];
      const test: Case = { kind: 'mul', inputs: [picture, perChannel], output: picture };
      expect(run(test, [ones, factors])).to.deep.equal(expected);
      const swapped: Case = { ...test, inputs: [perChannel, picture] };
      expect(run(swapped, [factors, ones])).to.deep.equal(expected);
    });
  }

  it('applies the activation last', () => {
    const shape: Shape = [1, 1, 3];
    const values = [
      [-1, 3, 5],
      [-1, -1, 5],
    ] as const;
    const test: Case = { inputs: [shape, shape], output: shape, activation: 3 };
    expect(run(test, values)).to.deep.equal([0, 2, 6]);
  });
});
