import { expect } from 'chai';
import { BgCameraError } from '../../../src/errors.js';
import { readInputSize } from '../../../src/inference/tflite/input-size.js';
import { expectCode } from '../../helpers/expect-code.js';
import { seededRandom } from '../../helpers/random.js';

const MODELS = [
  { file: 'selfie_segmentation.tflite', width: 256, height: 256 },
  { file: 'selfie_segmentation_landscape.tflite', width: 256, height: 144 },
] as const;

async function load(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/cdn/assets/models/${file}`);
  if (!response.ok) throw new Error(`${file} answered ${response.status}; run npm run build`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * The smallest model that has an input: root table -> subgraphs -> [subgraph: tensors, inputs] -> tensor -> shape.
 * Written by hand, so that each number in it is known.
 */
function makeModel(shape: readonly number[], options: { inputIndex?: number } = {}): Uint8Array {
  const view = new DataView(new ArrayBuffer(128));
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  const u16 = (at: number, ...values: number[]) =>
    values.forEach((value, i) => view.setUint16(at + 2 * i, value, true));
  const table = (at: number, vtable: number) => view.setInt32(at, at - vtable, true);
  u32(0, 20);
  [0x54, 0x46, 0x4c, 0x33].forEach((letter, i) => view.setUint8(4 + i, letter)); // TFL3
  u16(8, 10, 8, 0, 0, 4); // root: field 2, subgraphs, at 4
  table(20, 8);
  u32(24, 4); // -> 28
  u32(28, 1);
  u32(32, 12); // -> 44
  u16(36, 8, 12, 4, 8); // subgraph: tensors at 4, inputs at 8
  table(44, 36);
  u32(48, 8); // -> 56
  u32(52, 12); // -> 64
  u32(56, 1);
  u32(60, 20); // -> 80
  u32(64, 1);
  view.setInt32(68, options.inputIndex ?? 0, true);
  u16(72, 6, 8, 4); // tensor: shape at 4
  table(80, 72);
  u32(84, 4); // -> 88
  u32(88, shape.length);
  shape.forEach((size, i) => view.setInt32(92 + 4 * i, size, true));
  return new Uint8Array(view.buffer);
}

describe('readInputSize', () => {
  for (const { file, width, height } of MODELS) {
    it(`reads ${file}`, async () => {
      expect(readInputSize(await load(file))).to.deep.equal({ width, height });
    });
  }

  it('reads a model that lies inside a larger buffer', async () => {
    const bytes = await load(MODELS[1].file);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    expect(readInputSize(larger.subarray(7))).to.deep.equal({ width: 256, height: 144 });
  });

  for (const shape of [
    [1, 144, 256, 3],
    [1, 1, 1, 3],
    [1, 1024, 1024, 3],
  ]) {
    it(`takes an input of [${shape.join(', ')}]`, () => {
      expect(readInputSize(makeModel(shape))).to.deep.equal({ width: shape[2], height: shape[1] });
    });
  }

  for (const shape of [
    [2, 256, 256, 3],
    [0, 256, 256, 3],
    [1, 256, 256, 4],
    [1, 256, 256, 1],
    [1, 0, 256, 3],
    [1, 256, 0, 3],
    [1, -256, 256, 3],
    [1, 1025, 256, 3],
    [1, 256, 1025, 3],
    [1, 256, 256],
    [],
  ]) {
    it(`refuses an input of [${shape.join(', ')}]`, async () => {
      await expectCode('model-invalid', () => readInputSize(makeModel(shape)));
    });
  }

  for (const inputIndex of [-1, 1, 0x7fffffff]) {
    it(`refuses an input that is tensor ${inputIndex} of 1`, async () => {
      await expectCode('model-invalid', () =>
        readInputSize(makeModel([1, 256, 256, 3], { inputIndex })),
      );
    });
  }

  it('tells expected and actual size and the byte where it stopped', async () => {
    const error = await expectCode('model-invalid', () =>
      readInputSize(makeModel([1, 256, 256, 4])),
    );
    expect(error.message)
      .to.include('[1, 256, 256, 4]')
      .and.include('[1, height, width, 3]')
      .and.include('(byte 88)');
    expect(error.recoverable).to.be.false;
  });

  it('tells another file identifier', async () => {
    const bytes = makeModel([1, 256, 256, 3]);
    bytes[7] = 0x34;
    const error = await expectCode('model-invalid', () => readInputSize(bytes));
    expect(error.message).to.include('"TFL4"').and.include('"TFL3"');
  });

  it('refuses every truncation of the smallest model, and none of the whole', async () => {
    const whole = makeModel([1, 144, 256, 3]).subarray(0, 108);
    expect(readInputSize(whole)).to.deep.equal({ width: 256, height: 144 });
    for (let length = 0; length < 108; length++)
      await expectCode('model-invalid', () => readInputSize(whole.subarray(0, length)));
  });

  for (const { file } of MODELS) {
    it(`returns a size or throws model-invalid, and nothing else, for damaged copies of ${file}`, async () => {
      const seed = Math.floor(Math.random() * 2 ** 32);
      const random = seededRandom(seed);
      const original = await load(file);
      let refused = 0;
      for (let i = 0; i < 2000; i++) {
        const damaged = damage(original, random);
        try {
          const { width, height } = readInputSize(damaged);
          if (!(width > 0 && height > 0 && width <= 1024 && height <= 1024))
            expect.fail(`seed ${seed}, copy ${i}: ${width}x${height}`);
        } catch (error) {
          if (!(error instanceof BgCameraError) || error.code !== 'model-invalid')
            expect.fail(`seed ${seed}, copy ${i}: ${String(error)}`);
          refused++;
        }
      }
      // Both happen, or the damage would prove nothing.
      expect(refused).to.be.within(1, 1999);
    });
  }
});

/** Cuts a copy off, or overwrites some bytes, half of them near the front, where the tables are. */
function damage(original: Uint8Array, random: () => number): Uint8Array {
  const pick = (limit: number) => Math.floor(random() * limit);
  if (random() < 0.3) {
    const limit = random() < 0.5 ? 2048 : original.length;
    return original.slice(0, pick(limit));
  }
  const copy = original.slice();
  for (let n = 1 + pick(8); n > 0; n--) {
    const at = pick(random() < 0.5 ? 1024 : copy.length);
    copy[at] = pick(256);
  }
  return copy;
}
