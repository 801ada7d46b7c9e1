import { expect } from 'chai';
import type { Shape } from '../../../src/inference/ops/node.js';
import {
  readResizeBilinear,
  runResizeBilinear,
  type ResizeBilinearNode,
} from '../../../src/inference/ops/resize-bilinear.js';
import { OPTIONS, TENSOR_TYPE } from '../../../src/inference/tflite/schema.js';
import { expectCode } from '../../helpers/expect-code.js';
import { countUp, readOp, tensorOf } from '../../helpers/read-op.js';

interface Case {
  readonly input: Shape;
  readonly output: Shape;
  /** The output's height and width, if left out. */
  readonly size?: readonly number[];
  readonly options?: Readonly<Record<string, number>>;
}

const HALF_PIXEL = { halfPixelCenters: 1 };

function read({ input, output, options = HALF_PIXEL, ...rest }: Case): ResizeBilinearNode {
  const size = rest.size ?? [output[0], output[1]];
  return readOp(readResizeBilinear, {
    activations: [input],
    constants: [{ shape: [size.length], type: TENSOR_TYPE.int32, values: size }],
    output,
    options: { fields: OPTIONS.resizeBilinear, values: options },
  });
}

describe('readResizeBilinear', () => {
  it('takes height and width from its second input and keeps the channels', () => {
    const node = read({ input: [2, 3, 4], output: [5, 1, 4] });
    expect([node.inputs, node.output, node.outputShape]).to.deep.equal([[0], 2, [5, 1, 4]]);
  });

  for (const options of [{}, { halfPixelCenters: 1 }, { alignCorners: 1 }]) {
    it(`reads the options ${JSON.stringify(options)}`, () => {
      const node = read({ input: [2, 2, 1], output: [4, 4, 1], options });
      const { halfPixelCenters, alignCorners } = node;
      expect({ halfPixelCenters, alignCorners }).to.deep.equal({
        halfPixelCenters: 'halfPixelCenters' in options,
        alignCorners: 'alignCorners' in options,
      });
    });
  }

  const good: Case = { input: [2, 3, 4], output: [4, 6, 4] };
  for (const [what, wrong, message] of [
    ['other channels', { output: [4, 6, 3] }, 'output is [1,4,6,3], expected [1,4,6,4]'],
    ['another size', { size: [4, 7] }, 'output is [1,4,6,4], expected [1,4,7,4]'],
    ['a negative size', { size: [-4, 6] }, 'expected [1,-4,6,4]'],
    ['no size', { output: [0, 6, 4] }, 'expected sizes from 1 to 1024'],
    ['more than 1024', { output: [1025, 6, 4] }, 'expected sizes from 1 to 1024'],
    ['a size of three', { size: [4, 6, 4] }, 'size is [4,6,4]'],
    ['both options', { options: { halfPixelCenters: 1, alignCorners: 1 } }, 'exclude each other'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await expectCode('model-invalid', () => read({ ...good, ...wrong }));
      expect(error.message).to.include('OP #0: ').and.include(message);
    });
  }

  it('takes 1024', () => {
    expect(read({ ...good, output: [1024, 6, 4] }).outputShape).to.deep.equal([1024, 6, 4]);
  });
});

describe('runResizeBilinear', () => {
  function run(test: Case, values: readonly number[]): number[] {
    return Array.from(runResizeBilinear(read(test), [tensorOf(test.input, values)]).data);
  }

  it('doubles with half-pixel centres, the outermost pixels going on outside', () => {
    expect(run({ input: [1, 2, 1], output: [1, 4, 1] }, [0, 4])).to.deep.equal([0, 1, 3, 4]);
    expect(run({ input: [2, 1, 1], output: [4, 1, 1] }, [0, 4])).to.deep.equal([0, 1, 3, 4]);
  });

  it('doubles both sides', () => {
    const rows = [0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12];
    expect(run({ input: [2, 2, 1], output: [4, 4, 1] }, [0, 4, 8, 12])).to.deep.equal(rows);
  });

  it('doubles by corners without options', () => {
    const test: Case = { input: [1, 2, 1], output: [1, 4, 1], options: {} };
    expect(run(test, [0, 4])).to.deep.equal([0, 2, 4, 4]);
  });

  it('lets corners coincide', () => {
    const test: Case = { input: [1, 3, 1], output: [1, 5, 1], options: { alignCorners: 1 } };
    expect(run(test, [0, 4, 8])).to.deep.equal([0, 2, 4, 6, 8]);
  });

  it('scales odd sizes', () => {
    const result = run({ input: [1, 3, 1], output: [1, 5, 1] }, [0, 10, 20]);
    // Positions -0.2, 0.4, 1, 1.6, 2.2 are not exact in binary: a rounding of f32 at 20.
    [0, 4, 10, 16, 20].forEach((value, i) => expect(result[i]).to.be.closeTo(value, 2e-6));
  });

  it('halves by averaging neighbours', () => {
    expect(run({ input: [1, 4, 1], output: [1, 2, 1] }, [1, 3, 10, 20])).to.deep.equal([2, 15]);
  });

  it('spreads a single pixel', () => {
    expect(run({ input: [1, 1, 1], output: [2, 3, 1] }, [7])).to.deep.equal([7, 7, 7, 7, 7, 7]);
  });

  for (const channels of [1, 3, 4, 5]) {
    it(`keeps ${channels} channels apart`, () => {
      const values = [...countUp(channels), ...countUp(channels).map((value) => value + 8)];
      const test: Case = { input: [1, 2, channels], output: [1, 4, channels] };
      expect(run(test, values)).to.deep.equal(
        [0, 2, 6, 8].flatMap((more) => countUp(channels).map((value) => value + more)),
      );
    });
  }
});
