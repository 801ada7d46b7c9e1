import { BgCameraError } from '../errors.js';
import { withinTime } from '../until.js';

/** A stream that stands still is sent again once a second; one that shows nothing by then is not going to. */
const FIRST_PICTURE_TIMEOUT_MS = 5000;

/**
 * The picture that the stream shows now, as a PNG at the stream's size, sRGB.
 * @throws BgCameraError `aborted` where the stream shows nothing
 */
export async function takeSnapshot(stream: MediaStream): Promise<Blob> {
  if (stream.getVideoTracks().length === 0) {
    throw new BgCameraError('aborted', 'there is no picture yet; call start() first');
  }
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await withinTime(video.play(), FIRST_PICTURE_TIMEOUT_MS, () => {
      return new BgCameraError('aborted', 'the stream shows no picture at the moment; try later');
    });
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    video.srcObject = null;
  }
}
