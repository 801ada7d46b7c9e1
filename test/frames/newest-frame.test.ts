import { expect } from 'chai';
import { NewestFrame } from '../../src/frames/newest-frame.js';
import { FrameCount } from '../helpers/frame-count.js';
import { defer, type Deferred } from '../helpers/until.js';
import { makeColorFrame } from '../helpers/video-frame.js';

describe('NewestFrame', () => {
  let count: FrameCount;
  let handled: number[];
  let busy: Deferred<void>[];
  let running: number;
  let mostRunning: number;
  let newest: NewestFrame;

  beforeEach(() => {
    count = new FrameCount();
    handled = [];
    busy = [];
    running = mostRunning = 0;
    newest = new NewestFrame(async (frame) => {
      mostRunning = Math.max(mostRunning, ++running);
      handled.push(frame.timestamp);
      const step = defer();
      busy.push(step);
      await step.promise;
      frame.close();
      running--;
    });
  });

  afterEach(() => count.restore());

  const offer = (...timestamps: number[]) => {
    for (const timestamp of timestamps)
      newest.offer(count.track(makeColorFrame([1, 2, 3], timestamp)));
  };

  /** Lets the handler finish with the frame it has. */
  async function finish(): Promise<void> {
    busy.shift()!.resolve();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }

  it('hands the first frame on at once', () => {
    offer(1);
    expect(handled).to.deep.equal([1]);
  });

  it('keeps one frame while the handler is busy', async () => {
    offer(1, 2);
    expect(handled).to.deep.equal([1]);
    await finish();
    expect(handled).to.deep.equal([1, 2]);
    expect(newest.framesDropped).to.equal(0);
  });

  it('drops and closes every older one while the handler is busy', async () => {
    offer(1, 2, 3, 4);
    expect(newest.framesDropped).to.equal(2);
    expect(count.open).to.equal(2);
    await finish();
    expect(handled).to.deep.equal([1, 4]);
  });

  it('drops nothing when the handler keeps up', async () => {
    for (const timestamp of [1, 2, 3]) {
      offer(timestamp);
      await finish();
    }
    expect(handled).to.deep.equal([1, 2, 3]);
    expect(newest.framesDropped).to.equal(0);
  });

  it('never calls the handler while it is busy', async () => {
    offer(1, 2);
    await finish();
    offer(3, 4);
    await finish();
    offer(5);
    await finish();
    expect(mostRunning).to.equal(1);
    expect(handled).to.deep.equal([1, 2, 4, 5]);
  });

  it('closes a waiting frame when it is closed', async () => {
    offer(1, 2);
    newest.close();
    await finish();
    expect(handled).to.deep.equal([1]);
    expect(count.open).to.equal(0);
  });

  it('closes what comes after it was closed', () => {
    newest.close();
    offer(1);
    expect(handled).to.deep.equal([]);
    expect(count.open).to.equal(0);
  });

  it('closes each frame once', async () => {
    offer(1, 2, 3);
    await finish();
    await finish();
    newest.close();
    newest.close();
    expect({ open: count.open, twice: count.closedTwice }).to.deep.equal({ open: 0, twice: 0 });
  });

  it('takes a handler that is not asynchronous', () => {
    const seen: number[] = [];
    const plain = new NewestFrame((frame) => {
      seen.push(frame.timestamp);
      frame.close();
    });
    plain.offer(makeColorFrame([0, 0, 0], 1));
    plain.close();
    expect(seen).to.deep.equal([1]);
  });
});
