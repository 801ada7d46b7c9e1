import { GpuContext } from '../../src/gpu/gpu-context.js';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import type { MaskRefiner } from '../../src/mask/mask-refiner.js';
import type { Backend } from './backend.js';
import { NEVER } from './gpu.js';
import type { Shot } from './guided-filter.js';
import { paint, type Picture, type Size } from './picture.js';
import { seededRandom } from './random.js';
import { makeFrame } from './video-frame.js';

/** A refiner that is given one shot after the other. */
export class Refining {
  readonly refiner: MaskRefiner;
  readonly #backend: Backend;

  private constructor(backend: Backend, refiner: MaskRefiner) {
    this.#backend = backend;
    this.refiner = refiner;
  }

  static async open(backend: Backend): Promise<Refining> {
    return new Refining(backend, await createMaskRefiner(backend.context, NEVER));
  }

  /** Coverage 0..255, row 0 at the top: of the frame's size on GPUs, else of the mask's. */
  async refine({ picture, mask, timestamp = 0 }: Shot, precision?: 'half'): Promise<number[]> {
    const { context, asMask, readAlpha, name } = this.#backend;
    const frame = makeFrame(picture, { timestamp });
    const alpha = this.refiner.refine(asMask(mask, precision), frame);
    // What shows the frame on the GPU is gone with this task.
    if (context instanceof GpuContext) context.submit();
    frame.close();
    return Array.from(await readAlpha(alpha, name === 'canvas2d' ? mask : picture));
  }

  close(): void {
    this.refiner.close();
  }
}

/** What a refiner of its own makes of the last of these. */
export async function refineAll(backend: Backend, shots: readonly Shot[]): Promise<number[]> {
  const refining = await Refining.open(backend);
  let values: number[] = [];
  for (const shot of shots) values = await refining.refine(shot);
  refining.close();
  return values;
}

/** Of 8-bit levels. */
export const maxDifference = (one: readonly number[], other: readonly number[]) => {
  if (one.length !== other.length) throw new Error(`${one.length} values, ${other.length} others`);
  return one.reduce((max, value, i) => Math.max(max, Math.abs(value - other[i]!)), 0);
};

/** No pixel like its neighbours. */
export function paintNoise(size: Size, seed = 3): Picture {
  const random = seededRandom(seed);
  const value = () => Math.floor(256 * random());
  return paint(size, () => [value(), value(), value()]);
}
