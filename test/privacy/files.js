/** Patterns for what the component loads. */
export const PIPELINE = '**/assets/pipeline-worker.js';
export const GATE = '**/assets/gate-worker.js';
export const MODEL = '**/assets/models/*.tflite';
export const WASM = '**/assets/wasm/*.wasm';
export const LOADER = '**/assets/wasm/*.js';
