import { openBrowser } from '../bench-page.js';
import { bundle } from '../bundle.js';
import { timeInTurn } from '../interleave.js';
import { addRatios, median, round } from '../statistics.js';

const SIZES = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];
/** In pixels of a 720-line frame, as the attribute. */
const SIGMAS = [2, 8, 16, 40];
const BASE_SIGMA = 8;

/** Time per composited frame in mode `blur`: its cost must not grow with sigma. */
export const composite = {
  name: 'composite',
  defaultRounds: 15,
  columns: ['engine', 'size', 'sigma', 'medianMs', 'ratio'],
  notes: [
    'medianMs: from the camera frame and a mask to the new VideoFrame, until the GPU is done.',
    `ratio: to sigma ${BASE_SIGMA}, same engine and size.`,
  ],
  run: runComposite,
};

async function runComposite({ rounds }) {
  const { url } = await bundle('page/composite.js');
  const browser = await openBrowser();
  try {
    const page = await browser.openPage();
    const options = { sizes: SIZES, sigmas: SIGMAS };
    const { adapter, subjects } = await page.call(url, 'open', options);
    const runRound = (order) => page.call(url, 'runRound', order);
    const times = await timeInTurn({ count: subjects.length, rounds, runRound });
    const rows = subjects.map(({ engine, size, sigma }, index) => ({
      engine,
      size: `${size.width}x${size.height}`,
      sigma,
      medianMs: round(median(times[index]), 2),
    }));
    return { adapter, rows: addRatios(rows, (row) => findBase(rows, row)) };
  } finally {
    await browser.close();
  }
}

const findBase = (rows, { engine, size }) =>
  rows.find((row) => row.engine === engine && row.size === size && row.sigma === BASE_SIGMA);
