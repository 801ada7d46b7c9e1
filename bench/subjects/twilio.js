import { openCamera } from './camera.js';

export const TWILIO_FOLDER = '/bench/node_modules/@twilio/video-processors/dist/build/';

/** Twilio's processor on its own, without a room, in its worker. */
export async function prepare() {
  const { GaussianBlurBackgroundProcessor } = await loadTwilio();
  return async () => {
    const processor = new GaussianBlurBackgroundProcessor({ assetsPath: TWILIO_FOLDER });
    const [{ video }] = await Promise.all([openCamera(), processor.loadModel()]);
    const output = document.createElement('canvas');
    output.width = video.videoWidth;
    output.height = video.videoHeight;
    const context = output.getContext('2d');
    do await processor.processFrame(video, output);
    while (isBlank(context));
  };
}

/** Gives the classes of `@twilio/video-processors`, which is a script. */
export async function loadTwilio() {
  if (!globalThis.Twilio?.VideoProcessors) {
    await loadScript(`${TWILIO_FOLDER}twilio-video-processors.min.js`);
  }
  return globalThis.Twilio.VideoProcessors;
}

/** The first frame comes out transparent. */
function isBlank(context) {
  const { width, height } = context.canvas;
  return context.getImageData(width >> 1, height >> 1, 1, 1).data[3] === 0;
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${src} did not load`));
    document.head.append(script);
  });
}
