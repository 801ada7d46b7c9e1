import { expect } from 'chai';
import {
  BlurPlanner,
  MAX_TAPS,
  MIN_SIGMA,
  planBlur,
  planCoarseBlur,
  planEdgeRoom,
  resamplingVariance,
  scaleSigma,
  type Enlargement,
} from '../../src/compositor/blur-plan.js';

const HD = { width: 1280, height: 720 };
const SIGMAS = Array.from({ length: 79 }, (_, i) => i + 2);
/** float32 weights, up to 63 of them: each is off by at most 2^-25. */
const SUM_TOLERANCE = 1e-5;

const bothSides = (weights: Float32Array) =>
  weights.reduce((sum, weight, i) => sum + (i === 0 ? weight : 2 * weight), 0);

/** Variance of the kernel in texels squared. */
const variance = (weights: Float32Array) =>
  weights.reduce((sum, weight, i) => sum + 2 * weight * i * i, 0);

describe('scaleSigma', () => {
  it('is the attribute itself at 720 lines', () => {
    expect(scaleSigma(8, 720)).to.equal(8);
  });

  it('goes with the height of the frame', () => {
    expect(scaleSigma(8, 360)).to.equal(4);
    expect(scaleSigma(8, 1440)).to.equal(16);
  });

  for (const [sigma, expected] of [
    [0, MIN_SIGMA],
    [NaN, MIN_SIGMA],
    [-Infinity, MIN_SIGMA],
    [MIN_SIGMA - 0.01, MIN_SIGMA],
    [MIN_SIGMA, MIN_SIGMA],
    [MIN_SIGMA + 0.01, MIN_SIGMA + 0.01],
  ] as const) {
    it(`draws no less than the least blur: ${sigma} gives ${expected}`, () => {
      expect(scaleSigma(sigma, 720)).to.equal(expected);
    });
  }
});

for (const enlargement of ['linear', 'cubic'] as const) {
  describe(`planBlur, ${enlargement}`, () => {
    it('shrinks by a power of two', () => {
      const shrinks = SIGMAS.map((sigma) => planBlur(HD, sigma, enlargement).shrink);
      expect(shrinks.filter((shrink) => !Number.isInteger(Math.log2(shrink)))).to.deep.equal([]);
    });

    it('never shrinks less for a larger sigma', () => {
      const shrinks = SIGMAS.map((sigma) => planBlur(HD, sigma, enlargement).shrink);
      expect(shrinks).to.deep.equal(shrinks.toSorted((a, b) => a - b));
    });

    it('has weights that add up to 1 over both sides', () => {
      for (const sigma of SIGMAS) {
        const sum = bothSides(planBlur(HD, sigma, enlargement).weights);
        expect(sum, `sigma ${sigma}`).to.be.closeTo(1, SUM_TOLERANCE);
      }
    });

    it('has no more taps than the shader has room for', () => {
      for (const sigma of [...SIGMAS, 200, 1000, 100_000]) {
        const { length } = planBlur(HD, sigma, enlargement).weights;
        expect(length, `sigma ${sigma}`).to.be.at.most(MAX_TAPS);
      }
    });

    it('has weights that fall with the distance', () => {
      for (const sigma of SIGMAS) {
        const weights = [...planBlur(HD, sigma, enlargement).weights];
        expect(weights, `sigma ${sigma}`).to.deep.equal(weights.toSorted((a, b) => b - a));
      }
    });

    it('has the variance that is asked for, with what shrinking and enlarging blur', () => {
      for (const sigma of SIGMAS) {
        const { shrink, weights } = planBlur(HD, sigma, enlargement);
        const total = variance(weights) * shrink ** 2 + resamplingVariance(shrink, enlargement);
        // The kernel ends at 3.5 of its sigmas, which costs it 0.6 % of its width.
        expect(Math.sqrt(total) / sigma, `sigma ${sigma}`).to.be.within(0.99, 1.001);
      }
    });

    it('gives the size of the shrunken room', () => {
      const { shrink, width, height } = planBlur(HD, 16, enlargement);
      expect([width, height]).to.deep.equal([1280 / shrink, 720 / shrink]);
      expect(shrink).to.equal({ linear: 4, cubic: 8 }[enlargement]);
    });

    for (const frame of [
      { width: 1, height: 1 },
      { width: 17, height: 9 },
      { width: 641, height: 363 },
      { width: 1, height: 5000 },
    ]) {
      it(`leaves at least one texel, and no more than the frame has: ${frame.width}x${frame.height}`, () => {
        for (const sigma of [0.001, ...SIGMAS, 100_000]) {
          const { width, height, weights } = planBlur(frame, sigma, enlargement);
          expect([width, height].every(Number.isInteger), `sigma ${sigma}`).to.be.true;
          expect(width).to.be.within(1, frame.width);
          expect(height).to.be.within(1, frame.height);
          expect(weights.every(Number.isFinite), `sigma ${sigma}`).to.be.true;
        }
      });
    }
  });
}

describe('planBlur', () => {
  const shrinks = (sigmas: readonly number[], enlargement: Enlargement) =>
    sigmas.map((sigma) => planBlur(HD, sigma, enlargement).shrink);

  it('leaves linear interpolation at least 3 texels per sigma', () => {
    expect(shrinks([5.99, 6, 11.99, 12], 'linear')).to.deep.equal([1, 2, 2, 4]);
  });

  it('shrinks twice as far and more where a cubic spline enlarges', () => {
    expect(shrinks([1.9, 2, 4.9, 5], 'cubic')).to.deep.equal([1, 2, 2, 4]);
  });
});

describe('planCoarseBlur', () => {
  for (const sigma of SIGMAS) {
    it(`has a quarter of the texels of a fine one: sigma ${sigma}`, () => {
      const fine = planBlur(HD, sigma, 'linear').shrink;
      // At less than 3 pixels there is nothing to be shrunk, however coarse.
      expect(planCoarseBlur(HD, sigma).shrink).to.equal(sigma < 3 ? 1 : Math.min(64, 2 * fine));
    });

    it(`is as wide as is asked for: sigma ${sigma}`, () => {
      const { shrink, weights } = planCoarseBlur(HD, sigma);
      const total = variance(weights) * shrink ** 2 + resamplingVariance(shrink, 'linear');
      expect(Math.sqrt(total) / sigma).to.be.within(0.99, 1.001);
    });
  }
});

describe('resamplingVariance', () => {
  it('is nothing where nothing is shrunk', () => {
    expect(resamplingVariance(1, 'linear')).to.equal(0);
    expect(resamplingVariance(1, 'cubic')).to.equal(0);
  });

  it('is that of 1 3 3 1 and of the spline for a half', () => {
    // (1 * 1.5^2 + 3 * 0.5^2) / 4 of a pixel, and a third of a texel of two pixels.
    expect(resamplingVariance(2, 'cubic')).to.be.closeTo(0.75 + 4 / 3, 1e-12);
  });

  it('is that of 1 1 3 3 3 3 1 1 and of the spline for a quarter', () => {
    const pairs = (3 * (0.5 ** 2 + 1.5 ** 2) + (2.5 ** 2 + 3.5 ** 2)) / 8;
    expect(resamplingVariance(4, 'cubic')).to.be.closeTo(pairs + 16 / 3, 1e-12);
  });
});

describe('planEdgeRoom', () => {
  for (const [frame, expected] of [
    [
      { width: 1280, height: 720 },
      { shrink: 8, width: 160, height: 90 },
    ],
    [
      { width: 641, height: 363 },
      { shrink: 4, width: 161, height: 91 },
    ],
    [
      { width: 17, height: 9 },
      { shrink: 1, width: 17, height: 9 },
    ],
  ] as const) {
    it(`shrinks by ${expected.shrink}, and takes each pixel once: ${frame.width}x${frame.height}`, () => {
      const plan = planEdgeRoom(frame);
      expect(plan).to.include(expected);
      expect(plan.samples.count * plan.samples.spacingPx).to.equal(expected.shrink);
    });
  }

  it('has no kernel, and counts less as room than a blur does', () => {
    const plan = planEdgeRoom(HD);
    expect(Array.from(plan.weights)).to.deep.equal([1]);
    expect(plan.personFrom).to.be.below(planBlur(HD, 6, 'cubic').personFrom);
  });
});

describe('BlurPlanner', () => {
  it('plans the room close by where there is no sigma, and a blur again after it', () => {
    const planner = new BlurPlanner('cubic');
    expect(planner.plan(HD, null)).to.deep.equal(planEdgeRoom(HD));
    expect(planner.plan(HD, 8)).to.deep.equal(planBlur(HD, 8, 'cubic'));
  });

  it('gives the same plan while nothing changes', () => {
    const planner = new BlurPlanner('cubic');
    const plan = planner.plan(HD, 8);
    expect(planner.plan({ ...HD }, 8)).to.equal(plan);
  });

  it('counts sigma in pixels of a 720-line frame', () => {
    const half = { width: 640, height: 360 };
    expect(new BlurPlanner('cubic').plan(half, 8)).to.deep.equal(planBlur(half, 4, 'cubic'));
  });

  it('makes coarse plans', () => {
    expect(new BlurPlanner('coarse').plan(HD, 8)).to.deep.equal(planCoarseBlur(HD, 8));
    expect(new BlurPlanner('linear').plan(HD, 8)).to.deep.equal(planBlur(HD, 8, 'linear'));
  });

  for (const [what, frame, sigma] of [
    ['width', { width: 1281, height: 720 }, 8],
    ['height', { width: 1280, height: 719 }, 8],
    ['sigma', HD, 9],
  ] as const) {
    it(`makes a new plan for another ${what}`, () => {
      const planner = new BlurPlanner('cubic');
      const plan = planner.plan(HD, 8);
      const next = planner.plan(frame, sigma);
      expect(next).to.not.equal(plan);
      expect(next).to.deep.equal(new BlurPlanner('cubic').plan(frame, sigma));
    });
  }
});
