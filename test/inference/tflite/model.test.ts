import { expect } from 'chai';
import { NO_TENSOR, parseModel } from '../../../src/inference/tflite/model.js';
import { BUILTIN, OPTIONS, TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { SELFIE_MODELS, loadSelfieModel } from '../../helpers/selfie-models.js';
import { writeModel, type FileSpec, type OperatorSpec } from '../../helpers/tflite-file.js';

const ADD: OperatorSpec = {
  code: BUILTIN.ADD,
  inputs: [0, 0],
  outputs: [1],
  options: { fields: OPTIONS.add, values: { activation: 1 } },
};

/** Two activations, a constant of each type, an operator of each kind. */
const SPEC: FileSpec = {
  tensors: [
    { shape: [1, 2, 2, 3] },
    { shape: [1, 2, 2, 3] },
    { shape: [2, 1], values: [1, 2] },
    { shape: [2], type: TENSOR_TYPE.float16, values: [0x3c00, 0x4000] },
    { shape: [1], type: TENSOR_TYPE.int32, values: [-5] },
  ],
  operators: [
    ADD,
    { code: BUILTIN.HARD_SWISH, inputs: [1, NO_TENSOR], outputs: [0] },
    { code: 130, inputs: [], outputs: [] },
    { code: BUILTIN.CUSTOM, customName: 'Own', inputs: [0], outputs: [1], customOptions: [1, 2] },
  ],
  inputs: [0],
  outputs: [1],
};

describe('parseModel', () => {
  it('reads tensors, and their constants as views', () => {
    const bytes = writeModel(SPEC);
    const { tensors } = parseModel(bytes);
    expect(tensors.map(({ shape, type }) => ({ shape, type }))).to.deep.equal(
      SPEC.tensors.map(({ shape, type = TENSOR_TYPE.float32 }) => ({ shape, type })),
    );
    expect(tensors.map(({ data }) => data?.length ?? null)).to.deep.equal([null, null, 8, 4, 4]);
    expect(Array.from(tensors[4]!.data!)).to.deep.equal([251, 255, 255, 255]);
    expect(tensors[2]!.data!.buffer).to.equal(bytes.buffer);
  });

  it('reads operators with their options', () => {
    const { operators, inputs, outputs } = parseModel(writeModel(SPEC));
    const [add, swish, high, custom] = operators;
    expect(operators.map(({ builtinCode }) => builtinCode)).to.deep.equal([0, 117, 130, 32]);
    expect([add!.inputs, add!.outputs, add!.optionsType]).to.deep.equal([[0, 0], [1], 11]);
    expect(add!.options!.uint8(OPTIONS.add.activation)).to.equal(1);
    expect([swish!.inputs, swish!.options]).to.deep.equal([[1, NO_TENSOR], null]);
    expect([high!.inputs, high!.outputs, high!.customName]).to.deep.equal([[], [], '']);
    expect(custom!.customName).to.equal('Own');
    expect(Array.from(custom!.customOptions)).to.deep.equal([1, 0, 0, 0, 2, 0, 0, 0]);
    expect([inputs, outputs]).to.deep.equal([[0], [1]]);
  });

  const withTensor = (tensor: FileSpec['tensors'][number]): FileSpec => ({
    ...SPEC,
    tensors: [...SPEC.tensors, tensor],
  });
  for (const [what, spec, message] of [
    ['another schema version', { ...SPEC, version: 2 }, 'schema version 2, expected 3'],
    ['an input beyond the tensors', { ...SPEC, inputs: [5] }, 'tensor 5 of 5 is missing'],
    ['an output beyond the tensors', { ...SPEC, outputs: [7] }, 'tensor 7 of 5 is missing'],
    ['an input left out', { ...SPEC, inputs: [NO_TENSOR] }, 'tensor -1 of 5 is missing'],
    [
      'an operator that reads tensor -2',
      { ...SPEC, operators: [{ ...ADD, inputs: [-2] }] },
      '-2 of 5',
    ],
    [
      'an operator that reads tensor 5',
      { ...SPEC, operators: [{ ...ADD, inputs: [5] }] },
      '5 of 5',
    ],
    [
      'an operator that writes tensor -1',
      { ...SPEC, operators: [{ ...ADD, outputs: [-1] }] },
      '-1 of 5',
    ],
    [
      'an operator that writes tensor 5',
      { ...SPEC, operators: [{ ...ADD, outputs: [5] }] },
      '5 of 5',
    ],
    ['a size below 0', withTensor({ shape: [1, -2] }), 'a tensor of [1, -2]'],
    [
      'more than 8 sizes',
      withTensor({ shape: new Array<number>(9).fill(1) }),
      'expected at most 8',
    ],
    ['too few values', withTensor({ shape: [3], values: [1, 2] }), '[3] has 8 bytes, expected 12'],
    ['too many values', withTensor({ shape: [1], values: [1, 2] }), '[1] has 8 bytes, expected 4'],
    ['values for no elements', withTensor({ shape: [0], values: [1] }), 'has 4 bytes, expected 0'],
    [
      'half a float16',
      withTensor({ shape: [2], type: TENSOR_TYPE.float16, values: [1] }),
      '[2] has 2 bytes, expected 4',
    ],
    ['more than 256 inputs', { ...SPEC, inputs: new Array<number>(257).fill(0) }, 'at most 256'],
    [
      'more than 4096 tensors',
      { ...SPEC, tensors: new Array<FileSpec['tensors'][number]>(4097).fill({ shape: [] }) },
      '4097 items, expected at most 4096',
    ],
    [
      'more than 4096 operators',
      { ...SPEC, operators: new Array<OperatorSpec>(4097).fill(ADD) },
      '4097 items, expected at most 4096',
    ],
  ] as const) {
    it(`refuses ${what}, telling the byte`, async () => {
      const error = await expectCode('model-invalid', () => parseModel(writeModel(spec)));
      expect(error.message)
        .to.include(message)
        .and.match(/\(byte \d+\)$/);
      expect(error.recoverable).to.be.false;
    });
  }

  it('takes 8 sizes, 256 inputs, 4096 tensors and operators, and constants of unknown type', () => {
    const tensors = new Array<FileSpec['tensors'][number]>(4096).fill({ shape: [] });
    const spec: FileSpec = {
      tensors: [
        ...tensors.slice(2),
        { shape: new Array<number>(8).fill(1) },
        { shape: [1], type: 9, values: [1, 2] },
      ],
      operators: new Array<OperatorSpec>(4096).fill(ADD),
      inputs: new Array<number>(256).fill(4095),
      outputs: [],
    };
    const model = parseModel(writeModel(spec));
    expect([model.tensors.length, model.operators.length]).to.deep.equal([4096, 4096]);
  });

  it('refuses every truncation of a small file, and not the whole', async () => {
    const bytes = writeModel(SPEC);
    expect(parseModel(bytes).operators).to.have.length(4);
    for (let length = 0; length < bytes.length; length++)
      await expectCode('model-invalid', () => parseModel(bytes.subarray(0, length)));
  });

  for (const { file } of SELFIE_MODELS) {
    it(`reads ${file} as what it is`, async () => {
      const bytes = await loadSelfieModel(file);
      const { tensors, operators } = parseModel(bytes);
      const counts = new Map<number, number>();
      for (const { builtinCode } of operators)
        counts.set(builtinCode, (counts.get(builtinCode) ?? 0) + 1);
      const pool = file.includes('landscape') ? BUILTIN.MEAN : BUILTIN.AVERAGE_POOL_2D;
      expect(Object.fromEntries(counts)).to.deep.equal({
        [BUILTIN.CONV_2D]: 43,
        [BUILTIN.DEPTHWISE_CONV_2D]: 11,
        [BUILTIN.ADD]: 14,
        [BUILTIN.MUL]: 10,
        [pool]: 10,
        [BUILTIN.RELU]: 22,
        [BUILTIN.HARD_SWISH]: 11,
        [BUILTIN.LOGISTIC]: 11,
        [BUILTIN.RESIZE_BILINEAR]: 3,
        [BUILTIN.CUSTOM]: 1,
        [BUILTIN.DEQUANTIZE]: 110,
      });
      const views = tensors.flatMap(({ data }) => data ?? []);
      expect(views.every(({ buffer }) => buffer === bytes.buffer)).to.be.true;
      // 106 thousand parameters of two bytes, and the two numbers of each list of axes or sizes.
      const lists = file.includes('landscape') ? 13 : 3;
      const total = views.reduce((sum, { length }) => sum + length, 0);
      expect(total).to.equal(2 * 106_401 + 8 * lists);
    });

    it(`refuses ${file} cut off anywhere`, async () => {
      const bytes = await loadSelfieModel(file);
      for (let length = 0; length < bytes.length; length += 997)
        await expectCode('model-invalid', () => parseModel(bytes.subarray(0, length)));
      await expectCode('model-invalid', () => parseModel(bytes.subarray(0, -16)));
    });
  }
});
