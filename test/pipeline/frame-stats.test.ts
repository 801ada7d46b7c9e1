import { expect } from 'chai';
import { FrameStats } from '../../src/pipeline/frame-stats.js';

/** A frame that arrives at `startMs` and takes 1, 2 and 3 ms in the stages, and 4 more until it is done. */
const addFrame = (stats: FrameStats, startMs: number, doneMs = startMs + 10) =>
  stats.addFrame(startMs, {
    inference: startMs + 1,
    mask: startMs + 3,
    composite: startMs + 6,
    done: doneMs,
  });

describe('FrameStats', () => {
  it('has nothing but zeros at first', () => {
    expect(new FrameStats().read('none', 0)).to.deep.equal({
      model: 'none',
      width: 0,
      height: 0,
      fps: 0,
      framesIn: 0,
      framesOut: 0,
      framesDropped: 0,
      inferenceRuns: 0,
      latencyMs: { p50: 0, p95: 0 },
      stageMs: { inference: 0, mask: 0, composite: 0, total: 0 },
    });
  });

  it('gives the mean time of each stage', () => {
    const stats = new FrameStats();
    addFrame(stats, 0);
    addFrame(stats, 33, 33 + 20);
    expect(stats.read('', 0).stageMs).to.deep.equal({
      inference: 1,
      mask: 2,
      composite: 3,
      total: 15,
    });
  });

  it('gives median and 95th percentile of the latency', () => {
    const stats = new FrameStats();
    for (let i = 1; i <= 20; i++) addFrame(stats, 1000 * i, 1000 * i + i);
    expect(stats.read('', 0).latencyMs).to.deep.equal({ p50: 11, p95: 20 });
  });

  it('looks back on the last 60 frames alone', () => {
    const stats = new FrameStats();
    addFrame(stats, 0, 10_000);
    for (let i = 1; i <= 60; i++) addFrame(stats, 100_000 + i);
    const { latencyMs, framesOut } = stats.read('', 0);
    expect(latencyMs.p95).to.equal(10);
    expect(framesOut).to.equal(61);
  });

  it('counts the frames of the last second', () => {
    const stats = new FrameStats();
    for (let i = 0; i < 50; i++) addFrame(stats, 40 * i);
    // Every 40 ms: 25 in a second.
    expect(stats.read('', 0).fps).to.equal(25);
  });

  it('counts more frames in a second than the other figures look back on', () => {
    const stats = new FrameStats();
    for (let i = 0; i < 300; i++) addFrame(stats, 8 * i);
    expect(stats.read('', 0).fps).to.equal(125);
  });

  it('counts dropped frames as come in, and failed and skipped ones as dropped', () => {
    const stats = new FrameStats();
    stats.framesIn = 7;
    stats.framesFailed = 2;
    stats.framesSkipped = 1;
    const { framesIn, framesDropped } = stats.read('', 3);
    expect([framesIn, framesDropped]).to.deep.equal([10, 6]);
  });

  it('gives a fresh object each time', () => {
    const stats = new FrameStats();
    expect(stats.read('', 0)).to.not.equal(stats.read('', 0));
  });
});
