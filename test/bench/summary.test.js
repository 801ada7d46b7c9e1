import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summarize } from '../../bench/quality/summary.js';

const BASE = { engine: 'base' };

const find = (rows, clip, engine) => rows.find((row) => row.clip === clip && row.engine === engine);

describe('summarize', () => {
  it('gives the mean of the clips, and how much of the base it is', () => {
    const rows = summarize(
      [
        { clip: 'a', engine: 'ours', tier: 2, edgeMae: 0.1 },
        { clip: 'a', engine: 'base', edgeMae: 0.3 },
        { clip: 'b', engine: 'ours', tier: 2, edgeMae: 0.2 },
        { clip: 'b', engine: 'base', edgeMae: 0.3 },
      ],
      BASE,
    );
    assert.equal(rows.length, 4);
    assert.equal(find(rows, 'mean', 'ours').tier, 2);
    assert.ok(Math.abs(find(rows, 'mean', 'ours').edgeMae - 0.15) < 1e-9);
    assert.ok(Math.abs(find(rows, 'ratio', 'ours').edgeMae - 0.5) < 1e-9);
    assert.equal(find(rows, 'ratio', 'base').edgeMae, 1);
  });

  it('compares only clips that both have a figure for', () => {
    const rows = summarize(
      [
        { clip: 'a', engine: 'ours', halo: 4 },
        { clip: 'a', engine: 'base', halo: 8 },
        { clip: 'b', engine: 'ours', problem: 'does not run here' },
        { clip: 'b', engine: 'base', halo: 80 },
      ],
      BASE,
    );
    assert.equal(find(rows, 'ratio', 'ours').halo, 0.5);
  });

  it('gives no ratio to nothing, nor of lags', () => {
    const figures = { roomShown: 0, lagFrames: 1 };
    const rows = summarize(
      [
        { clip: 'a', engine: 'ours', ...figures },
        { clip: 'a', engine: 'base', ...figures },
      ],
      BASE,
    );
    const { roomShown, lagFrames } = find(rows, 'ratio', 'ours');
    assert.deepEqual([roomShown, lagFrames], [null, null]);
  });
});
