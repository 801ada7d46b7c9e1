/** What the engine makes use of, and the GPU's own clock. */
const WANTED_FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Kept for as long as the process lives: what is collected takes its devices with it. */
let gpu;

/**
 * A WebGPU device in node, through Dawn, and the constants of WebGPU as globals.
 *
 * @returns {Promise<GPUDevice>}
 * @throws {Error} where the package or a GPU is missing
 */
export async function openDawnDevice() {
  const { create, globals } = await import('webgpu').catch((cause) => {
    throw new Error('The package webgpu has no build for this platform.', { cause });
  });
  Object.assign(globalThis, globals);
  // Timestamps in whole 100 microseconds would hide the differences that are looked for.
  gpu = create([
    'enable-dawn-features=allow_unsafe_apis',
    'disable-dawn-features=timestamp_quantization',
  ]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(
      'Dawn finds no GPU. In software: let VK_ICD_FILENAMES name the vk_swiftshader_icd.json beside Chromium.',
    );
  }
  const requiredFeatures = WANTED_FEATURES.filter((name) => adapter.features.has(name));
  return adapter.requestDevice({ requiredFeatures });
}
