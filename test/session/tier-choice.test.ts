import { expect } from 'chai';
import type { Load } from '../../src/capability/governor.js';
import type { Inference, TierPlan } from '../../src/capability/tier.js';
import { TierChoice } from '../../src/session/tier-choice.js';

const plan = (
  tier: TierPlan['tier'],
  inference: Inference,
  transport: TierPlan['transport'] = 'insertable-streams',
): TierPlan => ({ tier, inference, transport, compositor: 'canvas2d', place: 'worker' });

const GPU = plan(1, 'webgpu');
const GL = plan(2, 'webgl');
const CPU = plan(4, 'wasm');
const ALL = [GPU, GL, plan(3, 'webgpu', 'capture-stream'), CPU, plan(4, 'wasm', 'capture-stream')];

/** Each step is what the plan in use says; the outcome, the plans that were in use, first to last. */
function run(
  steps: readonly (readonly [Load, number])[],
  { plans = ALL, from = GPU }: { plans?: readonly TierPlan[]; from?: TierPlan } = {},
): readonly Inference[] {
  const choice = new TierChoice();
  let current = from;
  const used = [current.inference];
  for (const [load, frameMs] of steps) {
    const next = choice.choose(plans, current, { load, frameMs });
    if (next.length === 0) continue;
    expect(next.at(-1), 'what it falls back to').to.equal(current);
    expect(next.every(({ transport }) => transport === current.transport)).to.be.true;
    current = next[0]!;
    used.push(current.inference);
  }
  return used;
}

describe('TierChoice', () => {
  it('tries the next engine while frames are late, until one is fast enough', () => {
    expect(run([['overloaded', 400]])).to.deep.equal(['webgpu', 'webgl']);
    expect(
      run([
        ['overloaded', 400],
        ['overloaded', 300],
      ]),
    ).to.deep.equal(['webgpu', 'webgl', 'wasm']);
  });

  it('offers all engines that were not tried, in case the next one cannot be made', () => {
    const next = new TierChoice().choose(ALL, GPU, { load: 'overloaded', frameMs: 400 });
    expect(next).to.deep.equal([GL, CPU, GPU]);
  });

  it('goes back to the fastest once when all are too slow, and stays', () => {
    const late = ['overloaded', 400] as const;
    const slower = ['overloaded', 500] as const;
    expect(run([slower, late, slower, slower, late, ['easy', 1]])).to.deep.equal([
      'webgpu',
      'webgl',
      'wasm',
      'webgl',
    ]);
  });

  it('stays on the last one when that is the fastest', () => {
    const steps = [500, 400, 300, 300].map((ms) => ['overloaded', ms] as const);
    expect(run(steps)).to.deep.equal(['webgpu', 'webgl', 'wasm']);
  });

  it('never goes to a tier that is not allowed', () => {
    expect(run([['overloaded', 400]], { plans: [CPU], from: CPU })).to.deep.equal(['wasm']);
    expect(run([['overloaded', 400]], { plans: [GL, CPU], from: GL })).to.deep.equal([
      'webgl',
      'wasm',
    ]);
  });

  it('tries a tier that was given up once more, when frames have long been early', () => {
    const steps = [
      ['overloaded', 400],
      ['easy', 20],
      ['easy', 10],
      ['easy', 10],
    ] as const;
    expect(run(steps)).to.deep.equal(['webgpu', 'webgl', 'webgpu']);
  });

  it('goes back for good when that was too early', () => {
    const steps = [
      ['overloaded', 400],
      ['easy', 20],
      ['overloaded', 400],
      ['easy', 20],
      ['overloaded', 300],
    ] as const;
    expect(run(steps)).to.deep.equal(['webgpu', 'webgl', 'webgpu', 'webgl']);
  });

  it('does nothing about early frames where nothing was given up', () => {
    expect(run([['easy', 20]], { from: GL })).to.deep.equal(['webgl']);
  });

  it('has a bounded number of changes whatever comes', () => {
    const loads = ['overloaded', 'easy', 'normal'] as const;
    for (let code = 0; code < 3 ** 8; code++) {
      const steps = Array.from({ length: 8 }, (_, i) => {
        const load = loads[Math.floor(code / 3 ** i) % 3]!;
        return [load, ((code * 7919 + i * 104_729) % 977) + 1] as const;
      });
      expect(run(steps).length, `code ${code}`).to.be.at.most(1 + 2 + 2);
    }
  });

  it('gives every tier its chances again after a reset', () => {
    const choice = new TierChoice();
    const overloaded = { load: 'overloaded', frameMs: 400 } as const;
    expect(choice.choose([CPU], CPU, overloaded)).to.deep.equal([]);
    expect(choice.choose(ALL, GPU, overloaded)).to.deep.equal([]);
    choice.reset();
    expect(choice.choose(ALL, GPU, overloaded)).to.deep.equal([GL, CPU, GPU]);
  });
});
