import { expect } from 'chai';
import { BgCameraError } from '../../src/errors.js';
import { FrameStats } from '../../src/pipeline/frame-stats.js';
import { InputWatch } from '../../src/session/input-watch.js';

/** Figures in a row that are 3 s. */
const STILL_AFTER = 12;

/** A track that a test can mute: nothing on a page mutes a real one. */
class MutableTrack extends EventTarget {
  muted = false;

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

describe('InputWatch', () => {
  let track: MutableTrack;
  let counts: FrameStats;
  let holds: number;
  let errors: string[];
  let flowing: number;
  let watch: InputWatch;

  beforeEach(() => {
    track = new MutableTrack();
    counts = new FrameStats();
    holds = 0;
    errors = [];
    flowing = 0;
    watch = new InputWatch({
      onStill: () => holds++,
      onStalled: ({ code }) => errors.push(code),
      onFlowing: () => flowing++,
    });
  });

  const follow = (isOwn: boolean) =>
    watch.follow({ video: track as unknown as MediaStreamTrack, isOwn });
  const enter = () => counts.framesIn++;
  const leave = () => counts.addFrame(0, { inference: 0, mask: 0, composite: 0, done: 0 });

  /** So many figures, each after what `act` does to them. */
  function note(times: number, act: () => void = () => undefined): void {
    for (let i = 0; i < times; i++) {
      act();
      watch.note(counts.read('general', 0));
    }
  }

  function flow(times: number): void {
    note(times, () => {
      enter();
      leave();
    });
  }

  describe('of a muted track', () => {
    for (const isOwn of [true, false]) {
      it(`holds at once, ${isOwn ? 'own' : 'foreign'}`, () => {
        follow(isOwn);
        flow(1);
        track.setMuted(true);
        expect(holds).to.equal(1);
      });
    }

    it('holds again for a frame that was on its way, until it is unmuted', () => {
      follow(false);
      flow(1);
      track.setMuted(true);
      flow(1);
      expect(holds).to.equal(2);
      track.setMuted(false);
      flow(1);
      expect(holds).to.equal(2);
    });

    it('does nothing once another track is followed, or none', () => {
      follow(false);
      watch.follow(null);
      track.setMuted(true);
      note(1);
      expect(holds).to.equal(0);
    });
  });

  describe('of an own camera that gives nothing', () => {
    beforeEach(() => {
      follow(true);
      flow(2);
    });

    it('holds after 3 s of figures, and reports it', () => {
      note(STILL_AFTER - 1);
      expect([holds, errors]).to.deep.equal([0, []]);
      note(1);
      expect([holds, errors]).to.deep.equal([1, ['camera-stalled']]);
    });

    it('reports it once until frames come again', () => {
      note(5 * STILL_AFTER);
      expect(errors).to.have.length(1);
      flow(1);
      note(STILL_AFTER);
      expect(errors).to.have.length(2);
    });

    it('tells when frames come again, once', () => {
      note(STILL_AFTER);
      expect(flowing).to.equal(0);
      flow(3);
      expect([errors.length, flowing]).to.deep.equal([1, 1]);
    });

    it('tells it also of another camera in its place', () => {
      note(STILL_AFTER);
      watch.follow(null);
      follow(true);
      flow(1);
      expect(flowing).to.equal(1);
    });

    it('reports it also when frames were dropped before', () => {
      note(2, () => {
        enter();
        counts.framesFailed++;
      });
      note(STILL_AFTER);
      expect(errors).to.deep.equal(['camera-stalled']);
    });

    it('does nothing when a frame comes in time', () => {
      note(STILL_AFTER - 1);
      flow(1);
      note(STILL_AFTER - 1);
      expect([holds, errors]).to.deep.equal([0, []]);
    });

    it('begins anew with another camera', () => {
      note(STILL_AFTER - 1);
      follow(true);
      note(STILL_AFTER - 1);
      expect(holds).to.equal(0);
    });
  });

  it('leaves a foreign track alone that gives nothing', () => {
    follow(false);
    flow(2);
    note(10 * STILL_AFTER);
    expect([holds, errors]).to.deep.equal([0, []]);
  });

  for (const isOwn of [true, false]) {
    const whose = isOwn ? 'own' : 'foreign';

    it(`holds, but blames nobody, when a frame is never done: ${whose}`, () => {
      follow(isOwn);
      flow(2);
      note(1, enter);
      note(2 * STILL_AFTER);
      expect(holds).to.be.above(0);
      expect(errors).to.deep.equal([]);
    });

    it(`holds, but blames nobody, when all frames are dropped: ${whose}`, () => {
      follow(isOwn);
      flow(2);
      note(2 * STILL_AFTER, () => {
        enter();
        counts.framesFailed++;
      });
      expect(holds).to.be.above(0);
      expect(errors).to.deep.equal([]);
    });
  }

  it('has a frozen picture reported of an own camera only', () => {
    const frozen = new BgCameraError('camera-frozen', '');
    const other = new BgCameraError('background-failed', '');
    const judge = () => [watch.shouldReport(frozen), watch.shouldReport(other)];
    follow(true);
    expect(judge()).to.deep.equal([true, true]);
    follow(false);
    expect(judge()).to.deep.equal([false, true]);
    watch.follow(null);
    expect(judge()).to.deep.equal([false, true]);
  });
});
