import { BackgroundProcessor } from '@livekit/track-processors';
import { openCamera } from './camera.js';

/** LiveKit's processor on its own, without a room. Its model is the default one; from here and not from its server. */
export function prepare({ modelUrl }) {
  return async () => {
    const { video, track } = await openCamera();
    await new Promise((resolve, reject) => {
      const processor = BackgroundProcessor({
        mode: 'background-blur',
        assetPaths: {
          tasksVisionFileSet: '/bench/node_modules/@mediapipe/tasks-vision/wasm',
          modelAssetPath: modelUrl,
        },
        // The first frame comes out as it went in, and does not count: this is called for those that follow.
        onFrameProcessed: resolve,
      });
      processor.init({ kind: 'video', track, element: video }).catch(reject);
    });
  };
}
