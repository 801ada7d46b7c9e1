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

/** Makes a compositor for each backend, size and background (see the command), and gives what `runRound` knows them by. */
export async function open({ sizes, backgrounds }) {
  const adapters = new Set();
  for (const create of CREATE) {
    for (const size of sizes) {
      const { canvas } = await loadPicture(size);
      const frame = makeCameraFrame(canvas);
      const { engine, adapter, compositors } = await create({
        frame,
        backgrounds: await Promise.all(backgrounds.map((name) => makeBackground(name, canvas))),
      });
      adapters.add(adapter);
      for (const [index, background] of backgrounds.entries()) {
        subjects.push({ engine, size, background, composite: compositors[index] });
      }
    }
  }
  const names = subjects.map(({ engine, size, background }) => ({ engine, size, background }));
  return { adapter: [...adapters].join('; '), subjects: names };
}

/** The picture is the camera's own: what it shows makes no difference. */
async function makeBackground(name, canvas) {
  const [kind, sigma] = name.split(' ');
  if (kind === 'blur') return { kind, sigma: Number(sigma) };
  if (kind === 'color') return { kind, rgb: [0, 0.7, 0.25] };
  return { kind: 'image', bitmap: await createImageBitmap(canvas), fit: 'cover' };
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
