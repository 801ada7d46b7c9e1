import { openBrowser } from '../bench-page.js';
import { bundle } from '../bundle.js';
import { timeInTurn } from '../interleave.js';
import { addRatios, median, round } from '../statistics.js';

const SIZES = [
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
];
/** The blur's sigma in pixels of a 720-line frame, as the attribute; or the mode. */
const BACKGROUNDS = ['blur 2', 'blur 8', 'blur 16', 'blur 40', 'color', 'image'];
const BASE = 'blur 8';

/** Time per composited frame, by what stands behind the person: the blur's cost must not grow with sigma. */
export const composite = {
  name: 'composite',
  defaultRounds: 15,
  columns: ['engine', 'size', 'background', 'medianMs', 'ratio'],
  notes: [
    'medianMs: from the camera frame and a mask to the new VideoFrame, until the GPU is done.',
    `ratio: to ${BASE}, same engine and size.`,
  ],
  run: runComposite,
};

async function runComposite({ rounds }) {
  const { url } = await bundle('page/composite.js');
  const browser = await openBrowser();
  try {
    const page = await browser.openPage();
    const options = { sizes: SIZES, backgrounds: BACKGROUNDS };
    const { adapter, subjects } = await page.call(url, 'open', options);
    const runRound = (order) => page.call(url, 'runRound', order);
    const times = await timeInTurn({ count: subjects.length, rounds, runRound });
    const rows = subjects.map(({ engine, size, background }, index) => ({
      engine,
      size: `${size.width}x${size.height}`,
      background,
      medianMs: round(median(times[index]), 2),
    }));
    return { adapter, rows: addRatios(rows, (row) => findBase(rows, row)) };
  } finally {
    await browser.close();
  }
}

const findBase = (rows, { engine, size }) =>
  rows.find((row) => row.engine === engine && row.size === size && row.background === BASE);
