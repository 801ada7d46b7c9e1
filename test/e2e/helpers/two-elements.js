/** Two elements on one page, each with a camera and a background of its own. */
import assert from 'node:assert/strict';
import { openCountedPage } from './counters.js';
import { samplePerson } from './stand.js';

const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };
/** Mean colour of the top corners, of 255, beside the colour that was asked for. */
const COLOR_TOLERANCE = 24;
/** Twice as many of these as with one; memory of the page and its process is shared. */
const DOUBLED = /^(workers|WebGL contexts|GL (?!slots|syncs)|GPU|wasm kB|frames open pipeline)/;

/**
 * @param {object} options
 * @param {1 | 2 | 4} options.tier
 * @param {number} options.frames for each element, before and after the first one is stopped
 */
export async function assertTwoElements({ tier, frames }) {
  const counted = await openCountedPage({ graphics: GRAPHICS[tier] });
  try {
    const { page } = counted;
    const run = (name, ...args) =>
      page.evaluate(([method, rest]) => globalThis.pair[method](...rest), [name, args]);
    await page.evaluate(preparePair, { person: await samplePerson() });

    assert.equal(await run('start', 0), tier);
    await run('feed', [0], frames);
    const one = await counted.count();
    assert.equal(await run('start', 1), tier);
    assertColors(await run('feed', [0, 1], frames), [0, 1]);
    assertDoubled(one, await counted.count());

    // What is set on one is seen on that one alone.
    await run('swapColor', 1);
    assertColors(await run('feed', [0, 1], frames), [0, 0]);
    await run('swapColor', 1);
    assertColors(await run('feed', [0, 1], frames), [0, 1]);

    assert.equal(await run('stop', 0), 0, 'live tracks of the element that was stopped');
    await counted.awaitWorkers(2);
    assertColors(await run('feed', [1], frames), [1]);
    assert.deepEqual(await run('states'), ['idle', 'running']);
    const left = await counted.count();
    assert.equal(left.workers, one.workers);
    assert.equal(left['WebGL contexts'], one['WebGL contexts']);

    assert.equal(await run('stop', 1), 0);
    await counted.awaitWorkers(0);
    assert.deepEqual(counted.uncollected, []);
    assert.deepEqual(page.problems, []);
  } finally {
    await counted.close();
  }
}

const COLORS = [
  [0, 200, 0],
  [0, 0, 200],
];

function assertColors(corners, indices) {
  corners.forEach((corner, element) => {
    const expected = COLORS[indices[element]];
    const isNear = corner.every((v, c) => Math.abs(v - expected[c]) <= COLOR_TOLERANCE);
    assert.ok(isNear, `element ${element}: ${corner}, expected ${expected}`);
  });
}

function assertDoubled(one, two) {
  for (const [name, value] of Object.entries(one)) {
    if (DOUBLED.test(name)) assert.equal(two[name], 2 * value, `${name} of two elements`);
  }
}

/** Runs in the page. */
async function preparePair({ person }) {
  const { Call } = await import('/test/e2e/helpers/page/call.js');
  const size = { width: 160, height: 96 };
  const colors = ['rgb(0, 200, 0)', 'rgb(0, 0, 200)'];
  const open = (color) => Call.open({ person, size, attributes: { mode: 'color', color } });
  const calls = [await open(colors[0]), await open(colors[1])];
  const meanOfCorners = ({ data, width }) => {
    const sums = [0, 0, 0];
    for (const x of [2, 3, width - 4, width - 3]) {
      for (const y of [2, 3]) {
        sums.forEach((_, c) => (sums[c] += data[(y * width + x) * 4 + c] / 8));
      }
    }
    return sums.map(Math.round);
  };
  globalThis.pair = {
    start: (index) => calls[index].start(),
    stop: (index) => calls[index].stop(),
    states: () => calls.map(({ element }) => element.state),
    /** At the same time; gives the colour that each then shows behind the person. */
    async feed(indices, frames) {
      await Promise.all(indices.map((index) => calls[index].feedFrames(frames)));
      const pictures = [];
      for (const index of indices) pictures.push(await calls[index].takePicture());
      return pictures.map(meanOfCorners);
    },
    async swapColor(index) {
      const { element } = calls[index];
      element.color = colors.find((color) => color !== element.color);
      await element.updateComplete;
    },
  };
}
