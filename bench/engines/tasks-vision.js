import { FilesetResolver, ImageSegmenter } from '@mediapipe/tasks-vision';

const WASM = '/node_modules/@mediapipe/tasks-vision/wasm';

/**
 * tasks-vision, given a canvas of the model's size: a larger picture would make it spend its time on enlarging the mask.
 * It has no way to take an input that is on the GPU already, so its upload is part of what is timed.
 *
 * @param {'GPU' | 'CPU'} delegate GPU is WebGL2
 */
export async function createTasksVisionEngine({ delegate, model, picture }) {
  const files = await FilesetResolver.forVisionTasks(WASM);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const segmenter = await ImageSegmenter.createFromOptions(files, {
    baseOptions: { modelAssetPath: model.metadataUrl, delegate },
    canvas,
    runningMode: 'VIDEO',
    outputConfidenceMasks: true,
    outputCategoryMask: false,
  });
  const wait = delegate === 'GPU' ? waitByReading(canvas.getContext('webgl2')) : () => {};
  let timestampMs = 0;
  const segment = (use) => {
    timestampMs += 33;
    segmenter.segmentForVideo(picture.canvas, timestampMs, (result) => {
      use(result.confidenceMasks[0]);
      result.close();
    });
  };
  return {
    engine: `tasks-vision-${delegate.toLowerCase()}`,
    adapterInfo: null,
    prepare: async () => {},
    run: async () => segment(wait),
    async readMask() {
      let values;
      segment((mask) => (values = mask.getAsFloat32Array().slice()));
      return values;
    },
  };
}

/**
 * WebGL's only sure wait is a read: one pixel of the mask. `finish()` returns at once in Chromium 156 (3 ms a run, and
 * 340 ms for the next engine's, which had to wait for it).
 */
function waitByReading(gl) {
  const framebuffer = gl.createFramebuffer();
  const pixel = new Float32Array(4);
  return (mask) => {
    const previous = gl.getParameter(gl.FRAMEBUFFER_BINDING);
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    const texture = mask.getAsWebGLTexture();
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel);
    const error = gl.getError();
    gl.bindFramebuffer(gl.FRAMEBUFFER, previous);
    if (error !== gl.NO_ERROR) throw new Error(`the mask could not be waited for: error ${error}`);
  };
}
