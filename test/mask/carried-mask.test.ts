import { expect } from 'chai';
import { GpuContext } from '../../src/gpu/gpu-context.js';
import type { AlphaMask } from '../../src/mask/mask-refiner.js';
import { useBackend, type Backend } from '../helpers/backend.js';
import { makeMask } from '../helpers/masks.js';
import { paint, type Picture } from '../helpers/picture.js';
import { paintNoise, Refining } from '../helpers/refining.js';
import { makeFrame } from '../helpers/video-frame.js';

const SIZE = { width: 320, height: 180 };
const MASK_SIZE = { width: 160, height: 90 };
const FRAME_US = 33_333;
const ROOM = paintNoise({ width: 40, height: 24 }, 7);
const SHIRT = paintNoise({ width: 16, height: 16 }, 9);
/** Of the square that stands for a person; its pattern moves with it. */
const SIDE = 72;
const TOP = 54;

/** Patches of colour, as large as in a room. */
const patch = ({ data, width, height }: Picture, x: number, y: number) => {
  const at = 4 * ((Math.floor(y / 8) % height) * width + (Math.floor(x / 8) % width));
  return [data[at]!, data[at + 1]!, data[at + 2]!] as const;
};
const isPerson = (x: number, y: number, left: number) =>
  x >= left && x < left + SIDE && y >= TOP && y < TOP + SIDE;
const pictureAt = (left: number) =>
  paint(SIZE, (x, y) =>
    isPerson(x, y, left) ? patch(SHIRT, x - left, y - TOP) : patch(ROOM, x, y),
  );
const maskAt = (left: number) =>
  makeMask(MASK_SIZE, (x, y) => Number(isPerson(2 * x, 2 * y, left)));

/** Carries to one picture; null where the refiner asks for a mask. */
async function carry(
  backend: Backend,
  { refiner }: Refining,
  picture: Picture,
  timestamp: number,
): Promise<number[] | null> {
  const frame = makeFrame(picture, { timestamp });
  let alpha: AlphaMask | null;
  try {
    alpha = await refiner.carry!(frame);
    if (backend.context instanceof GpuContext) backend.context.submit();
  } finally {
    frame.close();
  }
  return alpha && Array.from(await backend.readAlpha(alpha, picture));
}

/** Share of the frame that is on the wrong side. */
function wrongShare(alpha: readonly number[], left: number): number {
  const isWrong = (value: number, i: number) =>
    value > 127 !== isPerson(i % SIZE.width, Math.floor(i / SIZE.width), left);
  return alpha.filter(isWrong).length / alpha.length;
}

for (const name of ['webgpu', 'webgl2'] as const) {
  describe(`a carried mask, ${name}`, () => {
    const backend = useBackend(name);

    /** A refiner that has seen two frames with the person at 100, the last at `FRAME_US`, and follows. */
    async function begin(): Promise<Refining> {
      const refining = await Refining.open(backend());
      const shot = { picture: pictureAt(100), mask: maskAt(100) };
      await refining.refine({ ...shot, timestamp: 0 });
      expect(await carry(backend(), refining, pictureAt(100), FRAME_US), 'at first').to.equal(null);
      await refining.refine({ ...shot, timestamp: FRAME_US });
      return refining;
    }

    it('stays where nothing moves', async () => {
      const refining = await begin();
      const alpha = await carry(backend(), refining, pictureAt(100), 2 * FRAME_US);
      expect(wrongShare(alpha!, 100)).to.be.below(0.004);
      refining.close();
    });

    for (const step of [2, 6, 14, -10]) {
      it(`goes with what moves by ${step} pixels a frame, for three frames`, async () => {
        const refining = await begin();
        for (let i = 1; i <= 3; i++) {
          const left = 100 + i * step;
          const alpha = await carry(backend(), refining, pictureAt(left), (1 + i) * FRAME_US);
          expect(alpha, `frame ${i}`).to.not.equal(null);
          // Of what a mask that stayed would have wrong. Where the room comes into view, a window still shows the edge.
          const stayed = (2 * SIDE * Math.abs(left - 100)) / (SIZE.width * SIZE.height);
          expect(wrongShare(alpha!, left), `frame ${i}`).to.be.below(0.004 + 0.4 * stayed);
        }
        refining.close();
      });
    }

    it('is not to be had after a cut, and is of the mask that was made then', async () => {
      const refining = await begin();
      const other = paintNoise(SIZE, 5);
      expect(await carry(backend(), refining, other, 2 * FRAME_US)).to.equal(null);
      const mask = makeMask(MASK_SIZE, () => 0);
      await refining.refine({ picture: other, mask, timestamp: 2 * FRAME_US });
      const alpha = await carry(backend(), refining, other, 3 * FRAME_US);
      expect(Math.max(...alpha!)).to.be.at.most(1);
      refining.close();
    });

    it('is not to be had when somebody comes in', async () => {
      const refining = await begin();
      const visitor = paint(SIZE, (x, y) =>
        isPerson(x, y, 100)
          ? patch(SHIRT, x - 100, y - TOP)
          : patch(x > 240 ? SHIRT : ROOM, x > 240 ? x + 52 : x, y),
      );
      expect(await carry(backend(), refining, visitor, 2 * FRAME_US)).to.equal(null);
      refining.close();
    });

    it('is not to be had after too long, nor after a reset, not even one that comes meanwhile', async () => {
      const refining = await begin();
      const picture = pictureAt(100);
      expect(await carry(backend(), refining, picture, 400_000), 'too long').to.equal(null);
      const frame = makeFrame(picture, { timestamp: 2 * FRAME_US });
      const carried = refining.refiner.carry!(frame);
      refining.refiner.reset();
      expect(await carried, 'meanwhile').to.equal(null);
      frame.close();
      expect(await carry(backend(), refining, picture, 3 * FRAME_US), 'after').to.equal(null);
      refining.close();
    });

    it('takes another size of frame for a new beginning', async () => {
      const refining = await begin();
      const tall = paint({ width: 180, height: 320 }, (x, y) => patch(ROOM, x, y));
      expect(await carry(backend(), refining, tall, 2 * FRAME_US)).to.equal(null);
      refining.close();
    });
  });
}
