import { expect } from 'chai';
import {
  BackgroundPipeline,
  createProcessedTrack,
  type BackgroundPipelineOptions,
} from '../src/core.js';
import { CanvasCamera } from './helpers/canvas-camera.js';
import { expectCode } from './helpers/expect-code.js';
import { until } from './helpers/until.js';

const OPTIONS = { assets: new URL('/cdn/assets/', location.href).href, tier: 4 } as const;

describe('createProcessedTrack', () => {
  let camera: CanvasCamera;

  beforeEach(() => (camera = new CanvasCamera()));
  afterEach(() => camera.stop());

  it('gives a live track and the pipeline that feeds it', async () => {
    const { track, pipeline } = await createProcessedTrack(camera.track, OPTIONS);
    expect([track.kind, track.readyState, pipeline.state]).to.deep.equal([
      'video',
      'live',
      'running',
    ]);
    expect(track).to.not.equal(camera.track);
    expect(pipeline.stream.getVideoTracks()).to.deep.equal([track]);
    pipeline.stop();
  });

  it('ends the track with the pipeline, and never the one that was given', async () => {
    const { track, pipeline } = await createProcessedTrack(camera.track, OPTIONS);
    pipeline.stop();
    expect([track.readyState, camera.track.readyState]).to.deep.equal(['ended', 'live']);
  });

  it('rejects for a track that has ended', async () => {
    camera.stop();
    await expectCode('camera-ended', () => createProcessedTrack(camera.track, OPTIONS));
  });
});

describe('BackgroundPipeline', () => {
  let camera: CanvasCamera;
  let pipeline: BackgroundPipeline;
  let seen: string[];

  beforeEach(() => {
    camera = new CanvasCamera();
    seen = [];
    pipeline = new BackgroundPipeline(camera.track, {
      ...OPTIONS,
      onStateChange: (state) => seen.push(state),
      onTierChange: (tier, previous, reason) => seen.push(`${previous} ${tier} ${reason}`),
      onError: ({ code }) => seen.push(code),
    });
  });

  afterEach(() => {
    pipeline.stop();
    camera.stop();
  });

  it('does nothing before it is started', () => {
    expect([pipeline.state, pipeline.activeTier]).to.deep.equal(['idle', 0]);
    expect(pipeline.stream.getTracks()).to.deep.equal([]);
  });

  it('tells states and tiers', async () => {
    await pipeline.start();
    expect(seen).to.deep.equal(['starting', '0 4 start', 'running']);
  });

  it('keeps stream and track through updates, pause and resume', async () => {
    const stream = await pipeline.start();
    const [track] = stream.getVideoTracks();
    pipeline.update({ mode: 'color', color: 'red' });
    pipeline.update({ mode: 'none' });
    pipeline.pause();
    await pipeline.resume();
    expect(pipeline.stream).to.equal(stream);
    expect(stream.getVideoTracks()).to.deep.equal([track]);
    expect(track?.readyState).to.equal('live');
    expect(seen.slice(3)).to.deep.equal(['paused', 'running']);
  });

  it('starts again after a stop, with the same stream', async () => {
    const stream = await pipeline.start();
    pipeline.stop();
    expect(await pipeline.start()).to.equal(stream);
    expect(stream.getVideoTracks()).to.have.length(1);
  });

  it('tells of settings that cannot be applied, and goes on', async () => {
    await pipeline.start();
    pipeline.update({ mode: 'image', src: new URL('/nowhere.png', location.href).href });
    await until(() => seen.includes('background-failed'), 'the error');
    expect(pipeline.state).to.equal('running');
  });

  describe('where Object.prototype has a mode', () => {
    beforeEach(() => {
      Object.defineProperty(Object.prototype, 'mode', { value: 'none', configurable: true });
    });

    afterEach(() => void Reflect.deleteProperty(Object.prototype, 'mode'));

    /** Inferences until the first frame left; without a cover there are none. */
    async function countInferences(options: BackgroundPipelineOptions): Promise<number> {
      const { pipeline: made } = await createProcessedTrack(camera.track, options);
      await until(() => made.stats.framesOut > 0, 'a frame');
      // A stopped pipeline has no figures.
      const { inferenceRuns } = made.stats;
      made.stop();
      return inferenceRuns;
    }

    it('covers by default all the same', async () => {
      expect(({} as { mode?: string }).mode, 'control').to.equal('none');
      expect(await countInferences(OPTIONS)).to.be.above(0);
    });

    it('control: does not where the caller says so', async () => {
      expect(await countInferences({ ...OPTIONS, mode: 'none' })).to.equal(0);
    });
  });
});
