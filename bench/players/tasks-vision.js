/** Runs in the page. */
import { FilesetResolver, ImageSegmenter } from '@mediapipe/tasks-vision';
import { fillCanvas, readPixels } from './pixels.js';

const WASM = '/node_modules/@mediapipe/tasks-vision/wasm';

/**
 * What a page has that follows tasks-vision's own example: the landscape model's mask, which comes enlarged to the frame,
 * as the frame's alpha, and nothing else. On the CPU, as without a GPU.
 *
 * @param {import('./player.js').PlayerOptions} options
 * @returns {Promise<import('./player.js').Player>}
 */
export async function open({ background, size, modelUrls }) {
  const files = await FilesetResolver.forVisionTasks(WASM);
  const segmenter = await ImageSegmenter.createFromOptions(files, {
    baseOptions: { modelAssetPath: modelUrls.landscape, delegate: 'CPU' },
    runningMode: 'VIDEO',
    outputConfidenceMasks: true,
    outputCategoryMask: false,
  });
  return {
    async show(picture, timestampUs) {
      let mask;
      segmenter.segmentForVideo(picture, timestampUs / 1000, ({ confidenceMasks }) => {
        mask = confidenceMasks[0].getAsFloat32Array().slice();
      });
      const output = drawBackground(picture, background, size);
      output.getContext('2d').drawImage(await cutOut(picture, mask, size), 0, 0);
      return readPixels(output, size);
    },
    close: async () => segmenter.close(),
  };
}

function cutOut(picture, mask, size) {
  const pixels = readPixels(picture, size);
  mask.forEach((confidence, at) => (pixels[4 * at + 3] = 255 * confidence));
  return createImageBitmap(new ImageData(pixels, size.width, size.height));
}

function drawBackground(picture, { color, sigmaPx }, size) {
  if (color) return fillCanvas(color, size);
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  context.filter = `blur(${sigmaPx}px)`;
  context.drawImage(picture, 0, 0);
  context.filter = 'none';
  return canvas;
}
