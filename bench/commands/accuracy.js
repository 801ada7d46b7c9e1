import { readFile } from 'node:fs/promises';
import { findFirefox } from '../../tools/find-firefox.js';
import { makeSampleCamera } from '../../tools/sample-camera.js';
import { openBrowser, openFirefox } from '../bench-page.js';
import { bundle } from '../bundle.js';
import { MODELS } from '../models.js';

/** The sample clip has 53 s; two seconds apart, no two pictures are alike. */
const CLIP = { seconds: 48, fps: 0.5, width: 640, height: 360 };
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/** Greatest difference at any pixel, 0..1: other orders of summing up, and tensors and weights rounded to half floats. */
const BOUNDS = { f32: 1e-3, f16: 2e-2 };
/** A picture without a person would prove little. */
const MIN_PERSON = 0.05;

/** How far the engine's masks are from those of LiteRT.js on the CPU, which is given the very same input. */
export const accuracy = {
  name: 'accuracy',
  defaultRounds: 24,
  columns: [
    ...['precision', 'browser', 'adapter', 'model', 'frames', 'maxDifference', 'meanDifference'],
    ...['bound', 'beyond', 'otherFrame', 'ok'],
  ],
  notes: [
    'Differences of the confidence, 0..1, between the WebGPU engine and LiteRT.js (wasm), over all pixels of all frames:',
    'pictures of the sample clip, two seconds apart, 640x360, I420. LiteRT.js gets what the engine samples of the frame,',
    'read back in f32. ok: the greatest is within the bound. beyond: the part of the pixels that are not. otherFrame, a',
    'control: the least of the greatest differences from the mask of the frame before.',
  ],
  run: runAccuracy,
};

async function runAccuracy({ model, rounds }) {
  const models = MODELS.filter(({ name }) => model === undefined || name === model);
  const pictures = await listPictures(rounds);
  const { url } = await bundle('page/accuracy.js');
  const rows = [];
  for (const { name, open } of listBrowsers()) {
    console.error(`${name} ...`);
    const browser = await open();
    try {
      const page = await browser.openPage();
      const adapter = (await page.call(url, 'open', { models, bounds: BOUNDS })) || 'unnamed';
      const results = [];
      for (const picture of pictures) results.push(await page.call(url, 'compareMasks', picture));
      rows.push(...describeRows(results).map((row) => ({ ...row, browser: name, adapter })));
    } finally {
      await browser.close();
    }
  }
  const adapters = new Set(rows.map(({ browser, adapter }) => `${browser} (${adapter})`));
  return { adapter: [...adapters].join(', '), rows };
}

/** Firefox has half floats where there is no GPU; Chromium's SwiftShader has none. */
function listBrowsers() {
  const chromium = { name: 'Chromium', open: () => openBrowser() };
  const { executablePath, reason } = findFirefox();
  if (executablePath) {
    return [chromium, { name: 'Firefox', open: () => openFirefox({ executablePath }) }];
  }
  console.error(`Firefox is skipped: ${reason}`);
  return [chromium];
}

/** As data URLs: the file is one JPEG after the other. */
async function listPictures(count) {
  const mjpeg = await readFile(await makeSampleCamera(CLIP));
  const pictures = [];
  for (let start = 0; start < mjpeg.length && pictures.length < count;) {
    const end = mjpeg.indexOf(END_OF_JPEG, start) + END_OF_JPEG.length;
    pictures.push(`data:image/jpeg;base64,${mjpeg.subarray(start, end).toString('base64')}`);
    start = end;
  }
  if (pictures.length === count) return pictures;
  throw new Error(`--rounds is "${count}", but the clip gives ${pictures.length} frames`);
}

/** One row for each model and precision, of the results of all frames. */
function describeRows(results) {
  return results[0].map(({ model, precision }, index) => {
    const frames = results.map((ofFrame) => ofFrame[index]);
    const bound = BOUNDS[precision];
    const maxDifference = Math.max(...frames.map(({ max }) => max));
    const otherFrame = Math.min(...frames.slice(1).map(({ otherMax }) => otherMax));
    checkControls(frames, { bound, otherFrame });
    return {
      precision,
      model,
      frames: frames.length,
      maxDifference: shorten(maxDifference),
      meanDifference: shorten(meanOf(frames, 'mean')),
      bound,
      beyond: shorten(meanOf(frames, 'beyond')),
      otherFrame: shorten(otherFrame),
      ok: maxDifference <= bound,
    };
  });
}

/** Masks of nobody agree whatever the engine does, and a bound that another frame's mask keeps says nothing. */
function checkControls(frames, { bound, otherFrame }) {
  const person = Math.min(...frames.map((frame) => frame.person));
  if (person < MIN_PERSON) throw new Error(`a frame shows a person on ${person} of its pixels`);
  if (otherFrame <= bound) throw new Error(`two frames have the same mask, within ${bound}`);
}

const meanOf = (frames, key) => frames.reduce((sum, frame) => sum + frame[key], 0) / frames.length;

const shorten = (value) => Number(value.toPrecision(2));
