import { expect } from 'chai';
import { MOTION, newShare, planMotion } from '../../src/mask/motion-params.js';
import { planGrid } from '../../src/mask/refine-params.js';

const planFor = (width: number, height: number) =>
  planMotion({ width, height }, planGrid({ width, height }));

describe('planMotion', () => {
  it('halves the grid from level to level', () => {
    const sizes = planFor(640, 360).levels.map(({ size }) => [size.width, size.height]);
    expect(sizes).to.deep.equal([
      [160, 90],
      [80, 45],
      [40, 23],
    ]);
  });

  it('searches widely on the coarsest level only', () => {
    const matches = planFor(1280, 720).levels.map(({ match }) => match);
    expect(matches.map(({ isCoarsest }) => isCoarsest)).to.deep.equal([0, 0, 1]);
    expect(matches.map(({ radius }) => radius)).to.deep.equal([1, 1, 2]);
    expect(matches.map(({ coarserSize }) => coarserSize)).to.deep.equal([
      [80, 45],
      [40, 23],
      [40, 23],
    ]);
  });

  for (const [width, height] of [
    [1280, 720],
    [640, 360],
    [360, 640],
    [641, 363],
  ] as const) {
    it(`samples each pixel of ${width}x${height} about once on every level`, () => {
      for (const { size, shrink } of planFor(width, height).levels) {
        const pixels = width / size.width / shrink.samplesPerAxis;
        expect(pixels, `${size.width} texels`).to.be.within(1.5, 2.5);
        expect(shrink.sampleStep[0]! * shrink.samplesPerAxis * size.width).to.be.closeTo(1, 1e-9);
      }
    });
  }

  it('has texels for a frame of one pixel', () => {
    const { levels } = planFor(1, 1);
    expect(levels.map(({ size }) => size)).to.deep.equal(
      Array.from({ length: MOTION.levels }, () => ({ width: 1, height: 1 })),
    );
  });
});

describe('newShare', () => {
  const SIZE = { width: 2, height: 2 };
  const found = [128, 128, 50, 255];
  const lost = [128, 128, 51, 255];

  it('counts what was not found again', () => {
    expect(newShare(Uint8Array.from([found, lost, found, found].flat()), SIZE, 8)).to.equal(0.25);
    expect(newShare(Uint8Array.from([lost, lost, lost, lost].flat()), SIZE, 8)).to.equal(1);
  });

  it('passes over what rows are padded with', () => {
    const rows = [found, found, lost, found, found, lost].flat();
    expect(newShare(Uint8Array.from(rows), SIZE, 12)).to.equal(0);
  });
});
