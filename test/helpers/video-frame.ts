import { paint, type Picture, type Rgb, type Size } from './picture.js';

/** A frame whose pixels are exactly these: made from memory as RGBA, so that no YUV conversion changes them. */
export function makeFrame(picture: Picture, init: { timestamp?: number; duration?: number } = {}) {
  return new VideoFrame(picture.data, {
    format: 'RGBA',
    codedWidth: picture.width,
    codedHeight: picture.height,
    timestamp: 0,
    ...init,
  });
}

/** A frame of one colour. */
export function makeColorFrame(rgb: Rgb, timestamp: number, size: Size = { width: 4, height: 4 }) {
  return makeFrame(
    paint(size, () => rgb),
    { timestamp },
  );
}

/** The frame's pixels at its display size. The frame stays open. */
export function readFrame(frame: VideoFrame): Picture {
  const { displayWidth: width, displayHeight: height } = frame;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.drawImage(frame, 0, 0, width, height);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

/** The frame's pixels; the frame is closed. */
export function takeFrame(frame: VideoFrame): Picture {
  const picture = readFrame(frame);
  frame.close();
  return picture;
}
