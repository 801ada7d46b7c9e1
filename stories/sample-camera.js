import { openSampleSource } from '../demo/sample-source.js';

const CLIP = new URL('media/cap12_edit.webm', document.baseURI);

/** What stands for the camera while a story is shown. */
let open = null;

/** For `beforeEach` of a story: the sample clip as a camera; what it gives ends it. */
export async function openClip() {
  const opened = await openSampleSource(CLIP);
  open = { source: opened.stream };
  return () => opened.close();
}

/** For `beforeEach`: a camera that was unplugged. */
export async function openEndedCamera() {
  const close = await openClip();
  for (const track of open.source.getTracks()) track.stop();
  return close;
}

/** For `beforeEach`: a camera that gives no frames, as while a prompt is waiting for an answer. */
export function openSilentCamera() {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  open = { source: track };
  return () => track.stop();
}

/** The camera of the story that is shown. */
export const currentSource = () => open.source;

/** For `beforeEach`: a browser in which no tier works; what it gives takes that back. */
export async function openClipWithoutTiers() {
  const close = await openClip();
  const { Worker, MediaStreamTrackProcessor } = globalThis;
  const { captureStream } = HTMLCanvasElement.prototype;
  globalThis.Worker = function refuse() {
    throw new DOMException('no workers here', 'SecurityError');
  };
  globalThis.MediaStreamTrackProcessor = undefined;
  HTMLCanvasElement.prototype.captureStream = () => {
    throw new DOMException('no capture here', 'NotSupportedError');
  };
  return () => {
    Object.assign(globalThis, { Worker, MediaStreamTrackProcessor });
    HTMLCanvasElement.prototype.captureStream = captureStream;
    close();
  };
}
