/** Runs in the page, bundled with the product's sources: whole frames with and without the mask's refinement. */
import { fetchModel } from '../../src/inference/model-catalog.ts';
import { createStages } from '../../src/pipeline/stages.ts';
import { makeCameraFrame } from '../engines/camera-frame.js';
import { loadPicture } from '../engines/picture.js';
import { readAllocated } from './gpu-memory.js';

const ASSETS = new URL('/cdn/assets/', location.href).href;
const FRAME_US = 33_333;
const BASE = 'inference and blend';
const REFINED = 'with the mask refined';
const CARRIED = 'with a carried mask';

const subjects = [];
let timestamp = 0;

/** Makes the stages for each engine and size, and gives what `runRound` knows the subjects by. */
export async function open({ engines, sizes }) {
  const { signal } = new AbortController();
  const model = await fetchModel('general', ASSETS, { signal });
  for (const inference of engines) {
    for (const size of sizes) {
      const background = { kind: 'blur', sigma: 8 };
      const stages = await createStages({ inference, assets: ASSETS, model, background }, signal);
      const { canvas } = await loadPicture(size);
      const parts = createParts(stages);
      const mib = await measureMemory(size, stages);
      for (const [part, run] of Object.entries(parts)) {
        const picture = makeCameraFrame(canvas);
        const prepare = parts[REFINED];
        subjects.push({
          engine: inference,
          size,
          part,
          mib: mib[part],
          picture,
          stages,
          prepare,
          run,
        });
      }
    }
  }
  return subjects.map(({ engine, size, part, mib }) => ({ engine, size, part, mib }));
}

/**
 * What the refiner adds, in MiB. It allocates anew for each size, and has seen a frame by now; one that is turned is new to it.
 * It notes frames from its first `carry` on.
 */
async function measureMemory({ width, height }, stages) {
  const { canvas } = await loadPicture({ width: height, height: width });
  const picture = makeCameraFrame(canvas);
  const refine = (frame) => {
    const mask = stages.segmenter.segment(frame);
    const before = readAllocated();
    const alpha = stages.refiner.refine(mask, frame);
    const bytes = readAllocated() - before;
    stages.compositor.composite(frame, alpha).close();
    return bytes;
  };
  const refined = await withFrame({ picture, stages }, refine);
  await withFrame({ picture, stages }, (frame) => stages.refiner.carry(frame));
  const noted = await withFrame({ picture, stages }, refine);
  return { [REFINED]: refined / 2 ** 20, [CARRIED]: (refined + noted) / 2 ** 20 };
}

/** What is done with a frame; each ends with what composites it. */
function createParts({ segmenter, refiner, compositor }) {
  let alpha = null;
  const refine = (frame) => {
    alpha = refiner.refine(segmenter.segment(frame), frame);
  };
  const composite = (frame) => compositor.composite(frame, alpha).close();
  return {
    [BASE]: (frame) => {
      segmenter.segment(frame);
      composite(frame);
    },
    [REFINED]: (frame) => {
      refine(frame);
      composite(frame);
    },
    [CARRIED]: async (frame) => {
      alpha = await refiner.carry(frame);
      if (!alpha) throw new Error('the refiner asks for a mask of a picture that stands still');
      composite(frame);
    },
  };
}

/** Each subject once, in this order of indices; milliseconds, in the same order. */
export async function runRound(order) {
  const times = [];
  for (const index of order) times.push(await time(subjects[index]));
  return times;
}

/** After a frame of the same picture, so that there is a mask, and one that can be carried. */
async function time(subject) {
  await withFrame(subject, subject.prepare);
  const before = performance.now();
  await withFrame(subject, subject.run);
  return performance.now() - before;
}

async function withFrame({ picture, stages }, use) {
  timestamp += FRAME_US;
  const frame = new VideoFrame(picture, { timestamp });
  const result = await use(frame);
  frame.close();
  await stages.settle();
  return result;
}
