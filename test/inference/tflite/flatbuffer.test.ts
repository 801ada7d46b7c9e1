import { expect } from 'chai';
import { Table } from '../../../src/inference/tflite/flatbuffer.js';
import { expectCode } from '../../helpers/expect-code.js';

const SIZE = 96;

/**
 * A root table at 40 whose vtable is at 8. Field 0 is a byte, 1 a bool, 2 an int32, 3 a vector of int32 at 68, 4 a vector of
 * one table at 80, 5 the vector at 68 as bytes, 6 is left out, 7 leads outside. Written by hand, so that each number in it
 * is known.
 */
function makeFile(): { bytes: Uint8Array; view: DataView } {
  const view = new DataView(new ArrayBuffer(SIZE));
  view.setUint32(0, 40, true);
  Array.from('TEST').forEach((letter, i) => view.setUint8(4 + i, letter.charCodeAt(0)));
  [20, 28, 4, 5, 8, 12, 16, 20, 0, 24].forEach((n, i) => view.setUint16(8 + 2 * i, n, true));
  view.setInt32(40, 40 - 8, true);
  view.setUint8(44, 200); // field 0
  view.setUint8(45, 1); // field 1
  view.setInt32(48, -7, true); // field 2
  view.setUint32(52, 16, true); // field 3 -> 68
  view.setUint32(56, 24, true); // field 4 -> 80
  view.setUint32(60, 8, true); // field 5 -> 68, as bytes
  view.setUint32(64, 0xffffffe8, true); // field 7 -> beyond the end
  view.setUint32(68, 2, true);
  view.setInt32(72, 0x64636261, true); // abcd
  view.setInt32(76, -1, true);
  view.setUint32(80, 1, true);
  view.setUint32(84, 8, true); // -> 92
  view.setInt32(92, 92 - 8, true);
  return { bytes: new Uint8Array(view.buffer), view };
}

function open(change: (view: DataView) => void = () => undefined): Table {
  const { bytes, view } = makeFile();
  change(view);
  return Table.root(bytes, 'TEST');
}

const LIMIT = 8;

describe('Table', () => {
  it('reads scalars', () => {
    const table = open();
    expect(table.position).to.equal(40);
    expect([table.uint8(0), table.int8(0), table.bool(1)]).to.deep.equal([200, -56, true]);
    expect([table.int32(2), table.uint32(2)]).to.deep.equal([-7, 0xfffffff9]);
  });

  for (const field of [6, 8, 1000]) {
    it(`has nothing in field ${field}, which is left out`, () => {
      const table = open();
      expect([table.uint8(field), table.int8(field), table.uint32(field)]).to.deep.equal([0, 0, 0]);
      expect([table.int32(field), table.int32(field, 5)]).to.deep.equal([0, 5]);
      expect([table.bool(field), table.target(field)]).to.deep.equal([false, 0]);
      expect([table.table(field), table.text(field, LIMIT)]).to.deep.equal([null, '']);
      expect(table.bytes(field)).to.have.length(0);
      expect([table.tables(field, LIMIT), table.int32s(field, LIMIT)]).to.deep.equal([[], []]);
    });
  }

  it('reads vectors', () => {
    const table = open();
    expect(table.target(3)).to.equal(68);
    expect(table.int32s(3, LIMIT)).to.deep.equal([0x64636261, -1]);
    expect(table.tables(4, LIMIT).map(({ position }) => position)).to.deep.equal([92]);
    expect(Array.from(table.bytes(5))).to.deep.equal([0x61, 0x62]);
  });

  it('reads as much of a text as it is told', () => {
    expect([open().text(5, LIMIT), open().text(5, 1)]).to.deep.equal(['ab', 'a']);
  });

  it('gives views into a file that lies inside a larger buffer', () => {
    const larger = new Uint8Array(SIZE + 3);
    larger.set(makeFile().bytes, 3);
    const table = Table.root(larger.subarray(3), 'TEST');
    expect(table.int32(2)).to.equal(-7);
    expect(table.bytes(5).byteOffset).to.equal(3 + 72);
    expect(table.bytes(5).buffer).to.equal(larger.buffer);
  });

  it('takes a vector of as many items as the limit, and no more', async () => {
    expect(open().int32s(3, 2)).to.have.length(2);
    const error = await expectCode('model-invalid', () => open().int32s(3, 1));
    expect(error.message).to.include('2 items, expected at most 1 (byte 68)');
    expect(error.recoverable).to.be.false;
  });

  for (const [what, change, read, at] of [
    ['an offset beyond the end', () => undefined, (t: Table) => t.table(7), 64 + 0xffffffe8],
    [
      'a vector longer than the file',
      (view: DataView) => view.setUint32(68, 29, true),
      (t: Table) => t.bytes(5),
      72,
    ],
    [
      'a vector of 2 to the power of 32 items less one',
      (view: DataView) => view.setUint32(68, 0xffffffff, true),
      (t: Table) => t.bytes(5),
      72,
    ],
    [
      'a vector whose items lead outside',
      (view: DataView) => view.setUint32(84, 13, true),
      (t: Table) => t.tables(4, LIMIT),
      97,
    ],
    [
      'a field beyond the end',
      (view: DataView) => view.setUint16(8 + 4 + 2 * 2, 53, true),
      (t: Table) => t.int32(2),
      93,
    ],
    [
      'a vtable before the front',
      (view: DataView) => view.setInt32(40, 41, true),
      (t: Table) => t.position,
      -1,
    ],
    [
      'a vtable beyond the end',
      (view: DataView) => view.setInt32(40, -60, true),
      (t: Table) => t.position,
      100,
    ],
    [
      'a vtable that runs over the end',
      (view: DataView) => view.setUint16(8, SIZE - 7, true),
      (t: Table) => t.position,
      8,
    ],
    [
      'a root beyond the end',
      (view: DataView) => view.setUint32(0, SIZE - 3, true),
      (t: Table) => t.position,
      SIZE - 3,
    ],
  ] as const) {
    it(`refuses ${what}, telling the byte`, async () => {
      const error = await expectCode('model-invalid', () => read(open(change)));
      expect(error.message).to.include(`(byte ${at})`);
      expect(error.recoverable).to.be.false;
    });
  }

  it('takes a vtable and a vector that end where the file does', () => {
    expect(open((view) => view.setUint16(8, SIZE - 8, true)).position).to.equal(40);
    expect(open((view) => view.setUint32(68, 24, true)).bytes(5)).to.have.length(24);
  });

  it('has no field whose slot the vtable holds only half of', () => {
    expect(open((view) => view.setUint16(8, 9, true)).int32(2)).to.equal(0);
    expect(open((view) => view.setUint16(8, 10, true)).int32(2)).to.equal(-7);
  });

  it('refuses another identifier, and a file too short for one', async () => {
    const { bytes } = makeFile();
    const error = await expectCode('model-invalid', () => Table.root(bytes, 'TFL3'));
    expect(error.message).to.include('"TEST", expected "TFL3" (byte 4)');
    for (let length = 0; length < 8; length++)
      await expectCode('model-invalid', () => Table.root(bytes.subarray(0, length), 'TEST'));
  });
});
