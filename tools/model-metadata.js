/**
 * Adds TensorFlow Lite metadata to a model that has none. MediaPipe's ImageSegmenter refuses a float model that does not
 * say how its input is normalised; MediaPipe feeds 0..255, so the models of this package need mean 0 and std 255.
 *
 * The old file stays as it is, byte for byte: FlatBuffer offsets are relative, so a new root table in front of it can
 * point into it. Field numbers are from the TensorFlow Lite schema (version 3) and its metadata schema.
 */
import { Builder, ByteBuffer } from 'flatbuffers';

/** Tensor buffers are aligned to this in the old file and must stay so. */
const ALIGNMENT = 16;
const NORMALIZATION = { mean: [0], std: [255] };

const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
};
const MODEL_FIELDS = 8;

/** Starts a table, writes its fields, ends it. */
function table(builder, fieldCount, write) {
  builder.startObject(fieldCount);
  write();
  return builder.endObject();
}

function offsetVector(builder, offsets) {
  builder.startVector(4, offsets.length, 4);
  for (const offset of [...offsets].reverse()) builder.addOffset(offset);
  return builder.endVector();
}

function floatVector(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addFloat32(value);
  return builder.endVector();
}

/** ModelMetadata (identifier M001): one image input with its normalisation, one output. */
function buildMetadata() {
  const builder = new Builder(512);
  const mean = floatVector(builder, NORMALIZATION.mean);
  const std = floatVector(builder, NORMALIZATION.std);
  const options = table(builder, 2, () => {
    builder.addFieldOffset(0, mean, 0);
    builder.addFieldOffset(1, std, 0);
  });
  const NORMALIZATION_OPTIONS = 1;
  const processUnit = table(builder, 2, () => {
    builder.addFieldInt8(0, NORMALIZATION_OPTIONS, 0);
    builder.addFieldOffset(1, options, 0);
  });
  const processUnits = offsetVector(builder, [processUnit]);
  const RGB = 1;
  const image = table(builder, 2, () => builder.addFieldInt8(0, RGB, 0));
  const IMAGE_PROPERTIES = 2;
  const content = table(builder, 2, () => {
    builder.addFieldInt8(0, IMAGE_PROPERTIES, 0);
    builder.addFieldOffset(1, image, 0);
  });
  const inputName = builder.createString('image');
  const input = table(builder, 7, () => {
    builder.addFieldOffset(0, inputName, 0);
    builder.addFieldOffset(3, content, 0);
    builder.addFieldOffset(4, processUnits, 0);
  });
  const outputName = builder.createString('confidence');
  const output = table(builder, 7, () => builder.addFieldOffset(0, outputName, 0));
  const inputs = offsetVector(builder, [input]);
  const outputs = offsetVector(builder, [output]);
  const subgraph = table(builder, 10, () => {
    builder.addFieldOffset(2, inputs, 0);
    builder.addFieldOffset(3, outputs, 0);
  });
  const subgraphs = offsetVector(builder, [subgraph]);
  const name = builder.createString('selfie segmentation');
  const root = table(builder, 8, () => {
    builder.addFieldOffset(0, name, 0);
    builder.addFieldOffset(3, subgraphs, 0);
  });
  builder.finish(root, 'M001');
  return builder.asUint8Array();
}

/** Where the fields of the old root table point to, as positions in the old file. */
function readRoot(bytes) {
  const buffer = new ByteBuffer(bytes);
  const root = buffer.readInt32(0);
  const position = (field) => {
    const offset = buffer.__offset(root, 4 + 2 * field);
    return offset === 0 ? 0 : root + offset;
  };
  const target = (field) => (position(field) === 0 ? 0 : buffer.__indirect(position(field)));
  const buffers = target(MODEL.buffers);
  const bufferCount = buffer.readInt32(buffers);
  return {
    version: buffer.readInt32(position(MODEL.version)),
    operatorCodes: target(MODEL.operatorCodes),
    subgraphs: target(MODEL.subgraphs),
    description: target(MODEL.description),
    buffers: Array.from({ length: bufferCount }, (_, i) => buffer.__indirect(buffers + 4 + 4 * i)),
    hasMetadata: position(MODEL.metadata) !== 0,
  };
}

/** @param {Uint8Array} bytes a .tflite without metadata @returns {Uint8Array} the same model with it */
export function addModelMetadata(bytes) {
  const old = readRoot(bytes);
  if (old.hasMetadata) throw new Error('the model has metadata already');
  const builder = new Builder(bytes.length + 2048);
  // A builder fills its memory from the end, so the old file goes in first and the new root lands before it.
  builder.startVector(1, bytes.length, ALIGNMENT);
  for (let i = bytes.length - 1; i >= 0; i--) builder.addInt8((bytes[i] << 24) >> 24);
  const end = builder.offset();
  const inOld = (position) => end - position;

  builder.startVector(1, 0, ALIGNMENT);
  builder.endVector();
  const metadataBytes = buildMetadata();
  builder.startVector(1, metadataBytes.length, ALIGNMENT);
  for (const byte of [...metadataBytes].reverse()) builder.addInt8((byte << 24) >> 24);
  const data = builder.endVector();
  const metadataBuffer = table(builder, 1, () => builder.addFieldOffset(0, data, 0));
  const name = builder.createString('TFLITE_METADATA');
  const entry = table(builder, 2, () => {
    builder.addFieldOffset(0, name, 0);
    builder.addFieldInt32(1, old.buffers.length, 0);
  });
  const metadata = offsetVector(builder, [entry]);
  const buffers = offsetVector(builder, [...old.buffers.map(inOld), metadataBuffer]);
  const model = table(builder, MODEL_FIELDS, () => {
    builder.addFieldInt32(MODEL.version, old.version, 0);
    builder.addFieldOffset(MODEL.operatorCodes, inOld(old.operatorCodes), 0);
    builder.addFieldOffset(MODEL.subgraphs, inOld(old.subgraphs), 0);
    if (old.description) builder.addFieldOffset(MODEL.description, inOld(old.description), 0);
    builder.addFieldOffset(MODEL.buffers, buffers, 0);
    builder.addFieldOffset(MODEL.metadata, metadata, 0);
  });
  builder.finish(model, 'TFL3');
  return builder.asUint8Array();
}
