import { expect } from 'chai';
import {
  planTiers,
  type CapabilityFacts,
  type RealmFacts,
  type TierNumber,
  type TierPlan,
} from '../../src/capability/tier.js';

const REALM_KEYS = [
  'webgpu',
  'webgl2',
  'canvas2d',
  'wasmSimd',
  'trackProcessor',
  'trackGenerator',
] as const;
const ROUTE_KEYS = [
  'streamTransfer',
  'trackTransfer',
  'captureStream',
  'offscreenCapture',
] as const;
const BEST_TIERS: readonly TierNumber[] = [1, 2, 3, 4];

/** Every combination of true and false for these names. */
function combine<K extends string>(keys: readonly K[]): Record<K, boolean>[] {
  return Array.from(
    { length: 2 ** keys.length },
    (_, bits) =>
      Object.fromEntries(keys.map((key, i) => [key, (bits & (1 << i)) !== 0])) as Record<
        K,
        boolean
      >,
  );
}

const REALMS: readonly RealmFacts[] = combine(REALM_KEYS);

function* allFacts(): Generator<CapabilityFacts> {
  for (const routes of combine(ROUTE_KEYS)) {
    for (const page of REALMS) {
      for (const worker of [null, ...REALMS]) yield { page, worker, ...routes };
    }
  }
}

const FACTS_COUNT = 16 * 64 * 65;

/** One string per plan, so that lists are compared and read easily. */
const show = (plan: TierPlan) =>
  [plan.tier, plan.transport, plan.inference, plan.compositor, plan.place].join(' ');

/**
 * Written from the tier table of the design, in another shape than the code: each tier is asked for by name, with the
 * conditions spelled out.
 */
function expectPlans(facts: CapabilityFacts, bestTier: TierNumber): string[] {
  const { page, worker, captureStream, offscreenCapture } = facts;
  const canDecode = (realm: RealmFacts | null) => !!realm && realm.canvas2d && realm.wasmSimd;
  const canDraw = (realm: RealmFacts | null) => canDecode(realm) && !!realm?.webgl2;
  const canShade = (realm: RealmFacts | null) => !!realm && realm.canvas2d && realm.webgpu;
  const plans: string[] = [];

  let insertable: string | null = null;
  if (worker) {
    if (facts.streamTransfer && page.trackProcessor && page.trackGenerator)
      insertable = 'insertable-streams';
    if (facts.trackTransfer && worker.trackProcessor && worker.trackGenerator)
      insertable = 'insertable-track';
  }
  if (insertable && canShade(worker)) plans.push(`1 ${insertable} webgpu webgpu worker`);
  if (insertable && canDraw(worker)) plans.push(`2 ${insertable} webgl webgl2 worker`);

  if (offscreenCapture && canShade(worker)) plans.push('3 capture-stream webgpu webgpu worker');
  else if (captureStream && canShade(page)) plans.push('3 capture-stream webgpu webgpu page');

  if (offscreenCapture && canDraw(worker)) plans.push('3 capture-stream webgl webgl2 worker');
  else if (captureStream && canDraw(page)) plans.push('3 capture-stream webgl webgl2 page');

  if (insertable && canDecode(worker)) plans.push(`4 ${insertable} wasm canvas2d worker`);

  if (offscreenCapture && canDecode(worker)) plans.push('4 capture-stream wasm canvas2d worker');
  else if (captureStream && canDecode(page)) plans.push('4 capture-stream wasm canvas2d page');

  return plans.filter((plan) => Number(plan[0]) >= bestTier);
}

/** Whether the stages of this inference work in the realm. */
function canRun(inference: TierPlan['inference'], realm: RealmFacts): boolean {
  const needs = {
    webgpu: realm.webgpu,
    webgl: realm.webgl2 && realm.wasmSimd,
    wasm: realm.wasmSimd,
  };
  return realm.canvas2d && needs[inference];
}

/** What breaks the rule, over all facts and best tiers; at most three examples are kept. */
function findViolations(
  isBroken: (plans: readonly TierPlan[], facts: CapabilityFacts, bestTier: TierNumber) => boolean,
): { checked: number; examples: string[] } {
  const examples: string[] = [];
  let checked = 0;
  for (const facts of allFacts()) {
    for (const bestTier of BEST_TIERS) {
      const plans = planTiers(facts, bestTier);
      checked++;
      if (examples.length < 3 && isBroken(plans, facts, bestTier))
        examples.push(JSON.stringify({ facts, bestTier, plans: plans.map(show) }));
    }
  }
  return { checked, examples };
}

const CLEAN = { checked: FACTS_COUNT * BEST_TIERS.length, examples: [] };

const ALL: RealmFacts = {
  webgpu: true,
  webgl2: true,
  canvas2d: true,
  wasmSimd: true,
  trackProcessor: true,
  trackGenerator: true,
};
const NO_TRACKS: RealmFacts = { ...ALL, trackProcessor: false, trackGenerator: false };

/** A desktop Chromium with a GPU, as far as it was measured. */
const CHROMIUM: CapabilityFacts = {
  page: ALL,
  worker: NO_TRACKS,
  streamTransfer: true,
  trackTransfer: false,
  captureStream: true,
  offscreenCapture: true,
};

describe('planTiers', () => {
  describe('for every combination of facts', () => {
    it('gives what the tier table says', () => {
      const result = findViolations(
        (plans, facts, bestTier) => plans.map(show).join() !== expectPlans(facts, bestTier).join(),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('lists tiers in ascending order, none twice', () => {
      const result = findViolations(
        (plans) =>
          plans.some((plan, i) => plan.tier < (plans[i - 1]?.tier ?? 0)) ||
          new Set(plans.map(show)).size !== plans.length,
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('never names a tier better than the best one allowed', () => {
      const result = findViolations((plans, _facts, bestTier) =>
        plans.some((plan) => plan.tier < bestTier),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('leaves the lower tiers as they are when better ones are not allowed', () => {
      const result = findViolations((plans, facts, bestTier) => {
        const lower = planTiers(facts).filter((plan) => plan.tier >= bestTier);
        return lower.map(show).join() !== plans.map(show).join();
      });
      expect(result).to.deep.equal(CLEAN);
    });

    it('runs on the page only what the worker cannot do', () => {
      const result = findViolations((plans, { worker, offscreenCapture }) =>
        plans.some(
          ({ place, inference }) =>
            place === 'page' && offscreenCapture && worker && canRun(inference, worker),
        ),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('places nothing in a worker where there is none', () => {
      const result = findViolations(
        (plans, { worker }) => worker === null && plans.some((plan) => plan.place === 'worker'),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('names insertable streams only with a worker, a complete pair on one side and its transfer', () => {
      const result = findViolations((plans, { page, worker, ...routes }) =>
        plans.some(({ transport, place }) => {
          if (transport === 'capture-stream') return false;
          if (place !== 'worker' || worker === null) return true;
          return transport === 'insertable-track'
            ? !(worker.trackProcessor && worker.trackGenerator && routes.trackTransfer)
            : !(page.trackProcessor && page.trackGenerator && routes.streamTransfer);
        }),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('names the capture of a canvas only where it was measured', () => {
      const result = findViolations((plans, { captureStream, offscreenCapture }) =>
        plans.some(
          ({ transport, place }) =>
            transport === 'capture-stream' &&
            !(place === 'worker' ? offscreenCapture : captureStream),
        ),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('runs only where everything that it needs was measured', () => {
      const result = findViolations((plans, { page, worker }) =>
        plans.some(({ inference, place }) => {
          const realm = place === 'page' ? page : worker;
          return !realm || !canRun(inference, realm);
        }),
      );
      expect(result).to.deep.equal(CLEAN);
    });

    it('is empty only where nothing is possible', () => {
      const result = findViolations(
        (plans, facts, bestTier) =>
          (plans.length === 0) !== (expectPlans(facts, bestTier).length === 0),
      );
      expect(result).to.deep.equal(CLEAN);
    });
  });

  const ROWS: readonly { name: string; facts: CapabilityFacts; plans: readonly string[] }[] = [
    {
      name: 'everything, in Chromium',
      facts: CHROMIUM,
      plans: [
        '1 insertable-streams webgpu webgpu worker',
        '2 insertable-streams webgl webgl2 worker',
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 insertable-streams wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'navigator.gpu without an adapter, as everything else',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, webgpu: false },
        worker: { ...NO_TRACKS, webgpu: false },
      },
      plans: [
        '2 insertable-streams webgl webgl2 worker',
        '3 capture-stream webgl webgl2 worker',
        '4 insertable-streams wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'WebGL2 on the page but not in workers: drawn on the page, computed in the worker',
      facts: { ...CHROMIUM, worker: { ...NO_TRACKS, webgl2: false } },
      plans: [
        '1 insertable-streams webgpu webgpu worker',
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 page',
        '4 insertable-streams wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'a processor in workers only: the track is transferred',
      facts: { ...CHROMIUM, page: NO_TRACKS, worker: ALL, trackTransfer: true },
      plans: [
        '1 insertable-track webgpu webgpu worker',
        '2 insertable-track webgl webgl2 worker',
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 insertable-track wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'a processor on both sides: the standard one is taken',
      facts: { ...CHROMIUM, worker: ALL, trackTransfer: true },
      plans: [
        '1 insertable-track webgpu webgpu worker',
        '2 insertable-track webgl webgl2 worker',
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 insertable-track wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'half a pair on each side: none of the two transports',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, trackGenerator: false },
        worker: { ...ALL, trackProcessor: false },
        trackTransfer: true,
      },
      plans: [
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'a processor nowhere: a canvas is captured',
      facts: { ...CHROMIUM, page: NO_TRACKS },
      plans: [
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'no WebGL: the CPU below WebGPU',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, webgl2: false },
        worker: { ...NO_TRACKS, webgl2: false },
      },
      plans: [
        '1 insertable-streams webgpu webgpu worker',
        '3 capture-stream webgpu webgpu worker',
        '4 insertable-streams wasm canvas2d worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
    {
      name: 'neither WebGPU nor WebGL: the CPU, with insertable streams first',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, webgpu: false, webgl2: false },
        worker: { ...NO_TRACKS, webgpu: false, webgl2: false },
      },
      plans: ['4 insertable-streams wasm canvas2d worker', '4 capture-stream wasm canvas2d worker'],
    },
    {
      name: 'no wasm SIMD: WebGPU, which needs none',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, wasmSimd: false },
        worker: { ...NO_TRACKS, wasmSimd: false },
      },
      plans: ['1 insertable-streams webgpu webgpu worker', '3 capture-stream webgpu webgpu worker'],
    },
    {
      name: 'neither WebGPU nor wasm SIMD: nothing',
      facts: {
        ...CHROMIUM,
        page: { ...ALL, webgpu: false, wasmSimd: false },
        worker: { ...NO_TRACKS, webgpu: false, wasmSimd: false },
      },
      plans: [],
    },
    {
      name: 'no workers: a canvas captured on the page',
      facts: { ...CHROMIUM, worker: null },
      plans: [
        '3 capture-stream webgpu webgpu page',
        '3 capture-stream webgl webgl2 page',
        '4 capture-stream wasm canvas2d page',
      ],
    },
    {
      name: 'no workers and no captureStream: nothing',
      facts: { ...CHROMIUM, worker: null, captureStream: false },
      plans: [],
    },
    {
      name: 'no capture of a transferred canvas: captured on the page',
      facts: { ...CHROMIUM, page: NO_TRACKS, offscreenCapture: false },
      plans: [
        '3 capture-stream webgpu webgpu page',
        '3 capture-stream webgl webgl2 page',
        '4 capture-stream wasm canvas2d page',
      ],
    },
    {
      name: 'streams that cannot be transferred: a canvas is captured',
      facts: { ...CHROMIUM, streamTransfer: false },
      plans: [
        '3 capture-stream webgpu webgpu worker',
        '3 capture-stream webgl webgl2 worker',
        '4 capture-stream wasm canvas2d worker',
      ],
    },
  ];
  for (const { name, facts, plans } of ROWS) {
    it(`plans for: ${name}`, () => {
      expect(planTiers(facts).map(show)).to.deep.equal(plans);
    });
  }

  it('starts at tier 3 when that is the best one allowed', () => {
    expect(planTiers(CHROMIUM, 3).map((plan) => plan.tier)).to.deep.equal([3, 3, 4, 4]);
  });

  it('starts at tier 4 when that is the best one allowed', () => {
    expect(planTiers(CHROMIUM, 4).map((plan) => plan.tier)).to.deep.equal([4, 4]);
  });
});
