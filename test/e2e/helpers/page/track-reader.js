/** In a worker: reads every frame of the track it is given, and posts its pixels. */

/** Where red, green and blue are in a pixel, by the frame's format. */
const ORDERS = { BGRA: [2, 1, 0], BGRX: [2, 1, 0], RGBA: [0, 1, 2], RGBX: [0, 1, 2] };

globalThis.onmessage = async ({ data: { track } }) => {
  const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 30 });
  const reader = readable.getReader();
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    const { timestamp } = frame;
    const pixels = await copyPixels(frame);
    frame.close();
    globalThis.postMessage({ timestamp, pixels }, [pixels.data.buffer]);
  }
  globalThis.postMessage({ isEnded: true });
};

/** Copied, not drawn, so that no converter has a hand in it. */
async function copyPixels(frame) {
  const order = ORDERS[frame.format];
  if (!order) throw new Error(`frames are ${frame.format}`);
  const { width, height } = frame.visibleRect;
  const bytes = new Uint8Array(frame.allocationSize());
  const [{ offset, stride }] = await frame.copyTo(bytes);
  const pixels = new ImageData(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = offset + y * stride + 4 * x;
      const to = 4 * (y * width + x);
      for (let c = 0; c < 3; c++) pixels.data[to + c] = bytes[from + order[c]];
      pixels.data[to + 3] = 255;
    }
  }
  return pixels;
}
