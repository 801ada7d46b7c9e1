/** Copies models (with their metadata) and the wasm runtime into `dist/assets` and `cdn/assets`. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addModelMetadata } from './model-metadata.js';
import { reuseGlIds } from './reuse-gl-ids.js';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const MEDIAPIPE = path.join(ROOT, 'node_modules/@mediapipe');
const MODELS = ['selfie_segmentation.tflite', 'selfie_segmentation_landscape.tflite'];
const LOADER = 'vision_wasm_module_internal.js';
const WASM = 'vision_wasm_module_internal.wasm';

for (const folder of ['dist/assets', 'cdn/assets']) {
  const target = path.join(ROOT, folder);
  await mkdir(path.join(target, 'models'), { recursive: true });
  await mkdir(path.join(target, 'wasm'), { recursive: true });
  for (const name of MODELS) {
    const model = await readFile(path.join(MEDIAPIPE, 'selfie_segmentation', name));
    await writeFile(path.join(target, 'models', name), addModelMetadata(model));
  }
  const wasm = path.join(MEDIAPIPE, 'tasks-vision/wasm');
  const loader = await readFile(path.join(wasm, LOADER), 'utf8');
  await writeFile(path.join(target, 'wasm', LOADER), reuseGlIds(loader));
  await copyFile(path.join(wasm, WASM), path.join(target, 'wasm', WASM));
}
