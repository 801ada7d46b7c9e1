import { openSampleSource } from '../demo/sample-source.js';

const CLIP = new URL('media/cap12_edit.webm', document.baseURI);

/** One picture of the clip, by its time in seconds. */
const STILL_AT_S = 1;
/** Few, because there is nothing new to be seen. */
const STILL_FPS = 8;

/** What stands for the camera while a story is shown. */
let open = null;

/** For `beforeEach` of a story: the sample clip as a camera, or one picture of it; what it gives ends it. */
export async function openClip({ globals }) {
  const opened = await (globals.camera === 'still' ? openStill() : openSampleSource(CLIP));
  open = { source: opened.stream };
  return () => opened.close();
}

/** A camera that nothing moves before: two pictures of a story look the same. */
async function openStill() {
  const video = Object.assign(document.createElement('video'), { src: CLIP.href, muted: true });
  await once(video, 'loadeddata');
  video.currentTime = STILL_AT_S;
  await once(video, 'seeked');
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  const context = canvas.getContext('2d');
  let count = 0;
  const draw = () => {
    context.drawImage(video, 0, 0);
    // A pixel of noise: one and the same picture again and again is what a camera that hangs gives.
    context.fillStyle = count++ % 2 ? '#777' : '#888';
    context.fillRect(canvas.width / 2, canvas.height / 2, 1, 1);
  };
  draw();
  const timer = setInterval(draw, 1000 / STILL_FPS);
  const stream = canvas.captureStream();
  return {
    stream,
    close() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

const once = (target, type) =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

/** For `beforeEach`: a camera that was unplugged. */
export async function openEndedCamera(context) {
  const close = await openClip(context);
  for (const track of open.source.getTracks()) track.stop();
  return close;
}

/** For `beforeEach`: the element opens cameras itself, and finds the clip and a silent microphone, by their names. */
export async function offerDevices(context) {
  const close = await openClip(context);
  const sound = new AudioContext();
  const tracks = [
    ...open.source.getTracks(),
    ...sound.createMediaStreamDestination().stream.getTracks(),
  ];
  open = { source: null };
  const takeBack = replace(navigator.mediaDevices, {
    getUserMedia: async () => new MediaStream(tracks),
    enumerateDevices: async () => [
      { kind: 'videoinput', deviceId: 'camera', label: 'Built-in camera' },
      { kind: 'audioinput', deviceId: 'microphone', label: 'Headset' },
    ],
  });
  return async () => {
    takeBack();
    close();
    await sound.close();
  };
}

/** For `beforeEach`: somebody has said no. */
export function refuseCamera() {
  open = { source: null };
  return replace(navigator.mediaDevices, {
    getUserMedia: () => Promise.reject(new DOMException('by the story', 'NotAllowedError')),
  });
}

/** For `beforeEach`: a camera whose background the system blurs already. */
export async function openBlurredClip(context) {
  const close = await openClip(context);
  const [track] = open.source.getVideoTracks();
  const settings = track.getSettings();
  replace(track, {
    getSettings: () => ({ ...settings, backgroundBlur: true }),
    getCapabilities: () => ({ backgroundBlur: [true, false] }),
  });
  return close;
}

/** Own methods in front of the inherited ones; what it gives takes them away. */
function replace(target, methods) {
  Object.assign(target, methods);
  return () => {
    for (const name of Object.keys(methods)) delete target[name];
  };
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
export async function openClipWithoutTiers(context) {
  const close = await openClip(context);
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
