import { expect } from 'chai';
import {
  framesToKnow,
  historyWeights,
  planGrid,
  REFINE,
  RefinePlanner,
} from '../../src/mask/refine-params.js';
import type { Size } from '../helpers/picture.js';

const MASK = { width: 6, height: 4, shiftTexels: 0.25 };

/** What a planner reads of a frame. */
const frameOf = ({ width, height }: Size, timestamp: number) =>
  ({ displayWidth: width, displayHeight: height, timestamp }) as VideoFrame;

describe('planGrid', () => {
  for (const [frame, grid, samplesPerAxis] of [
    [[1, 1], [1, 1], 1],
    [[17, 9], [17, 9], 1],
    [[320, 180], [320, 180], 1],
    // The boundary between one pixel a texel and two is 1.5 times 320.
    [[479, 300], [479, 300], 1],
    [[480, 300], [240, 150], 1],
    [[640, 360], [320, 180], 1],
    [[360, 640], [180, 320], 1],
    // What is left of the last texel is a texel of its own.
    [[641, 363], [321, 182], 1],
    [[960, 540], [320, 180], 2],
    [[1280, 720], [320, 180], 2],
    [[1920, 1080], [320, 180], 3],
    [[3840, 2160], [320, 180], 6],
    [[2000, 1], [334, 1], 3],
  ] as const) {
    it(`has ${grid.join('x')} texels of ${samplesPerAxis} samples an axis for ${frame.join('x')}`, () => {
      const plan = planGrid({ width: frame[0], height: frame[1] });
      expect([plan.width, plan.height]).to.deep.equal(grid);
      expect(plan.samplesPerAxis).to.equal(samplesPerAxis);
      // All samples of all texels fill the frame.
      expect(plan.sampleStep[0] * samplesPerAxis * grid[0]).to.be.closeTo(1, 1e-12);
      expect(plan.sampleStep[1] * samplesPerAxis * grid[1]).to.be.closeTo(1, 1e-12);
    });
  }
});

const historyWeight = (timestampUs: number, previousUs: number | null) =>
  historyWeights(timestampUs, previousUs).risingWeight;

describe('historyWeights', () => {
  it('is none for the first frame', () => {
    expect(historyWeight(0, null)).to.equal(0);
    expect(historyWeight(5_000_000, null)).to.equal(0);
  });

  it('is none where time stands still or goes backward', () => {
    expect(historyWeight(1000, 1000)).to.equal(0);
    expect(historyWeight(1000, 1001)).to.equal(0);
    expect(historyWeight(1001, 1000), 'the control').to.be.greaterThan(0.99);
  });

  it('is none after more than half a second', () => {
    expect(historyWeight(1_500_000, 1_000_000)).to.be.greaterThan(0.2);
    expect(historyWeight(1_500_001, 1_000_000)).to.equal(0);
  });

  it('is nine tenths at 12 frames a second where the mask rises, and half where it falls', () => {
    const { risingWeight, fallingWeight } = historyWeights(1e6 / 12, 0);
    expect(risingWeight).to.be.closeTo(0.9, 0.001);
    expect(fallingWeight).to.be.closeTo(0.5, 0.002);
  });

  it('is none where the mask falls, too, when there is none', () => {
    expect(historyWeights(0, null).fallingWeight).to.equal(0);
    expect(historyWeights(1_500_001, 1_000_000).fallingWeight).to.equal(0);
  });

  it('leaves as much over two frames as over one that takes as long', () => {
    const [short, long] = [historyWeight(40_000, 0), historyWeight(80_000, 0)];
    expect(short ** 2).to.be.closeTo(long, 1e-12);
  });
});

describe('framesToKnow', () => {
  it('goes by time, within bounds', () => {
    expect(framesToKnow(33_333, 0)).to.be.closeTo(20.1, 0.1);
    expect(framesToKnow(1e6 / 12, 0)).to.be.closeTo(8, 0.05);
    expect(framesToKnow(1000, 0)).to.equal(64);
    expect(framesToKnow(5_000_000, 0)).to.equal(8);
  });

  it('needs the fewest where there is no time to go by', () => {
    expect([framesToKnow(0, null), framesToKnow(5, 5), framesToKnow(4, 5)]).to.deep.equal([
      8, 8, 8,
    ]);
  });
});

describe('RefinePlanner', () => {
  const SIZE = { width: 640, height: 360 };
  const weightOf = (planner: RefinePlanner, size: Size, timestamp: number) =>
    planner.plan(MASK, frameOf(size, timestamp)).guide.risingWeight;

  it('plans the passes on the grid of the frame', () => {
    const planner = new RefinePlanner();
    const plan = planner.plan(MASK, frameOf(SIZE, 7));
    const gridSize = [320, 180];
    expect(planner.grid).to.deep.equal(planGrid(SIZE));
    expect(plan).to.deep.equal({
      guide: {
        gridSize,
        maskSize: [6, 4],
        sampleStep: [1 / 320, 1 / 180],
        samplesPerAxis: 1,
        shiftTexels: 0.25,
        risingWeight: 0,
        fallingWeight: 0,
        stillness: REFINE.stillness,
        roomWeight: 0,
        roomNoise: REFINE.roomNoise,
        doubtfulFrom: REFINE.rampFrom,
      },
      fit: {
        watch: {
          gridSize,
          surelyRoom: REFINE.surelyRoom,
          sameRoom: REFINE.sameRoom,
          fewestSeen: REFINE.fewestSeen,
          isKept: 0,
          changeShare: 1 / 8,
          changeStep: REFINE.changeStep,
        },
        room: {
          gridSize,
          reach: REFINE.reach,
          surelyRoom: REFINE.surelyRoom,
          framesToKnow: 8,
          isKept: 0,
          changeStep: REFINE.changeStep,
        },
        fit: { gridSize, radius: REFINE.radius, penalty: REFINE.penalty },
        mean: { gridSize },
        apply: REFINE,
      },
    });
  });

  it('fits nothing and follows no light where targets hold no negative numbers', () => {
    const { fit, watch } = new RefinePlanner(false).plan(MASK, frameOf(SIZE, 0)).fit;
    expect(fit.penalty).to.be.below(0);
    expect(watch.changeShare).to.equal(0);
  });

  it('weighs history by the time from frame to frame', () => {
    const planner = new RefinePlanner();
    expect(weightOf(planner, SIZE, 1_000_000)).to.equal(0);
    expect(weightOf(planner, SIZE, 1_033_000)).to.equal(historyWeight(33_000, 0));
    expect(weightOf(planner, SIZE, 1_133_000)).to.equal(historyWeight(100_000, 0));
  });

  it('goes on from a frame that came out of order', () => {
    const planner = new RefinePlanner();
    weightOf(planner, SIZE, 1_000_000);
    expect(weightOf(planner, SIZE, 0)).to.equal(0);
    expect(weightOf(planner, SIZE, 33_000)).to.equal(historyWeight(33_000, 0));
  });

  it('has no history after a reset', () => {
    const planner = new RefinePlanner();
    weightOf(planner, SIZE, 0);
    planner.reset();
    expect(weightOf(planner, SIZE, 33_000)).to.equal(0);
    expect(weightOf(planner, SIZE, 66_000), 'the control').to.be.greaterThan(0);
  });

  it('has no history of a frame of another size, even on the same grid', () => {
    const planner = new RefinePlanner();
    const wider = { width: 1280, height: 720 };
    expect(planGrid(wider)).to.include({ width: 320, height: 180 });
    weightOf(planner, SIZE, 0);
    expect(weightOf(planner, wider, 33_000)).to.equal(0);
    expect(weightOf(planner, wider, 66_000), 'the control').to.be.greaterThan(0);
  });

  it('remembers the room from the second frame on, until a reset', () => {
    const planner = new RefinePlanner();
    const isKept = (timestamp: number) =>
      planner.plan(MASK, frameOf(SIZE, timestamp)).fit.room.isKept;
    expect([isKept(0), isKept(33_000), isKept(9_000_000)]).to.deep.equal([0, 1, 1]);
    planner.reset();
    expect(isKept(9_033_000)).to.equal(0);
  });

  it('keeps its grid while the size stays', () => {
    const planner = new RefinePlanner();
    const gridFor = (size: Size, timestamp: number) => {
      planner.plan(MASK, frameOf(size, timestamp));
      return planner.grid;
    };
    const grid = gridFor(SIZE, 0);
    expect(gridFor(SIZE, 1)).to.equal(grid);
    expect(gridFor({ width: 9, height: 9 }, 2)).to.not.equal(grid);
  });

  it('takes a mask of another size, and its shift, without forgetting', () => {
    const planner = new RefinePlanner();
    weightOf(planner, SIZE, 0);
    const mask = { width: 441, height: 256, shiftTexels: 0 };
    const { guide } = planner.plan(mask, frameOf(SIZE, 33_000));
    expect([guide.maskSize, guide.shiftTexels]).to.deep.equal([[441, 256], 0]);
    expect(guide.risingWeight).to.be.greaterThan(0);
  });

  describe('carries a mask', () => {
    const after = (us: number, size = SIZE) => {
      const planner = new RefinePlanner();
      planner.plan(MASK, frameOf(SIZE, 1_000_000));
      return planner.canCarry(frameOf(size, 1_000_000 + us));
    };

    it('for a quarter of a second, forward only', () => {
      const ages = [33_333, 100_000, 250_000, 250_001, 0, -33_333];
      expect(ages.map((us) => after(us))).to.deep.equal([true, true, true, false, false, false]);
    });

    it('to a frame of the same size only', () => {
      expect(after(33_333, { width: 360, height: 640 })).to.equal(false);
    });

    it('of a frame that there was', () => {
      const planner = new RefinePlanner();
      expect(planner.canCarry(frameOf(SIZE, 0)), 'at first').to.equal(false);
      planner.plan(MASK, frameOf(SIZE, 0));
      planner.reset();
      expect(planner.canCarry(frameOf(SIZE, 33_333)), 'after a reset').to.equal(false);
    });

    it('on from one that was carried itself, as of its time', () => {
      const planner = new RefinePlanner();
      planner.plan(MASK, frameOf(SIZE, 0));
      planner.planCarried(frameOf(SIZE, 200_000));
      expect(planner.canCarry(frameOf(SIZE, 400_000))).to.equal(true);
      expect(weightOf(planner, SIZE, 233_000)).to.equal(historyWeight(33_000, 0));
    });
  });
});
