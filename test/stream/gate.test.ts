import { expect } from 'chai';
import type { FrameSink } from '../../src/stream/frame-sink.js';
import { Gate, HOLD_MS, PLAIN_HOLD_MS, REPEAT_MS, type GateState } from '../../src/stream/gate.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { FrameCount } from '../helpers/frame-count.js';
import { pixelAt, type Rgb } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { makeColorFrame, readFrame } from '../helpers/video-frame.js';

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

/** Notes what it gets and closes it, as every sink must. */
class FakeSink implements FrameSink {
  readonly sent: Sent[] = [];
  closes = 0;
  readonly #count: FrameCount;

  constructor(count: FrameCount) {
    this.#count = count;
  }

  write(frame: VideoFrame): void {
    this.#count.track(frame);
    const { displayWidth, displayHeight, timestamp } = frame;
    const pixel = pixelAt(readFrame(frame), 1, 1);
    const kind = Object.entries(COLORS).find(([, rgb]) => rgb.every((v, i) => v === pixel[i]));
    this.sent.push({
      kind: kind?.[0] ?? pixel.join(),
      timestamp,
      size: `${displayWidth}x${displayHeight}`,
    });
    frame.close();
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

  describe('over random sequences', () => {
    const SEQUENCES = 3000;
    const STEPS = 12;

    it('keeps its invariants', () => {
      const seed = Math.floor(Math.random() * 2 ** 32);
      const random = seededRandom(seed);
      gate.close();
      for (let sequence = 0; sequence < SEQUENCES; sequence++) {
        const trace: string[] = [];
        const fault = runSequence(random, trace);
        if (fault) expect.fail(`seed ${seed}, sequence ${sequence}: ${fault}: ${trace.join('; ')}`);
      }
    });

    /** Acts at random. @returns the first rule that is broken */
    function runSequence(random: () => number, trace: string[]): string | null {
      const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
      sink = new FakeSink(count);
      gate = new Gate(sink);
      timestamp = 0;
      const model = new GateModel(() => timers.nowMs);
      for (let step = 0; step < STEPS; step++) {
        const action = pick(ACTIONS);
        const waitMs = pick(WAITS_MS);
        const before = sink.sent.length;
        trace.push(action === 'wait' ? `wait ${waitMs}` : action);
        act(action, waitMs, model);
        const fault = model.findFault(action, sink.kinds.slice(before), sink.last);
        if (fault) return fault;
      }
      gate.close();
      const rises = sink.sent.every(
        ({ timestamp: at }, i) => i === 0 || at > sink.sent[i - 1]!.timestamp,
      );
      if (!rises) return 'a timestamp does not rise';
      if (count.open > 0) return `${count.open} frames left open`;
      if (count.closedTwice > 0) return 'a frame was closed twice';
      return timers.pending > 0 ? 'a timer is left' : null;
    }

    function act(action: Action, waitMs: number, model: GateModel): void {
      switch (action) {
        case 'covered':
        case 'plain':
          offer(action);
          return;
        case 'toggle plain':
          gate.setAllowsPlain(model.togglePlain());
          return;
        case 'interrupt':
        case 'pause':
        case 'resume':
          gate[action]();
          model.note(action);
          return;
        case 'wait':
          timers.advance(waitMs);
      }
    }
  });
});

const ACTIONS = [
  'covered',
  'plain',
  'toggle plain',
  'interrupt',
  'pause',
  'resume',
  'wait',
] as const;
type Action = (typeof ACTIONS)[number];
const WAITS_MS = [1, 100, PLAIN_HOLD_MS, REPEAT_MS, HOLD_MS];

/** What may be in the stream, by the gate's header alone. */
class GateModel {
  #allowsPlain = false;
  #isPaused = false;
  /** The last frame that left by being offered: what may be repeated. */
  #last: 'covered' | 'plain' | null = null;
  #forbiddenSinceMs: number | null = null;
  /** Since when no frame can be expected. */
  #quietSinceMs: number | null = null;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  togglePlain(): boolean {
    this.#allowsPlain = !this.#allowsPlain;
    this.#forbiddenSinceMs = this.#allowsPlain ? null : this.#nowMs();
    return this.#allowsPlain;
  }

  note(action: 'interrupt' | 'pause' | 'resume'): void {
    const wasPaused = this.#isPaused;
    if (action === 'pause') this.#isPaused = true;
    if (action === 'resume') this.#isPaused = false;
    if (this.#isPaused || this.#last === null) this.#quietSinceMs = null;
    else if (action === 'interrupt' || wasPaused) this.#quietSinceMs ??= this.#nowMs();
  }

  /** @param sent what left because of this action @param stands what the viewer sees now */
  findFault(action: Action, sent: readonly string[], stands: string | undefined): string | null {
    if (action === 'covered' || action === 'plain') return this.#findOfferFault(action, sent);
    if (sent.includes('plain')) return 'a plain frame was repeated';
    if (sent.includes('covered') && this.#last !== 'covered') return 'an old frame was repeated';
    if (sent.length > 0 && this.#last === null) return 'something left before the first frame';
    if (stands === 'plain' && this.#isOver(this.#forbiddenSinceMs, PLAIN_HOLD_MS))
      return 'a plain frame stands too long';
    // A plain frame that is forbidden at the end of the hold is given its own time.
    const isQuiet = this.#isOver(this.#quietSinceMs, HOLD_MS + PLAIN_HOLD_MS);
    return isQuiet && stands !== 'black' ? 'a still picture stands too long' : null;
  }

  #findOfferFault(kind: 'covered' | 'plain', sent: readonly string[]): string | null {
    const mayLeave = !this.#isPaused && (kind === 'covered' || this.#allowsPlain);
    if (sent.join() !== (mayLeave ? kind : '')) return `offered ${kind}, sent "${sent.join()}"`;
    if (!mayLeave) return null;
    this.#last = kind;
    this.#quietSinceMs = null;
    return null;
  }

  #isOver(sinceMs: number | null, limitMs: number): boolean {
    return sinceMs !== null && this.#nowMs() - sinceMs >= limitMs;
  }
}
