/** What passes through the component's workers, counted inside them: what a hidden page plays can't be looked at. */

/** To be put in front of a worker's script by `server.prelude`; `callWorker` then reads `frameCounters`. */
export const countFrames = `(${count})()`;

/**
 * Runs in the worker: counts the frames that come in, how many of them differ from the one before, and what the gate
 * writes, be it on a track or on a canvas.
 */
function count() {
  const counters = { frames: 0, pictures: 0, written: 0 };
  globalThis.frameCounters = counters;
  const { drawImage } = OffscreenCanvasRenderingContext2D.prototype;
  const patch = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true });
  let previous = '';
  const note = (frame) => {
    drawImage.call(patch, frame, 0, 0, 32, 18);
    const picture = patch.getImageData(0, 0, 32, 18).data.join();
    counters.frames++;
    if (picture !== previous) counters.pictures++;
    previous = picture;
  };
  const isFrame = (value) => value instanceof VideoFrame && value.format !== null;

  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function readAndNote(...args) {
    const result = await read.apply(this, args);
    if (isFrame(result.value)) note(result.value);
    return result;
  };
  const noted = new WeakSet();
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
  Object.defineProperty(MessageEvent.prototype, 'data', {
    ...data,
    get() {
      const value = data.get.call(this);
      if (isFrame(value?.frame) && !noted.has(value.frame)) {
        noted.add(value.frame);
        note(value.frame);
      }
      return value;
    },
  });
  const { write } = WritableStreamDefaultWriter.prototype;
  WritableStreamDefaultWriter.prototype.write = function writeAndCount(...args) {
    counters.written++;
    return write.apply(this, args);
  };
  OffscreenCanvasRenderingContext2D.prototype.drawImage = function drawAndCount(picture, ...args) {
    if (isFrame(picture)) counters.written++;
    return drawImage.call(this, picture, ...args);
  };
}
