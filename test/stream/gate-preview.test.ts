import { expect } from 'chai';
import type { FrameSink } from '../../src/stream/frame-sink.js';
import { Gate, HOLD_MS } from '../../src/stream/gate.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { makeColorFrame } from '../helpers/video-frame.js';

/** Takes every frame, or none. */
class FakeSink implements FrameSink {
  isBusy = false;

  write(frame: VideoFrame): boolean {
    frame.close();
    return !this.isBusy;
  }

  close(): void {
    // Nothing to free.
  }
}

function makePicture(): ImageBitmap {
  const canvas = new OffscreenCanvas(2, 2);
  canvas.getContext('2d');
  return canvas.transferToImageBitmap();
}

/** A closed bitmap has no size. */
const isClosed = ({ width }: ImageBitmap) => width === 0;

describe("Gate: invariant 7, the preview's own pictures", () => {
  let timers: FakeTimers;
  let sink: FakeSink;
  let gate: Gate;
  let shown: (ImageBitmap | null)[];
  let timestamp: number;

  beforeEach(() => {
    timers = new FakeTimers();
    sink = new FakeSink();
    shown = [];
    timestamp = 0;
    gate = new Gate(
      sink,
      () => undefined,
      (picture) => shown.push(picture),
    );
  });

  afterEach(() => {
    gate.close();
    timers.restore();
  });

  function offer(isCovered: boolean, preview: ImageBitmap | null): void {
    gate.offer(makeColorFrame([0, 255, 0], (timestamp += 33_333)), isCovered, preview);
  }

  it('shows one with the covered frame that it belongs to', () => {
    const picture = makePicture();
    offer(true, picture);
    offer(true, null);
    expect(shown).to.deep.equal([picture, null]);
    expect(isClosed(picture), "it is whoever's it was given to").to.equal(false);
  });

  for (const [name, prepare] of [
    ['the sink did not take', () => (sink.isBusy = true)],
    ['came while paused', () => gate.pause()],
    ['came after the end', () => gate.close()],
  ] as const) {
    it(`shows none of a frame that ${name}, and closes it`, () => {
      prepare();
      const picture = makePicture();
      offer(true, picture);
      expect(shown).to.deep.equal([]);
      expect(isClosed(picture)).to.equal(true);
    });
  }

  it('shows none of a plain frame, whether that may leave or not, and closes it', () => {
    const [refused, allowed] = [makePicture(), makePicture()];
    offer(false, refused);
    gate.setAllowsPlain(true);
    offer(false, allowed);
    expect(shown).to.deep.equal([null]);
    expect([refused, allowed].every(isClosed)).to.equal(true);
  });

  it('closes one whose frame somebody closed already', () => {
    const picture = makePicture();
    const frame = makeColorFrame([0, 255, 0], 1);
    frame.close();
    gate.offer(frame, true, picture);
    expect(shown).to.deep.equal([]);
    expect(isClosed(picture)).to.equal(true);
  });

  it('lets it stand while the frame is held, and shows the stream when that goes black', () => {
    const picture = makePicture();
    offer(true, picture);
    gate.interrupt();
    expect(shown).to.deep.equal([picture]);
    timers.advance(HOLD_MS);
    expect(shown).to.deep.equal([picture, null]);
  });
});
