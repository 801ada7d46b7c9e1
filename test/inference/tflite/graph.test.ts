import { expect } from 'chai';
import { buildGraph, type Graph } from '../../../src/inference/tflite/graph.js';
import {
  parseModel,
  type TfliteModel,
  type TfliteOperator,
  type TfliteTensor,
} from '../../../src/inference/tflite/model.js';
import { BUILTIN, TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { SELFIE_MODELS, loadSelfieModel } from '../../helpers/selfie-models.js';

/** How many nodes there are of each kind with each activation. */
function countKinds({ nodes }: Graph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const node of nodes) {
    const kind = node.kind === 'binary' ? node.op : node.kind;
    const key = 'activation' in node ? `${kind} ${node.activation}` : kind;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

for (const { file, width, height } of SELFIE_MODELS) {
  describe(`buildGraph on ${file}`, () => {
    let bytes: Uint8Array;
    before(async () => {
      bytes = await loadSelfieModel(file);
    });

    it('makes 92 nodes of 246 operators', () => {
      const graph = buildGraph(parseModel(bytes));
      expect(graph.nodes).to.have.length(92);
      expect(countKinds(graph)).to.deep.equal({
        'conv2d none': 11,
        'conv2d relu': 16,
        'conv2d hard-swish': 6,
        'conv2d sigmoid': 10,
        'depthwise-conv2d relu': 6,
        'depthwise-conv2d hard-swish': 5,
        'add none': 14,
        'mul none': 10,
        mean: 10,
        'resize-bilinear': 3,
        'transpose-conv sigmoid': 1,
      });
    });

    it('leads from the picture to the mask', () => {
      const { shapes, nodes, input, output } = buildGraph(parseModel(bytes));
      expect(shapes[input]).to.deep.equal([height, width, 3]);
      expect(shapes[output]).to.deep.equal([height, width, 1]);
      expect(nodes[0]!.inputs).to.deep.equal([input]);
      expect(nodes.at(-1)!.output).to.equal(output);
      expect([nodes[0]!.name, nodes.at(-1)!.name]).to.deep.equal([
        'CONV_2D #2',
        'Convolution2DTransposeBias #244',
      ]);
    });

    it('has a shape for each tensor that a node reads or writes, and for no other', () => {
      const { shapes, nodes, input } = buildGraph(parseModel(bytes));
      const written = new Set([input]);
      for (const node of nodes) {
        for (const id of node.inputs) expect(written.has(id), node.name).to.be.true;
        expect(shapes[node.output]).to.deep.equal(node.outputShape);
        written.add(node.output);
      }
      expect(shapes.filter((shape) => shape !== null)).to.have.length(written.size);
    });

    it('has all weights, decoded', () => {
      const { nodes } = buildGraph(parseModel(bytes));
      const weights = nodes.flatMap((node) => ('weights' in node ? [node.weights, node.bias] : []));
      expect(weights.reduce((sum, { length }) => sum + length, 0)).to.equal(106_401);
      expect(weights.every((values) => values.some((value) => value !== 0))).to.be.true;
    });

    it('is the same for the file with metadata', async () => {
      const withMetadata = await loadSelfieModel(file, '/cdn/assets/models');
      expect(withMetadata.length).to.be.greaterThan(bytes.length);
      const [graph, plain] = [withMetadata, bytes].map((file) => buildGraph(parseModel(file)));
      expect(graph).to.deep.equal(plain);
    });

    it('takes less than 30 ms, parsing included', () => {
      const durations = Array.from({ length: 5 }, () => {
        const start = performance.now();
        buildGraph(parseModel(bytes));
        return performance.now() - start;
      });
      // The fastest: the first run compiles, and others share the machine.
      expect(Math.min(...durations)).to.be.lessThan(30);
    });
  });
}

describe('buildGraph', () => {
  let model: TfliteModel;
  before(async () => {
    model = parseModel(await loadSelfieModel('selfie_segmentation_landscape.tflite'));
  });

  const withTensor = (id: number, change: Partial<TfliteTensor>): TfliteModel => ({
    ...model,
    tensors: model.tensors.with(id, { ...model.tensors[id]!, ...change }),
  });
  const withOperator = (index: number, change: Partial<TfliteOperator>): TfliteModel => ({
    ...model,
    operators: model.operators.with(index, { ...model.operators[index]!, ...change }),
  });
  const swapOperators = (a: number, b: number): TfliteModel => ({
    ...model,
    operators: model.operators.with(a, model.operators[b]!).with(b, model.operators[a]!),
  });

  // The numbers are those of the landscape model: CONV_2D #24 makes tensor 26, [1, 36, 64, 16], of tensor 23.
  const cases: Readonly<Record<string, [() => TfliteModel, string]>> = {
    'an operator that it does not know': [
      () => withOperator(24, { builtinCode: 99 }),
      'operator #24 (builtin 99) is not supported',
    ],
    'a custom operator that it does not know': [
      () => withOperator(244, { customName: 'MaxPoolingWithArgmax2D' }),
      'operator #244 (custom "MaxPoolingWithArgmax2D") is not supported',
    ],
    'another output shape than its rule gives': [
      () => withTensor(26, { shape: [1, 36, 64, 24] }),
      'CONV_2D #24: output is [1,36,64,24], expected [1,36,64,16]',
    ],
    'an output of another rank': [
      () => withTensor(26, { shape: [36, 64, 16] }),
      'CONV_2D #24: output is [36,64,16], expected [1,36,64,16]',
    ],
    'an output of another type': [
      () => withTensor(26, { type: TENSOR_TYPE.float16 }),
      'CONV_2D #24: output has element type 1, expected 0 (float32)',
    ],
    'a tensor that is read before it is written': [
      () => swapOperators(24, 27),
      'CONV_2D #24: input 0 (tensor 26) is read before it is written',
    ],
    'a tensor that is written twice': [
      () => withOperator(27, { outputs: [26] }),
      'CONV_2D #27: output (tensor 26) has a value already',
    ],
    'an operator that reads its own output': [
      () => withOperator(24, { outputs: [23] }),
      'CONV_2D #24: output (tensor 23) has a value already',
    ],
    'two outputs': [
      () => withOperator(24, { outputs: [26, 26] }),
      'CONV_2D #24: 2 outputs, expected 1',
    ],
    'no inputs': [() => withOperator(24, { inputs: [] }), 'CONV_2D #24: 0 inputs, expected 2 to 3'],
    'data left out': [
      () => withOperator(24, { inputs: [-1, 347, 323] }),
      'CONV_2D #24: input 0 is missing',
    ],
    'weights that nothing dequantizes': [
      () => withOperator(24, { inputs: [23, 26, 323] }),
      'CONV_2D #24: input 1 (tensor 26) is not a constant',
    ],
    'a result that nobody reads': [
      () => withOperator(47, { inputs: [37, 37] }),
      'CONV_2D #46: output (tensor 48) is never used',
    ],
    'a DEQUANTIZE of nothing': [
      () => withOperator(0, { inputs: [] }),
      'DEQUANTIZE #0: expected one input and one output',
    ],
    'a DEQUANTIZE of an activation': [
      () => withOperator(0, { inputs: [0] }),
      'DEQUANTIZE #0: input (tensor 0) is not a float16 constant',
    ],
    'no input': [() => ({ ...model, inputs: [] }), '0 inputs, expected 1'],
    'two inputs': [() => ({ ...model, inputs: [0, 0] }), '2 inputs, expected 1'],
    'two model outputs': [() => ({ ...model, outputs: [259, 26] }), '2 outputs, expected 1'],
    'an input of four channels': [
      () => withTensor(0, { shape: [1, 144, 256, 4] }),
      'the input is [1,144,256,4] of type 0, expected [1,height,width,3]',
    ],
    'an input of bytes': [() => withTensor(0, { type: 3 }), 'of type 3, expected'],
    'an input of 1025': [() => withTensor(0, { shape: [1, 144, 1025, 3] }), '[1,144,1025,3]'],
    'a batch of two': [() => withTensor(0, { shape: [2, 144, 256, 3] }), '[2,144,256,3]'],
    'another input size than the network is made for': [
      () => withTensor(0, { shape: [1, 144, 258, 3] }),
      'CONV_2D #2: output is [1,72,128,16], expected [1,72,129,16]',
    ],
    'an output that nothing writes': [
      () => ({ ...model, outputs: [369] }),
      'no operator writes the output (tensor 369)',
    ],
    'an output that is no mask': [
      () => ({ ...model, outputs: [26] }),
      'the output is [1,36,64,16], expected [1,144,256,1]',
    ],
    'the input as its output': [
      () => ({ ...model, outputs: [0] }),
      'the output is [1,144,256,3], expected [1,144,256,1]',
    ],
  };
  for (const [what, [change, message]] of Object.entries(cases)) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => buildGraph(change()));
      expect(error.message).to.include(message);
      expect(error.recoverable).to.be.false;
    });
  }

  it('takes the model of which those are variants', () => {
    expect(buildGraph(model).nodes).to.have.length(92);
  });

  it('reads RELU6 where RELU was', () => {
    const { nodes } = buildGraph(withOperator(7, { builtinCode: BUILTIN.RELU6 }));
    const changed = nodes.find(({ name }) => name === 'CONV_2D #6');
    expect(changed).to.include({ kind: 'conv2d', activation: 'relu6' });
  });
});
