import { expect } from 'chai';
import { uniformBlock, type UniformType } from '../../src/gpu/uniform-block.js';

/** Offsets by the std140 rules, worked out by hand. */
const LAYOUTS: readonly {
  name: string;
  table: Record<string, UniformType>;
  offsets: readonly number[];
  byteLength: number;
}[] = [
  { name: 'nothing', table: {}, offsets: [], byteLength: 0 },
  { name: 'one scalar', table: { a: 'f32' }, offsets: [0], byteLength: 16 },
  {
    name: 'four scalars, which fill one block of 16',
    table: { a: 'f32', b: 'i32', c: 'u32', d: 'f32' },
    offsets: [0, 4, 8, 12],
    byteLength: 16,
  },
  {
    name: 'five scalars, which begin the next',
    table: { a: 'f32', b: 'f32', c: 'f32', d: 'f32', e: 'f32' },
    offsets: [0, 4, 8, 12, 16],
    byteLength: 32,
  },
  {
    name: 'a vec2 after a scalar: aligned to 8',
    table: { a: 'f32', b: 'vec2', c: 'f32' },
    offsets: [0, 8, 16],
    byteLength: 32,
  },
  { name: 'a vec2 at the start', table: { a: 'vec2', b: 'f32' }, offsets: [0, 8], byteLength: 16 },
  {
    name: 'a vec4 after a scalar: aligned to 16',
    table: { a: 'f32', b: 'vec4', c: 'i32' },
    offsets: [0, 16, 32],
    byteLength: 48,
  },
  {
    name: 'a matrix after a vec2: aligned to 16, 64 long',
    table: { a: 'vec2', b: 'mat4x4', c: 'f32' },
    offsets: [0, 16, 80],
    byteLength: 96,
  },
  {
    name: 'an array after a scalar: aligned to 16, 16 per item',
    table: { a: 'i32', b: 'vec4[3]', c: 'f32' },
    offsets: [0, 16, 64],
    byteLength: 80,
  },
  {
    name: 'an array of more than nine',
    table: { a: 'vec4[12]', b: 'f32' },
    offsets: [0, 192],
    byteLength: 208,
  },
];

describe('uniformBlock', () => {
  for (const { name, table, offsets, byteLength } of LAYOUTS) {
    it(`lays out ${name}`, () => {
      const block = uniformBlock(table);
      expect(block.fields.map((field) => field.byteOffset)).to.deep.equal(offsets);
      expect(block.byteLength).to.equal(byteLength);
    });
  }

  it('keeps names and types in the order of the table', () => {
    const { fields } = uniformBlock({ z: 'f32', a: 'vec2', m: 'u32' });
    expect(fields.map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
      'z f32',
      'a vec2',
      'm u32',
    ]);
  });
});

describe('UniformBlock.createWriter', () => {
  it('writes every type at its offset', () => {
    const block = uniformBlock({ a: 'f32', b: 'i32', c: 'u32', d: 'vec2', e: 'vec4[2]' });
    const writer = block.createWriter();
    writer.write({ a: 1.5, b: -2, c: 4_000_000_000, d: [3, 4], e: [1, 2, 3, 4, 5, 6, 7, 8] });
    const view = new DataView(writer.bytes);
    expect(view.getFloat32(0, true)).to.equal(1.5);
    expect(view.getInt32(4, true)).to.equal(-2);
    expect(view.getUint32(8, true)).to.equal(4_000_000_000);
    expect(Array.from(new Float32Array(writer.bytes, 16, 2))).to.deep.equal([3, 4]);
    expect(Array.from(new Float32Array(writer.bytes, 32, 8))).to.deep.equal([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('leaves the padding between fields zero', () => {
    const block = uniformBlock({ a: 'f32', b: 'vec4' });
    const writer = block.createWriter();
    writer.write({ a: 1, b: [2, 3, 4, 5] });
    expect(Array.from(new Float32Array(writer.bytes))).to.deep.equal([1, 0, 0, 0, 2, 3, 4, 5]);
  });

  it('writes into the same memory again', () => {
    const writer = uniformBlock({ a: 'f32' }).createWriter();
    const { bytes } = writer;
    writer.write({ a: 1 });
    writer.write({ a: 2 });
    expect(writer.bytes).to.equal(bytes);
    expect(new Float32Array(bytes)[0]).to.equal(2);
  });

  it('gives each writer its own memory', () => {
    const block = uniformBlock({ a: 'f32' });
    const [one, other] = [block.createWriter(), block.createWriter()];
    one.write({ a: 1 });
    other.write({ a: 2 });
    expect(new Float32Array(one.bytes)[0]).to.equal(1);
  });
});
