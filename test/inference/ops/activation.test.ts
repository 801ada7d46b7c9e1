import { expect } from 'chai';
import {
  activate,
  readActivation,
  runActivation,
  type Activation,
} from '../../../src/inference/ops/activation.js';
import { expectCode } from '../../helpers/expect-code.js';
import { readOp, tensorOf } from '../../helpers/read-op.js';

const VALUES = [-7, -3, -1.5, 0, 1.5, 3, 7];

const EXPECTED: Readonly<Record<Activation, readonly number[]>> = {
  none: VALUES,
  relu: [0, 0, 0, 0, 1.5, 3, 7],
  relu6: [0, 0, 0, 0, 1.5, 3, 6],
  'hard-swish': [0, 0, -0.375, 0, 1.125, 3, 7],
  // 1 / (1 + e^-x), to the digits given.
  sigmoid: [0.000911051, 0.04742587, 0.18242552, 0.5, 0.81757448, 0.95257413, 0.99908895],
};

describe('activate', () => {
  for (const [activation, expected] of Object.entries(EXPECTED)) {
    it(`computes ${activation}`, () => {
      VALUES.forEach((value, i) =>
        expect(activate(value, activation as Activation)).to.be.closeTo(expected[i]!, 1e-8),
      );
    });
  }

  it('stays finite at both ends of the sigmoid', () => {
    expect([activate(-1e4, 'sigmoid'), activate(1e4, 'sigmoid')]).to.deep.equal([0, 1]);
  });
});

describe('readActivation', () => {
  it('keeps the shape', () => {
    const node = readOp((op) => readActivation(op, 'relu'), {
      activations: [[2, 3, 4]],
      output: [2, 3, 4],
    });
    expect(node).to.deep.equal({
      kind: 'activation',
      name: 'OP #0',
      inputs: [0],
      output: 1,
      outputShape: [2, 3, 4],
      activation: 'relu',
    });
  });

  it('refuses another output', async () => {
    const error = await expectCode('model-invalid', () =>
      readOp((op) => readActivation(op, 'relu'), { activations: [[2, 3, 4]], output: [3, 2, 4] }),
    );
    expect(error.message).to.include('OP #0: output is [1,3,2,4], expected [1,2,3,4]');
  });

  it('refuses two inputs', async () => {
    const error = await expectCode('model-invalid', () =>
      readOp((op) => readActivation(op, 'relu'), {
        activations: [
          [1, 1, 1],
          [1, 1, 1],
        ],
        output: [1, 1, 1],
      }),
    );
    expect(error.message).to.include('2 inputs, expected 1');
  });
});

describe('runActivation', () => {
  it('goes over every element', () => {
    const node = readOp((op) => readActivation(op, 'relu6'), {
      activations: [[1, 7, 1]],
      output: [1, 7, 1],
    });
    const result = runActivation(node, [tensorOf([1, 7, 1], VALUES)]);
    expect(Array.from(result.data)).to.deep.equal(EXPECTED.relu6);
  });
});
