import { openStarter } from '../first-frame.js';
import { timeInTurn } from '../interleave.js';
import { addRatios, median, round } from '../statistics.js';

const BASE = 'tasks-vision';

/** Time from the user's click to the first composited frame, each time on a page with nothing cached. */
export const start = {
  name: 'start',
  defaultRounds: 7,
  columns: ['engine', 'tier', 'medianMs', 'ratio', 'problem'],
  notes: [
    'medianMs: from start(), with the code of the page loaded and nothing else, to the first composited frame:',
    'camera, workers, runtime, model, first inference; handed over, while the GPU may still be at work on it.',
    'Everything comes from this machine: no network in between (see bytes).',
    `ratio: to ${BASE}.`,
  ],
  run: runStart,
};

async function runStart({ rounds }) {
  const starter = await openStarter();
  try {
    const attempts = await starter.tryAll();
    const able = attempts.filter(({ problem }) => problem === undefined);
    const runRound = async (order) => {
      const times = [];
      for (const index of order) times.push(await starter.start(able[index].subject));
      return times;
    };
    // The attempts have filled the GPU process' cache of shaders, which all pages share.
    const times = await timeInTurn({ count: able.length, rounds, warmUpRounds: 0, runRound });
    const rows = attempts.map((attempt) => ({
      ...attempt.subject,
      medianMs: able.includes(attempt) ? round(median(times[able.indexOf(attempt)]), 0) : null,
      ...(attempt.problem && { problem: attempt.problem }),
    }));
    return { adapter: starter.adapter, rows: addRatios(rows, () => findBase(rows)) };
  } finally {
    await starter.close();
  }
}

const findBase = (rows) => rows.find(({ engine }) => engine === BASE);
