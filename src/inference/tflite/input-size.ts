import { BgCameraError } from '../../errors.js';

const IDENTIFIER_OFFSET = 4;

/**
 * Reads width and height of a segmentation model's input from the `.tflite` bytes: tensor [1, H, W, 3] NHWC f32.
 * Pure; every read is bounds-checked by DataView.
 * @throws BgCameraError `model-invalid` with the byte offset where the file stops making sense.
 * @see https://flatbuffers.dev/internals and the TensorFlow Lite schema, version 3.
 */
export function readInputSize(bytes: Uint8Array): { width: number; height: number } {
  const table = new TableReader(bytes);
  const identifier = String.fromCharCode(
    ...bytes.subarray(IDENTIFIER_OFFSET, IDENTIFIER_OFFSET + 4),
  );
  if (identifier !== 'TFL3') {
    throw invalid(`the file identifier is ${JSON.stringify(identifier)}, expected "TFL3"`, 4);
  }
  const model = table.follow(0);
  const subgraph = table.element(table.vector(model, MODEL_SUBGRAPHS), 0);
  const inputIndex = table.int32(table.vector(subgraph, SUBGRAPH_INPUTS), 0);
  const tensor = table.element(table.vector(subgraph, SUBGRAPH_TENSORS), inputIndex);
  const shape = table.vector(tensor, TENSOR_SHAPE);
  const [batch, height, width, channels] = [0, 1, 2, 3].map((i) => table.int32(shape, i)) as [
    number,
    number,
    number,
    number,
  ];
  const isImage = batch === 1 && channels === 3 && [width, height].every((n) => n > 0 && n <= 1024);
  if (!isImage) {
    const actual = [batch, height, width, channels].join(', ');
    throw invalid(`the input is [${actual}], expected [1, height, width, 3] up to 1024`, shape);
  }
  return { width, height };
}

// Field numbers of the schema's tables.
const MODEL_SUBGRAPHS = 2;
const SUBGRAPH_TENSORS = 0;
const SUBGRAPH_INPUTS = 1;
const TENSOR_SHAPE = 0;

function invalid(what: string, byteOffset: number): BgCameraError {
  return new BgCameraError(
    'model-invalid',
    `not a segmentation model: ${what} (byte ${byteOffset})`,
    {
      recoverable: false,
    },
  );
}

class TableReader {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #read(read: (view: DataView) => number, at: number): number {
    try {
      return read(this.#view);
    } catch (cause) {
      if (cause instanceof RangeError) throw invalid('it ends too early', at);
      throw cause;
    }
  }

  #uint32(at: number): number {
    return this.#read((view) => view.getUint32(at, true), at);
  }

  /** The place that the offset stored at `at` points to. */
  follow(at: number): number {
    return at + this.#uint32(at);
  }

  /** The vector in field `field` of the table at `table`. */
  vector(table: number, field: number): number {
    const vtable = table - this.#read((view) => view.getInt32(table, true), table);
    const slot = 4 + 2 * field;
    const length = this.#read((view) => view.getUint16(vtable, true), vtable);
    const offset =
      slot < length ? this.#read((view) => view.getUint16(vtable + slot, true), vtable) : 0;
    if (offset === 0) throw invalid(`field ${field} is missing`, table);
    return this.follow(table + offset);
  }

  /** Element `index` of a vector of tables. */
  element(vector: number, index: number): number {
    return this.follow(this.#item(vector, index));
  }

  int32(vector: number, index: number): number {
    const at = this.#item(vector, index);
    return this.#read((view) => view.getInt32(at, true), at);
  }

  #item(vector: number, index: number): number {
    const length = this.#uint32(vector);
    if (index < 0 || index >= length)
      throw invalid(`item ${index} of ${length} is missing`, vector);
    return vector + 4 + 4 * index;
  }
}
