/** Command lines for Chromium: one list for each kind of machine that the tools play. */

/**
 * WebGPU, WebGL2 and `VideoFrame` interop all correct on a machine without a GPU (SwiftShader). All of them are needed:
 * with fewer, `importExternalTexture(VideoFrame)` throws, a `VideoFrame` made from a WebGPU canvas is blank, or the GPU
 * process dies. Measured on Chromium 156.
 */
export const GPU_FLAGS = [
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--use-webgpu-adapter=swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];

/** WebGL2 and no WebGPU adapter: how a machine looks where tier 2 has to run. */
export const WEBGL_FLAGS = [
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--use-angle=swiftshader',
];

/** Neither WebGPU nor WebGL, not even in software: how a machine looks where tier 4 has to run. */
export const NO_GPU_FLAGS = ['--disable-gpu', '--disable-3d-apis', '--disable-software-rasterizer'];

/**
 * For every run: no prompts, a fake camera and microphone, and no requests of the browser's own, so that a test can
 * count what the page asks for. Chromium's sandbox does not start as root.
 */
export const BASE_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/**
 * Makes a recording the fake camera; Chromium plays it in a loop.
 *
 * @param {string} file absolute path of an MJPEG (`.mjpeg`) or Y4M file
 */
export function cameraFlags(file) {
  return [`--use-file-for-fake-video-capture=${file}`];
}
