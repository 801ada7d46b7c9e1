import { expect } from 'chai';
import { useBackend } from '../helpers/backend.js';
import { makeMask, type MaskValues } from '../helpers/masks.js';
import { paintNoise, refineAll } from '../helpers/refining.js';

const WIDE = { width: 64, height: 32 };

describe('Canvas2dMaskRefiner', () => {
  const backend = useBackend('canvas2d');
  const refine = (mask: MaskValues) => refineAll(backend(), [{ picture: paintNoise(WIDE), mask }]);
  const refineRow = async (valueAt: (x: number) => number) =>
    (await refine(makeMask(WIDE, valueAt))).slice(16 * 64, 17 * 64);

  it('keeps an even half at the middle', async () => {
    expect((await refine(makeMask(WIDE, () => 0.5)))[0]).to.be.within(127, 128);
  });

  it('makes an even mask steeper on both sides of the half', async () => {
    // 255 * (s(m) - s(0)) / (s(1) - s(0)), s the sigmoid of slope 12.
    expect((await refine(makeMask(WIDE, () => 0.25)))[0]).to.be.within(11, 12);
    expect((await refine(makeMask(WIDE, () => 0.75)))[0]).to.be.within(243, 244);
  });

  it('makes the edge of a hard mask a short ramp round the same place', async () => {
    const row = await refineRow((x) => (x < 32 ? 0 : 1));
    // Texels on the two sides of the edge add up to one: the edge has not moved.
    expect(row[31]! + row[32]!).to.be.within(254, 256);
    expect(row[31]).to.be.within(40, 90);
    // Three texels further out nothing is left of the ramp: 0.04 of the smoothed mask is 0.0014 after the sigmoid.
    expect(row[28]).to.be.at.most(2);
    expect(row[35]).to.be.at.least(253);
  });

  it('has no history and asks nothing of the picture', async () => {
    const [one, other] = [makeMask(WIDE, () => 0.3), makeMask(WIDE, () => 0.6)];
    const picture = paintNoise(WIDE);
    const values = await refineAll(backend(), [
      { picture, mask: one, timestamp: 0 },
      { picture: paintNoise(WIDE, 4), mask: other, timestamp: 33_333 },
    ]);
    expect(values).to.deep.equal(await refine(other));
  });
});
