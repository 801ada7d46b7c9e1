import { chromium } from 'playwright-core';
import { BASE_FLAGS, GPU_FLAGS, NO_GPU_FLAGS, WEBGL_FLAGS, cameraFlags } from './chromium-flags.js';
import { findChromium } from './find-chromium.js';

const GRAPHICS = { gpu: GPU_FLAGS, webgl: WEBGL_FLAGS, none: NO_GPU_FLAGS, default: [] };

/**
 * Starts a headless Chromium with a fake camera. The caller closes it.
 *
 * @param {object} [options]
 * @param {string} [options.executablePath] default: the one that is found
 * @param {'gpu' | 'webgl' | 'none' | 'default'} [options.graphics] `gpu`: WebGPU and WebGL2 in software; `webgl`: only
 *   the latter; `none`: neither; `default`: what the browser makes of the machine
 * @param {string} [options.camera] absolute path of a recording to use as the camera
 * @param {string[]} [options.flags] more flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium(options) {
  return chromium.launch(await readOptions(options));
}

/**
 * The same with a profile on the disk, in `folder`, as people have it: caches are then not kept in memory alone, where they
 * take no large files.
 *
 * @param {string} folder absolute path of an empty folder
 * @param {Parameters<typeof launchChromium>[0]} [options]
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export async function launchWithProfile(folder, options) {
  return chromium.launchPersistentContext(folder, await readOptions(options));
}

async function readOptions({ executablePath, graphics = 'gpu', camera, flags = [] } = {}) {
  const graphicsFlags = GRAPHICS[graphics];
  if (!graphicsFlags) {
    throw new Error(`graphics is "${graphics}", expected ${Object.keys(GRAPHICS).join(', ')}`);
  }
  return {
    executablePath: executablePath ?? (await findChromium()),
    headless: true,
    args: [...BASE_FLAGS, ...graphicsFlags, ...(camera ? cameraFlags(camera) : []), ...flags],
  };
}
