import { Table } from './flatbuffer.js';
import { invalidAt } from './invalid.js';
import { LIMITS } from './model.js';
import { SCHEMA } from './schema.js';
import { MAX_SIZE, isSize } from './tensor-table.js';

/**
 * Reads width and height of a segmentation model's input from the `.tflite` bytes: tensor [1, H, W, 3] NHWC f32. Looks at
 * nothing else, so it takes models that `parseModel` or `buildGraph` refuse.
 * @throws BgCameraError `model-invalid` with the byte offset where the file stops making sense.
 */
export function readInputSize(bytes: Uint8Array): { width: number; height: number } {
  const model = Table.root(bytes, SCHEMA.identifier);
  const subgraph = model.tables(SCHEMA.model.subgraphs, LIMITS.subgraphs)[0];
  if (!subgraph) throw invalidAt(model.position, 'it has no subgraph');
  const tensors = subgraph.tables(SCHEMA.subgraph.tensors, LIMITS.tensors);
  const inputIndex = subgraph.int32s(SCHEMA.subgraph.inputs, LIMITS.arguments)[0];
  const tensor = tensors[inputIndex ?? -1];
  if (!tensor)
    throw invalidAt(
      subgraph.position,
      `input tensor ${inputIndex} of ${tensors.length} is missing`,
    );
  const shape = tensor.int32s(SCHEMA.tensor.shape, LIMITS.rank);
  const [batch, height = 0, width = 0, channels] = shape;
  const isImage =
    shape.length === 4 && batch === 1 && channels === 3 && isSize(width) && isSize(height);
  if (!isImage) {
    throw invalidAt(
      tensor.target(SCHEMA.tensor.shape),
      `the input is [${shape.join(', ')}], expected [1, height, width, 3] up to ${MAX_SIZE}`,
    );
  }
  return { width, height };
}
