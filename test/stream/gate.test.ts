import { expect } from 'chai';
import type { FrameSink } from '../../src/stream/frame-sink.js';
import { Gate, HOLD_MS, PLAIN_HOLD_MS, REPEAT_MS, type GateState } from '../../src/stream/gate.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { FrameCount } from '../helpers/frame-count.js';
import { pixelAt, type Picture, type Rgb } from '../helpers/picture.js';
import { makeBlackFrame } from '../../src/stream/standing-picture.js';
import { makeColorFrame, readFrame, takeFrame } from '../helpers/video-frame.js';

/** What a frame of the test stands for, and how it shows when it reaches the sink. */
type Kind = 'plain' | 'covered' | 'black';
const COLORS: Readonly<Record<Kind, Rgb>> = {
  plain: [255, 0, 0],
  covered: [0, 255, 0],
  black: [0, 0, 0],
};
const SIZE = { width: 4, height: 4 };

interface Sent {
  readonly kind: string;
  readonly timestamp: number;
  readonly size: string;
}

const { OffscreenCanvas: Canvas } = globalThis;

/** Works also while a test takes canvases away from the gate. */
function readWithCanvas(frame: VideoFrame): Picture {
  const { OffscreenCanvas } = globalThis;
  globalThis.OffscreenCanvas = Canvas;
  const picture = readFrame(frame);
  globalThis.OffscreenCanvas = OffscreenCanvas;
  return picture;
}

/** Notes what it gets and closes it, as every sink must. */
class FakeSink implements FrameSink {
  readonly sent: Sent[] = [];
  closes = 0;
  isBusy = false;
  readonly #count: FrameCount;

  constructor(count: FrameCount) {
    this.#count = count;
  }

  write(frame: VideoFrame): boolean {
    this.#count.track(frame);
    if (this.isBusy) {
      frame.close();
      return false;
    }
    const { displayWidth, displayHeight, timestamp } = frame;
    const pixel = pixelAt(readWithCanvas(frame), 1, 1);
    const kind = Object.entries(COLORS).find(([, rgb]) => rgb.every((v, i) => v === pixel[i]));
    this.sent.push({
      kind: kind?.[0] ?? pixel.join(),
      timestamp,
      size: `${displayWidth}x${displayHeight}`,
    });
    frame.close();
    return true;
  }

  close(): void {
    this.closes++;
  }

  get kinds(): string[] {
    return this.sent.map(({ kind }) => kind);
  }

  get last(): string | undefined {
    return this.sent.at(-1)?.kind;
  }
}

describe('Gate', () => {
  let count: FrameCount;
  let timers: FakeTimers;
  let sink: FakeSink;
  let gate: Gate;
  let states: GateState[];
  let timestamp: number;

  beforeEach(() => {
    count = new FrameCount();
    timers = new FakeTimers();
    sink = new FakeSink(count);
    states = [];
    timestamp = 0;
    gate = new Gate(sink, (state) => states.push(state));
  });

  afterEach(() => {
    gate.close();
    timers.restore();
    count.restore();
  });

  function offer(kind: 'plain' | 'covered', size = SIZE): void {
    timestamp += 33_333;
    gate.offer(count.track(makeColorFrame(COLORS[kind], timestamp, size)), kind === 'covered');
  }

  describe('invariant 1: a frame leaves only if it is covered, or if the user chose a plain camera', () => {
    it('lets a covered frame out, as it is', () => {
      offer('covered');
      expect(sink.sent).to.deep.equal([{ kind: 'covered', timestamp: 33_333, size: '4x4' }]);
    });

    it('refuses a plain frame, and counts it', () => {
      offer('plain');
      expect(sink.sent).to.deep.equal([]);
      expect(gate.framesRefused).to.equal(1);
    });

    it('lets a plain frame out when the user chose that', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      expect(sink.kinds).to.deep.equal(['plain']);
      expect(gate.framesRefused).to.equal(0);
    });

    it('refuses plain frames again when the user chose a cover', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.setAllowsPlain(false);
      offer('plain');
      expect(sink.kinds).to.deep.equal(['plain']);
      expect(gate.framesRefused).to.equal(1);
    });

    it('lets nothing out while paused, and does not count that as refused', () => {
      offer('covered');
      gate.pause();
      const { length } = sink.sent;
      offer('covered');
      expect(sink.sent).to.have.length(length);
      expect(gate.framesRefused).to.equal(0);
    });

    it('lets nothing out once it is closed', () => {
      gate.close();
      offer('covered');
      expect(sink.sent).to.deep.equal([]);
    });
  });

  describe('invariant 2: what is held or repeated is the last covered frame, or black', () => {
    it('repeats the last covered frame while paused', () => {
      offer('covered');
      gate.pause();
      timers.advance(REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['covered', 'covered', 'covered']);
    });

    it('repeats black while paused after a plain frame', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.pause();
      timers.advance(REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['plain', 'black', 'black']);
    });

    it('repeats black, not the covered frame from before, after a plain frame', () => {
      offer('covered');
      gate.setAllowsPlain(true);
      offer('plain');
      gate.pause();
      expect(sink.last).to.equal('black');
    });

    it('blanks the plain frame that stands there soon after a cover was chosen', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.setAllowsPlain(false);
      timers.advance(PLAIN_HOLD_MS - 1);
      expect(sink.kinds).to.deep.equal(['plain']);
      timers.advance(1);
      expect(sink.kinds).to.deep.equal(['plain', 'black']);
    });

    it('does not blank when a covered frame comes in time', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.setAllowsPlain(false);
      timers.advance(PLAIN_HOLD_MS - 1);
      offer('covered');
      timers.advance(10 * REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['plain', 'covered']);
    });

    it('does not blank when nothing plain stands there', () => {
      gate.setAllowsPlain(true);
      offer('covered');
      gate.setAllowsPlain(false);
      timers.advance(10 * REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['covered']);
    });

    it('blanks the plain frame in time also when it is interrupted meanwhile', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.setAllowsPlain(false);
      gate.interrupt();
      timers.advance(PLAIN_HOLD_MS);
      expect(sink.last).to.equal('black');
    });

    it('blanks the plain frame in time also when the cover is chosen during an interruption', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.interrupt();
      gate.setAllowsPlain(false);
      timers.advance(PLAIN_HOLD_MS);
      expect(sink.last).to.equal('black');
    });

    it('blanks at once when a cover is chosen while a plain frame is held', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.interrupt();
      gate.setAllowsPlain(false);
      expect(sink.kinds).to.deep.equal(['plain', 'black']);
    });

    it('blanks the plain frame in time also when its successor was dropped by the sink', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.setAllowsPlain(false);
      sink.isBusy = true;
      offer('covered');
      sink.isBusy = false;
      timers.advance(PLAIN_HOLD_MS);
      expect(sink.last).to.equal('black');
    });

    it('leaves the black that stands while paused when a cover is chosen meanwhile', () => {
      gate.setAllowsPlain(true);
      offer('plain');
      gate.pause();
      gate.setAllowsPlain(false);
      timers.advance(3 * REPEAT_MS);
      expect(new Set(sink.kinds.slice(1))).to.deep.equal(new Set(['black']));
      expect(sink.kinds.length).to.be.at.least(3);
    });
  });

  describe('invariant 3: until the first frame nothing leaves at all', () => {
    it('sends nothing for a pause, an interruption, a resumption and time', () => {
      gate.interrupt();
      gate.pause();
      timers.advance(2 * HOLD_MS);
      gate.resume();
      gate.setAllowsPlain(true);
      gate.setAllowsPlain(false);
      timers.advance(2 * HOLD_MS);
      expect(sink.sent).to.deep.equal([]);
    });

    it('begins in the state held', () => {
      expect(gate.state).to.equal('held');
    });
  });

  describe('invariant 4: a frame given to the gate is closed exactly once', () => {
    const CASES: Readonly<Record<string, () => void>> = {
      'that leaves': () => offer('covered'),
      'that is refused': () => offer('plain'),
      'that comes while paused': () => {
        gate.pause();
        offer('covered');
      },
      'that comes after closing': () => {
        gate.close();
        offer('covered');
      },
      'that is repeated and then replaced': () => {
        offer('covered');
        gate.pause();
        timers.advance(REPEAT_MS);
        gate.resume();
        offer('covered');
      },
      'that is held until black comes': () => {
        offer('covered');
        gate.interrupt();
        timers.advance(HOLD_MS);
      },
    };
    for (const [name, act] of Object.entries(CASES)) {
      it(`closes a frame ${name}`, () => {
        act();
        gate.close();
        expect({ open: count.open, closedTwice: count.closedTwice }).to.deep.equal({
          open: 0,
          closedTwice: 0,
        });
      });
    }

    it('closes the sink once, however often it is closed itself', () => {
      gate.close();
      gate.close();
      expect(sink.closes).to.equal(1);
    });

    it('leaves no timer behind', () => {
      offer('covered');
      gate.interrupt();
      gate.close();
      expect(timers.pending).to.equal(0);
    });
  });

  describe('interrupt', () => {
    it('holds, and goes black only after HOLD_MS', () => {
      offer('covered');
      gate.interrupt();
      expect(gate.state).to.equal('held');
      timers.advance(HOLD_MS - 1);
      expect(sink.kinds).to.deep.equal(['covered']);
      timers.advance(1);
      expect(gate.state).to.equal('blank');
      expect(sink.kinds).to.deep.equal(['covered', 'black']);
    });

    it('repeats the black', () => {
      offer('covered');
      gate.interrupt();
      timers.advance(HOLD_MS + 2 * REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['covered', 'black', 'black', 'black']);
    });

    it('does not put off the black when it comes twice', () => {
      offer('covered');
      gate.interrupt();
      timers.advance(HOLD_MS - 1);
      gate.interrupt();
      timers.advance(1);
      expect(gate.state).to.equal('blank');
    });

    it('ends with the next covered frame', () => {
      offer('covered');
      gate.interrupt();
      timers.advance(HOLD_MS);
      offer('covered');
      timers.advance(10 * REPEAT_MS);
      expect(gate.state).to.equal('covered');
      expect(sink.kinds).to.deep.equal(['covered', 'black', 'covered']);
    });

    it('gives black the size of the last frame', () => {
      offer('covered', { width: 6, height: 2 });
      gate.interrupt();
      timers.advance(HOLD_MS);
      expect(sink.sent.at(-1)?.size).to.equal('6x2');
    });
  });

  describe('pause and resume', () => {
    it('repeats once a REPEAT_MS', () => {
      offer('covered');
      gate.pause();
      expect(sink.sent).to.have.length(2);
      timers.advance(REPEAT_MS - 1);
      expect(sink.sent).to.have.length(2);
      timers.advance(1);
      expect(sink.sent).to.have.length(3);
    });

    it('draws the picture once for all repeats', () => {
      let canvases = 0;
      globalThis.OffscreenCanvas = new Proxy(Canvas, {
        construct: (target, [width, height]: [number, number]) => {
          canvases++;
          return new target(width, height);
        },
      });
      offer('covered');
      gate.pause();
      timers.advance(3 * REPEAT_MS);
      globalThis.OffscreenCanvas = Canvas;
      expect(sink.sent).to.have.length(5);
      expect(canvases).to.equal(1);
    });

    it('stamps repeats later and later', () => {
      offer('covered');
      gate.pause();
      timers.advance(5 * REPEAT_MS);
      const timestamps = sink.sent.map((sent) => sent.timestamp);
      expect(timestamps).to.have.length(7);
      expect(timestamps.every((value, i) => i === 0 || value > timestamps[i - 1]!)).to.be.true;
    });

    it('never goes black while a covered frame stands', () => {
      offer('covered');
      gate.pause();
      timers.advance(10 * HOLD_MS);
      expect(new Set(sink.kinds)).to.deep.equal(new Set(['covered']));
    });

    it('goes on standing still when an interruption comes meanwhile', () => {
      offer('covered');
      gate.pause();
      gate.interrupt();
      timers.advance(2 * HOLD_MS);
      expect(new Set(sink.kinds)).to.deep.equal(new Set(['covered']));
    });

    it('lets frames out again after resume', () => {
      offer('covered');
      gate.pause();
      gate.resume();
      offer('covered');
      expect(gate.state).to.equal('covered');
      expect(sink.sent.at(-1)?.timestamp).to.equal(timestamp);
    });

    it('goes black when no frame comes after resume', () => {
      offer('covered');
      gate.pause();
      gate.resume();
      timers.advance(HOLD_MS - 1);
      expect(sink.last).to.equal('covered');
      timers.advance(1);
      expect(sink.last).to.equal('black');
    });
  });

  describe('when something fails', () => {
    const mendCanvases = () => (globalThis.OffscreenCanvas = Canvas);
    afterEach(mendCanvases);

    /** Graphics are gone, as after a crash. */
    function breakCanvases(): void {
      const broken = new Proxy(Canvas, {
        construct() {
          throw new DOMException('by the test', 'InvalidStateError');
        },
      });
      Object.assign(globalThis, { OffscreenCanvas: broken });
    }

    const offerBroken = (breakFrame: (frame: VideoFrame) => void) => {
      const frame = count.track(makeColorFrame(COLORS.covered, (timestamp += 33_333), SIZE));
      breakFrame(frame);
      gate.offer(frame, true);
    };

    it('sends black without a canvas', () => {
      offer('covered');
      gate.interrupt();
      breakCanvases();
      timers.advance(HOLD_MS + REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['covered', 'black', 'black']);
    });

    it('has pure black of the right size for that', () => {
      const frame = makeBlackFrame({ width: 5, height: 3 }, 7);
      const { displayWidth, displayHeight, timestamp: at } = frame;
      expect([displayWidth, displayHeight, at]).to.deep.equal([5, 3, 7]);
      expect([...takeFrame(frame).data]).to.deep.equal(
        Array.from({ length: 15 }, () => [0, 0, 0, 255]).flat(),
      );
    });

    it('sends nothing in the place of a covered frame that it can not repeat, and tries again', () => {
      offer('covered');
      breakCanvases();
      gate.pause();
      expect(sink.kinds).to.deep.equal(['covered']);
      mendCanvases();
      timers.advance(REPEAT_MS);
      expect(sink.kinds).to.deep.equal(['covered', 'covered']);
    });

    it('passes over a frame that is closed already, and still goes black in time', () => {
      offer('covered');
      gate.interrupt();
      offerBroken((frame) => frame.close());
      expect(gate.state).to.equal('held');
      timers.advance(HOLD_MS);
      expect(sink.kinds).to.deep.equal(['covered', 'black']);
      expect(count.closedTwice).to.equal(0);
    });

    it('drops a frame of which it gets no copy, and keeps the one before', () => {
      offer('covered');
      offerBroken((frame) => {
        frame.clone = () => {
          throw new DOMException('by the test', 'OperationError');
        };
      });
      gate.pause();
      expect(sink.kinds).to.deep.equal(['covered', 'covered']);
    });

    it('lets nothing through to whoever offers, when the sink throws', () => {
      sink.write = (frame) => {
        frame.close();
        throw new Error('by the test');
      };
      offer('covered');
      expect([gate.state, gate.framesOut]).to.deep.equal(['held', 0]);
    });
  });

  it('tells each change of state once', () => {
    offer('covered');
    offer('covered');
    gate.interrupt();
    gate.interrupt();
    timers.advance(HOLD_MS + REPEAT_MS);
    offer('covered');
    expect(states).to.deep.equal(['covered', 'held', 'blank', 'covered']);
  });

  it('counts what it sent', () => {
    offer('covered');
    offer('plain');
    gate.pause();
    expect(gate.framesOut).to.equal(2);
    expect(sink.sent).to.have.length(2);
  });
});
