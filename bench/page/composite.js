/** Runs in the page, bundled with the product's sources: the compositors of the bench `composite`. */
import { makeCameraFrame } from '../engines/camera-frame.js';
import { loadPicture } from '../engines/picture.js';
import { createCanvas2dCompositors } from '../engines/canvas2d-compositors.js';
import { createWebgl2Compositors } from '../engines/webgl2-compositors.js';
import { createWebgpuCompositors } from '../engines/webgpu-compositors.js';

const CREATE = [
  createWebgl2Compositors,
  createWebgpuCompositors,
  (options) => createCanvas2dCompositors({ ...options, isCoarse: false }),
  (options) => createCanvas2dCompositors({ ...options, isCoarse: true }),
];

const subjects = [];

/**
 * Makes a compositor for each backend, size and sigma (in pixels of a 720-line frame), and gives what `runRound` knows
 * them by.
 */
export async function open({ sizes, sigmas }) {
  const adapters = new Set();
  for (const create of CREATE) {
    for (const size of sizes) {
      const { canvas } = await loadPicture(size);
      const frame = makeCameraFrame(canvas);
      const { engine, adapter, compositors } = await create({ frame, sigmas });
      adapters.add(adapter);
      for (const [index, sigma] of sigmas.entries()) {
        subjects.push({ engine, size, sigma, composite: compositors[index] });
      }
    }
  }
  const names = subjects.map(({ engine, size, sigma }) => ({ engine, size, sigma }));
  return { adapter: [...adapters].join('; '), subjects: names };
}

/** Each subject once, in this order of indices; milliseconds, in the same order. */
export async function runRound(order) {
  const times = [];
  for (const index of order) {
    const before = performance.now();
    await subjects[index].composite();
    times.push(performance.now() - before);
  }
  return times;
}
