/** Runs in the page. */
import { loadTwilio, TWILIO_FOLDER } from '../subjects/twilio.js';
import { fillCanvas, readPixels } from './pixels.js';

/** The first frames come out transparent, until the model has answered. */
const MOST_BLANK_FRAMES = 50;

/**
 * Twilio's processor on its own, without a room, as it comes.
 *
 * @param {import('./player.js').PlayerOptions} options
 * @returns {Promise<import('./player.js').Player>}
 */
export async function open({ background, first, size }) {
  const processor = await createProcessor(background, size);
  await processor.loadModel();
  const output = document.createElement('canvas');
  Object.assign(output, size);
  const show = async (picture) => {
    const input = new OffscreenCanvas(size.width, size.height);
    input.getContext('2d').drawImage(picture, 0, 0);
    await processor.processFrame(input, output);
    return readPixels(output, size);
  };
  let shown = 0;
  while ((await show(first))[3] === 0) {
    if (++shown === MOST_BLANK_FRAMES) throw new Error(`${shown} frames came out transparent`);
  }
  return { show, close: async () => {} };
}

async function createProcessor({ color, sigmaPx }, size) {
  const { GaussianBlurBackgroundProcessor, VirtualBackgroundProcessor } = await loadTwilio();
  const options = { assetsPath: TWILIO_FOLDER };
  if (!color) return new GaussianBlurBackgroundProcessor({ ...options, blurFilterRadius: sigmaPx });
  const backgroundImage = new Image();
  backgroundImage.src = URL.createObjectURL(await fillCanvas(color, size).convertToBlob());
  await backgroundImage.decode();
  return new VirtualBackgroundProcessor({ ...options, backgroundImage });
}
