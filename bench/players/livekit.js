/** Runs in the page. */
import { BackgroundTransformer } from '@livekit/track-processors';
import { fillCanvas, readPixels } from './pixels.js';

const WASM = '/bench/node_modules/@mediapipe/tasks-vision/wasm';

/**
 * LiveKit's transformer on its own, without a room. Its model is the default one; from here and not from its server.
 *
 * @param {import('./player.js').PlayerOptions} options
 * @returns {Promise<import('./player.js').Player>}
 */
export async function open({ background, first, size, modelUrls }) {
  const transformer = new BackgroundTransformer({
    assetPaths: { tasksVisionFileSet: WASM, modelAssetPath: modelUrls.general },
    ...(await describeBackground(background, size)),
  });
  const outputCanvas = new OffscreenCanvas(size.width, size.height);
  await transformer.init({ outputCanvas, inputElement: document.createElement('video') });
  // It would wait for the element to show the first frame, which comes out as it went in.
  transformer.isFirstFrame = false;
  const player = {
    async show(picture, timestampUs) {
      const frame = new VideoFrame(picture, { timestamp: timestampUs, alpha: 'discard' });
      let pixels = null;
      const enqueue = (output) => {
        pixels = readPixels(output, size);
        output.close();
      };
      await transformer.transform(frame, { enqueue });
      return pixels;
    },
    close: () => transformer.destroy(),
  };
  // Compiles the shaders.
  await player.show(first, 0);
  return player;
}

async function describeBackground({ color, sigmaPx }, size) {
  if (!color) return { blurRadius: sigmaPx };
  return { imagePath: URL.createObjectURL(await fillCanvas(color, size).convertToBlob()) };
}
