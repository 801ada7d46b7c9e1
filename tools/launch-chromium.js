import { chromium } from 'playwright-core';
import { BASE_FLAGS, GPU_FLAGS, NO_GPU_FLAGS, cameraFlags } from './chromium-flags.js';
import { findChromium } from './find-chromium.js';

/**
 * Starts a headless Chromium with a fake camera. The caller closes it.
 *
 * @param {object} [options]
 * @param {string} [options.executablePath] default: the one that is found
 * @param {'gpu' | 'none' | 'default'} [options.graphics] `gpu`: WebGPU and WebGL2 in software; `none`: neither;
 *   `default`: what the browser makes of the machine
 * @param {string} [options.camera] absolute path of a recording to use as the camera
 * @param {string[]} [options.flags] more flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium({
  executablePath,
  graphics = 'gpu',
  camera,
  flags = [],
} = {}) {
  const graphicsFlags = { gpu: GPU_FLAGS, none: NO_GPU_FLAGS, default: [] }[graphics];
  if (!graphicsFlags) throw new Error(`graphics is "${graphics}", expected gpu, none or default`);
  return chromium.launch({
    executablePath: executablePath ?? (await findChromium()),
    headless: true,
    args: [...BASE_FLAGS, ...graphicsFlags, ...(camera ? cameraFlags(camera) : []), ...flags],
  });
}
