import { openBrowser } from '../bench-page.js';
import { bundle } from '../bundle.js';
import { timeInTurn } from '../interleave.js';
import { addRatios, median, round } from '../statistics.js';

const ENGINES = ['webgpu', 'webgl'];
const SIZES = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];
const BASE = 'inference and blend';

/** What the mask's refinement adds to a frame, and what a carried mask saves. */
export const refine = {
  name: 'refine',
  defaultRounds: 15,
  columns: ['engine', 'size', 'part', 'medianMs', 'ratio', 'mib'],
  notes: [
    'medianMs: from the camera frame to the new VideoFrame, until the GPU is done; two looks of the general model, sigma 8.',
    `ratio: to ${BASE}, same engine and size. A carried mask goes without the model: its motion is searched and judged.`,
    'mib: of textures and buffers on the GPU, that the part adds to it.',
  ],
  run: runRefine,
};

async function runRefine({ rounds }) {
  const { url } = await bundle('page/refine.js');
  const browser = await openBrowser();
  try {
    const page = await browser.openPage();
    const subjects = await page.call(url, 'open', { engines: ENGINES, sizes: SIZES });
    const runRound = (order) => page.call(url, 'runRound', order);
    const times = await timeInTurn({ count: subjects.length, rounds, runRound });
    const rows = subjects.map(({ engine, size, part, mib }, index) => ({
      engine,
      size: `${size.width}x${size.height}`,
      part,
      medianMs: round(median(times[index]), 2),
      mib: mib === undefined ? null : round(mib, 2),
    }));
    return { adapter: 'the browser', rows: addRatios(rows, (row) => findBase(rows, row)) };
  } finally {
    await browser.close();
  }
}

const findBase = (rows, { engine, size }) =>
  rows.find((row) => row.engine === engine && row.size === size && row.part === BASE);
