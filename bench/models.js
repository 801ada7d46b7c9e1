import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addModelMetadata } from '../tools/model-metadata.js';
import { ROOT } from '../tools/root.js';
import { makeOutFolder } from './paths.js';

/**
 * The two models. `url`: as they are published; `metadataUrl`: with the metadata that tasks-vision asks for, once
 * `writeModels` has run. Sizes are those of the input.
 */
export const MODELS = [
  describe('general', { file: 'selfie_segmentation.tflite', width: 256, height: 256 }),
  describe('landscape', { file: 'selfie_segmentation_landscape.tflite', width: 256, height: 144 }),
];

const FOLDER = 'node_modules/@mediapipe/selfie_segmentation';

function describe(name, { file, width, height }) {
  return {
    name,
    width,
    height,
    file,
    url: `/node_modules/@mediapipe/selfie_segmentation/${file}`,
    metadataUrl: `/out/bench/${file}`,
  };
}

/** The published bytes of a model. */
export function readModel({ file }) {
  return readFile(path.join(ROOT, FOLDER, file));
}

/** Writes the models with metadata to where `metadataUrl` points. */
export async function writeModels() {
  const out = await makeOutFolder();
  for (const model of MODELS) {
    await writeFile(path.join(out, model.file), addModelMetadata(await readModel(model)));
  }
}
