import { FilesetResolver, ImageSegmenter } from '@mediapipe/tasks-vision';
import { openCamera } from './camera.js';

const WASM = '/node_modules/@mediapipe/tasks-vision/wasm';

/** What a page would write itself with tasks-vision: the mask as the alpha of the frame, over a blurred one. */
export function prepare({ modelUrl }) {
  return async () => {
    const [{ video }, segmenter] = await Promise.all([openCamera(), createSegmenter(modelUrl)]);
    const frame = await createImageBitmap(video);
    segmenter.segmentForVideo(frame, performance.now(), ({ confidenceMasks }) => {
      composite(frame, confidenceMasks[0].getAsFloat32Array());
    });
  };
}

async function createSegmenter(modelAssetPath) {
  const files = await FilesetResolver.forVisionTasks(WASM);
  return ImageSegmenter.createFromOptions(files, {
    baseOptions: { modelAssetPath, delegate: 'GPU' },
    runningMode: 'VIDEO',
    outputConfidenceMasks: true,
    outputCategoryMask: false,
  });
}

function composite(frame, mask) {
  const person = drawFrame(frame);
  const pixels = person.getImageData(0, 0, frame.width, frame.height);
  mask.forEach((confidence, at) => (pixels.data[4 * at + 3] = 255 * confidence));
  person.putImageData(pixels, 0, 0);
  const output = drawFrame(frame, 'blur(8px)');
  output.drawImage(person.canvas, 0, 0);
}

function drawFrame(frame, filter = 'none') {
  const context = new OffscreenCanvas(frame.width, frame.height).getContext('2d');
  context.filter = filter;
  context.drawImage(frame, 0, 0);
  return context;
}
