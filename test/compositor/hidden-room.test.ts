import { expect } from 'chai';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import { createMaskRefiner } from '../../src/mask/create-mask-refiner.js';
import { useBackend, type Backend } from '../helpers/backend.js';
import { NEVER } from '../helpers/gpu.js';
import type { Shot } from '../helpers/guided-filter.js';
import { makeMask } from '../helpers/masks.js';
import { paint, pixelAt, type Picture } from '../helpers/picture.js';
import { makeFrame, takeFrame } from '../helpers/video-frame.js';

/** A texel of the grid is a pixel. */
const SIZE = { width: 96, height: 54 };
/** In pixels of a 720-line frame: 6 of this one. */
const SIGMA = 80;
const FRAME_US = 100_000;
/** A lit wall with a window, which the person hides. */
const WALL = 60;
const WINDOW = 220;
const isWindow = (x: number) => x >= 40 && x < 56;
const isPerson = (x: number) => x >= 36 && x < 60;
/** Two pixels from the person, where the blur of the hidden window is seen. */
const BESIDE = [33, 27] as const;
/** What rounding and the fit at the person's edge may do. */
const TOLERANCE = 6;

const NOBODY = makeMask(SIZE, () => 0);
const SOMEBODY = makeMask(SIZE, (x) => (isPerson(x) ? 1 : 0));
const roomLit = (light: number, shift = 0): Picture =>
  paint(SIZE, (x) => {
    const level = light + (isWindow(x + shift) ? WINDOW : WALL);
    return [level, level, level];
  });
const before = (room: Picture): Picture =>
  paint(SIZE, (x, y) =>
    isPerson(x)
      ? [150, 60, 60]
      : ([...pixelAt(room, x, y)].slice(0, 3) as [number, number, number]),
  );
const empty = (picture: Picture): Omit<Shot, 'timestamp'> => ({ picture, mask: NOBODY });
const hidden = (room: Picture): Omit<Shot, 'timestamp'> => ({
  picture: before(room),
  mask: SOMEBODY,
});
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** The blurred picture of the last of these shots, ten a second, as one refiner and one compositor make it. */
async function show(backend: Backend, shots: readonly Omit<Shot, 'timestamp'>[]): Promise<Picture> {
  const { context, asMask } = backend;
  const refiner = await createMaskRefiner(context, NEVER);
  const compositor = await createCompositor(context, { kind: 'blur', sigma: SIGMA }, NEVER);
  let output: Picture | null = null;
  shots.forEach(({ picture, mask }, i) => {
    const frame = makeFrame(picture, { timestamp: i * FRAME_US });
    output = takeFrame(compositor.composite(frame, refiner.refine(asMask(mask), frame)));
    frame.close();
  });
  compositor.close();
  refiner.close();
  return output!;
}

describe('the room behind a person', () => {
  for (const name of ['webgpu', 'webgl2'] as const) {
    describe(name, () => {
      const backend = useBackend(name);
      const beside = async (shots: readonly Omit<Shot, 'timestamp'>[]) =>
        pixelAt(await show(backend(), shots), ...BESIDE)[0]!;

      it('takes part in the blur as it was seen before', async () => {
        const room = roomLit(0);
        const seen = times(12, () => empty(room));
        const ideal = await beside(seen);
        const unseen = await beside([hidden(room)]);
        expect(await beside([...seen, hidden(room)])).to.be.closeTo(ideal, TOLERANCE);
        expect(unseen, 'the control').to.be.below(ideal - 3 * TOLERANCE);
      });

      it('takes part as long as it is hidden', async () => {
        const room = roomLit(0);
        const shots = [...times(12, () => empty(room)), ...times(40, () => hidden(room))];
        expect(await beside(shots)).to.be.closeTo(await beside([empty(room)]), TOLERANCE);
      });

      it('is lit as the rest of the room is, whose light changes slowly', async () => {
        const shots = [
          ...times(12, () => empty(roomLit(0))),
          ...times(60, (i) => hidden(roomLit(Math.min(30, i / 2)))),
          ...times(20, () => hidden(roomLit(30))),
        ];
        const ideal = await beside([empty(roomLit(30))]);
        expect(await beside(shots)).to.be.closeTo(ideal, TOLERANCE);
      });

      it('is forgotten at once when the rest is another room', async () => {
        const other = paint(SIZE, (x) => (x % 2 === 0 ? [150, 40, 200] : [30, 180, 90]));
        const shots = [...times(12, () => empty(roomLit(0))), hidden(other)];
        const first = await show(backend(), [hidden(other)]);
        const output = await show(backend(), shots);
        const off = output.data.reduce(
          (max, value, i) => Math.max(max, Math.abs(value - first.data[i]!)),
          0,
        );
        expect(off).to.be.at.most(TOLERANCE);
      });

      it('is forgotten with what was switched on in it', async () => {
        const shots = [
          ...times(12, () => empty(roomLit(0))),
          ...times(3, () => hidden(roomLit(35))),
        ];
        const unknown = await beside(times(3, () => hidden(roomLit(35))));
        expect(await beside(shots)).to.be.closeTo(unknown, TOLERANCE);
      });
    });
  }
});
