import { invalidAt } from './invalid.js';

/** A vector's items: where the first one starts, and how many there are. All lie inside the file. */
interface Vector {
  readonly start: number;
  readonly length: number;
}

const EMPTY: Vector = { start: 0, length: 0 };

/** The identifier follows the offset of the root table. */
const IDENTIFIER_OFFSET = 4;

/**
 * One table of a FlatBuffers file, read in place. Field numbers count from 0 in the order of the schema. A field that
 * the file leaves out reads as 0, or as the given default; vectors as empty.
 *
 * Safe on any bytes: each read is checked against the end of the file, and nothing is allocated for a length that the
 * file merely claims. Alignment is not asked for.
 * @throws BgCameraError `model-invalid` with the byte offset, from every method, where the file stops making sense.
 * @see https://flatbuffers.dev/internals
 */
export class Table {
  /** Where the table starts in the file, for error messages. */
  readonly position: number;
  readonly #view: DataView;
  readonly #vtable: number;
  readonly #vtableLength: number;

  private constructor(view: DataView, position: number) {
    this.#view = view;
    this.position = position;
    this.#vtable = position - this.#read(position, 4).getInt32(position, true);
    this.#vtableLength = this.#read(this.#vtable, 4).getUint16(this.#vtable, true);
    this.#read(this.#vtable, this.#vtableLength);
  }

  /** The root table of a file that carries this identifier of four letters. */
  static root(bytes: Uint8Array, identifier: string): Table {
    const actual = String.fromCharCode(...bytes.subarray(IDENTIFIER_OFFSET, IDENTIFIER_OFFSET + 4));
    if (actual !== identifier) {
      const quoted = [actual, identifier].map((text) => JSON.stringify(text));
      throw invalidAt(4, `the file identifier is ${quoted.join(', expected ')}`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  bool(field: number): boolean {
    const at = this.#find(field);
    return at !== 0 && this.#read(at, 1).getUint8(at) !== 0;
  }

  uint8(field: number): number {
    const at = this.#find(field);
    return at === 0 ? 0 : this.#read(at, 1).getUint8(at);
  }

  int8(field: number): number {
    const at = this.#find(field);
    return at === 0 ? 0 : this.#read(at, 1).getInt8(at);
  }

  int32(field: number, fallback = 0): number {
    const at = this.#find(field);
    return at === 0 ? fallback : this.#read(at, 4).getInt32(at, true);
  }

  uint32(field: number): number {
    const at = this.#find(field);
    return at === 0 ? 0 : this.#read(at, 4).getUint32(at, true);
  }

  /** What the offset in this field points to, as a place in the file; 0 if the field is left out. */
  target(field: number): number {
    const at = this.#find(field);
    return at === 0 ? 0 : this.#follow(at);
  }

  table(field: number): Table | null {
    const target = this.target(field);
    return target === 0 ? null : new Table(this.#view, target);
  }

  /** A vector of tables. Offsets may be shared, so `limit` bounds what a small file can make of itself. */
  tables(field: number, limit: number): readonly Table[] {
    const { start, length } = this.#vector(field, { itemBytes: 4, limit });
    return Array.from(
      { length },
      (_, index) => new Table(this.#view, this.#follow(start + 4 * index)),
    );
  }

  int32s(field: number, limit: number): readonly number[] {
    const { start, length } = this.#vector(field, { itemBytes: 4, limit });
    return Array.from({ length }, (_, index) => this.#view.getInt32(start + 4 * index, true));
  }

  /** A vector of bytes: a view into the file, valid as long as that is. */
  bytes(field: number): Uint8Array {
    const { start, length } = this.#vector(field, { itemBytes: 1, limit: Infinity });
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
  }

  /** A string, of which at most the first `limit` bytes are read. */
  text(field: number, limit: number): string {
    return new TextDecoder().decode(this.bytes(field).subarray(0, limit));
  }

  /** Where a field's value lies; 0, which no field can lie at, if it is left out. */
  #find(field: number): number {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#vtableLength) return 0;
    const offset = this.#view.getUint16(this.#vtable + slot, true);
    return offset === 0 ? 0 : this.position + offset;
  }

  #follow(at: number): number {
    return at + this.#read(at, 4).getUint32(at, true);
  }

  #vector(field: number, { itemBytes, limit }: { itemBytes: number; limit: number }): Vector {
    const at = this.target(field);
    if (at === 0) return EMPTY;
    const length = this.#read(at, 4).getUint32(at, true);
    if (length > limit)
      throw invalidAt(at, `a vector of ${length} items, expected at most ${limit}`);
    this.#read(at + 4, length * itemBytes);
    return { start: at + 4, length };
  }

  /** The view, after a check that it has these bytes. */
  #read(at: number, byteLength: number): DataView {
    if (at < 0 || at + byteLength > this.#view.byteLength) {
      const end = `the file has ${this.#view.byteLength}`;
      throw invalidAt(at, `${byteLength} bytes are read where ${end}`);
    }
    return this.#view;
  }
}
