import { openCamera } from './camera.js';

const FOLDER = '/bench/node_modules/@twilio/video-processors/dist/build/';

/** Twilio's processor on its own, without a room, in its worker. */
export async function prepare() {
  await loadScript(`${FOLDER}twilio-video-processors.min.js`);
  const { GaussianBlurBackgroundProcessor } = globalThis.Twilio.VideoProcessors;
  return async () => {
    const processor = new GaussianBlurBackgroundProcessor({ assetsPath: FOLDER });
    const [{ video }] = await Promise.all([openCamera(), processor.loadModel()]);
    const output = document.createElement('canvas');
    output.width = video.videoWidth;
    output.height = video.videoHeight;
    await processor.processFrame(video, output);
  };
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
