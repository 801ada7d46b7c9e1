import { expect } from 'chai';
import type { FrameSink } from '../../src/stream/frame-sink.js';
import { Gate, HOLD_MS, PLAIN_HOLD_MS, REPEAT_MS, type GateState } from '../../src/stream/gate.js';
import { CANVAS_FAULTS, FakeFrames } from '../helpers/fake-frames.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { FrameCount } from '../helpers/frame-count.js';
import { GateModel, type GateEvent, type Sent } from '../helpers/gate-model.js';
import { pixelAt, type Size } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { chooseSeed } from '../helpers/seed.js';
import { makeColorFrame, readFrame } from '../helpers/video-frame.js';

const STEPS = 14;
const SIZES: readonly Size[] = [
  { width: 4, height: 4 },
  { width: 1, height: 1 },
  { width: 3, height: 5 },
];
const WAITS_MS = [
  1,
  PLAIN_HOLD_MS - 1,
  PLAIN_HOLD_MS,
  REPEAT_MS,
  HOLD_MS - REPEAT_MS,
  HOLD_MS - 1,
  HOLD_MS,
  10 * HOLD_MS,
];
/** From one frame to the next: mostly on, but also equal, back, and as far as numbers go. */
const STEPS_US = [33_333, 33_333, 33_333, 33_333, 0, -33_333, -1e9, Number.MAX_SAFE_INTEGER];
const SINK_MODES = ['takes', 'takes', 'is busy', 'throws', 'has ended'] as const;
type SinkMode = (typeof SINK_MODES)[number];

/** Where frames come from and how they are told apart. */
interface World {
  readonly open: number;
  readonly closedTwice: number;
  make(picture: string, timestamp: number, size: Size): VideoFrame;
  /** The frame's picture, whoever made it. */
  read(frame: VideoFrame): string;
}

/** Real frames; a picture is a colour, which tells covered from plain and carries a number. */
class RealFrames implements World {
  readonly #count = new FrameCount();

  get open(): number {
    return this.#count.open;
  }

  get closedTwice(): number {
    return this.#count.closedTwice;
  }

  make(picture: string, timestamp: number, size: Size): VideoFrame {
    const [kind, number] = picture.split(' ');
    const [red, blue] = kind === 'plain' ? [240, 0] : [0, 240];
    return this.#count.track(makeColorFrame([red, 16 * Number(number), blue], timestamp, size));
  }

  read(frame: VideoFrame): string {
    this.#count.track(frame);
    const [red = 0, green = 0, blue = 0] = pixelAt(readFrame(frame), 0, 0);
    // Colours may come out a level or two beside where they went in.
    if (red < 8 && green < 8 && blue < 8) return 'black';
    return `${red > blue ? 'plain' : 'covered'} ${Math.round(green / 16)}`;
  }

  restore(): void {
    this.#count.restore();
  }
}

/** Does with frames what the test says, and closes each, as every sink must. */
class ModelSink implements FrameSink {
  mode: SinkMode = 'takes';
  sent: Sent[] = [];
  taken = 0;
  closes = 0;
  readonly #world: World;
  readonly #nowMs: () => number;

  constructor(world: World, nowMs: () => number) {
    this.#world = world;
    this.#nowMs = nowMs;
  }

  write(frame: VideoFrame, mayWait: boolean): boolean {
    const { timestamp, displayWidth: width, displayHeight: height } = frame;
    const isTaken = this.mode === 'takes';
    const shown = this.#world.read(frame);
    // Which no rule allows.
    const picture = mayWait && shown.startsWith('plain') ? `${shown}, and waits` : shown;
    this.sent.push({ picture, timestamp, size: { width, height }, isTaken, atMs: this.#nowMs() });
    frame.close();
    if (isTaken) this.taken++;
    if (this.mode === 'throws') throw new Error('thrown by the test');
    return isTaken;
  }

  close(): void {
    this.closes++;
  }
}

describe('Gate, over random sequences of events', function () {
  this.timeout(120_000);
  let timers: FakeTimers;
  let seed: number;

  before(() => (seed = chooseSeed()));
  beforeEach(() => (timers = new FakeTimers()));
  afterEach(() => timers.restore());

  it('keeps its invariants, with frames that cost little', () => {
    const world = new FakeFrames();
    try {
      runSequences(10_000, world, (fault) => (world.canvasFault = fault));
    } finally {
      world.restore();
    }
  });

  it('keeps its invariants, with real frames', () => {
    const world = new RealFrames();
    try {
      runSequences(500, world, null);
    } finally {
      world.restore();
    }
  });

  type SetFault = ((fault: (typeof CANVAS_FAULTS)[number]) => void) | null;

  /** Each has a seed of its own, so that one alone can be run again. */
  function runSequences(count: number, world: World, setFault: SetFault): void {
    for (let i = 0; i < count; i++) {
      const trace: string[] = [];
      setFault?.('none');
      const fault = runSequence(seededRandom(seed + i), world, setFault, trace);
      if (fault) expect.fail(`SEED=${seed + i}: ${fault}, after: ${trace.join('; ')}`);
    }
  }

  /** @returns the first rule that is broken */
  function runSequence(
    random: () => number,
    world: World,
    setFault: SetFault,
    trace: string[],
  ): string | null {
    const sink = new ModelSink(world, () => timers.nowMs);
    const told: GateState[] = [];
    const gate = new Gate(sink, (state) => told.push(state));
    const model = new GateModel();
    const events = new EventMaker(random, setFault !== null);
    let refused = 0;
    let allowsPlain = false;

    for (let step = 0; step <= STEPS; step++) {
      const event = step === STEPS ? ({ kind: 'close' } as const) : events.next();
      sink.sent = [];
      told.length = 0;
      trace.push(act(event));
      const { nowMs, pending } = timers;
      const { sent } = sink;
      const fault = model.findFault(event, {
        sent,
        told,
        state: gate.state,
        timers: pending,
        nowMs,
      });
      if (fault) return fault;
    }
    if (sink.closes !== 1) return `the sink was closed ${sink.closes} times`;
    if (gate.framesOut !== sink.taken) return `${gate.framesOut} counted, ${sink.taken} left`;
    if (gate.framesRefused !== refused) return `${gate.framesRefused} refused, not ${refused}`;
    if (world.open > 0) return `${world.open} frames left open`;
    return world.closedTwice > 0 ? 'a frame was closed twice' : null;

    function act(event: GateEvent): string {
      switch (event.kind) {
        case 'offer': {
          const frame = world.make(event.picture, event.timestamp, event.size);
          if (event.defect === 'closed') frame.close();
          if (event.defect === 'no copy') refuseCopies(frame);
          if (!event.isCovered && !allowsPlain && event.defect !== 'closed') refused++;
          gate.offer(frame, event.isCovered);
          return `${event.picture} at ${event.timestamp}, ${event.size.width} wide, defect: ${event.defect}`;
        }
        case 'policy':
          ({ allowsPlain } = event);
          gate.setAllowsPlain(event.allowsPlain);
          return `allows plain: ${event.allowsPlain}`;
        case 'wait':
          timers.advance(event.ms);
          return `wait ${event.ms}`;
        case 'sink':
          sink.mode = events.pick(SINK_MODES);
          return `the sink ${sink.mode}`;
        case 'canvas': {
          const fault = event.works ? 'none' : events.pick(CANVAS_FAULTS.slice(1));
          setFault?.(fault);
          return `canvas fault: ${fault}`;
        }
        default:
          gate[event.kind]();
          return event.kind;
      }
    }
  }
});

function refuseCopies(frame: VideoFrame): void {
  frame.clone = () => {
    throw new DOMException('out of memory, by the test', 'OperationError');
  };
}

class EventMaker {
  readonly #random: () => number;
  readonly #hasCanvasFaults: boolean;
  #offers = 0;
  #timestamp = 0;

  constructor(random: () => number, hasCanvasFaults: boolean) {
    this.#random = random;
    this.#hasCanvasFaults = hasCanvasFaults;
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)]!;
  }

  next(): GateEvent {
    const at = this.#random();
    if (at < 0.35) return this.#offer();
    if (at < 0.47) return { kind: 'policy', allowsPlain: this.pick([true, false]) };
    if (at < 0.65) return { kind: 'wait', ms: this.pick(WAITS_MS) };
    if (at < 0.75) return { kind: 'interrupt' };
    if (at < 0.84) return { kind: 'pause' };
    if (at < 0.92) return { kind: 'resume' };
    if (at < 0.95) return { kind: 'sink' };
    if (at < 0.98)
      return { kind: 'canvas', works: !this.#hasCanvasFaults || this.pick([true, false]) };
    return { kind: 'close' };
  }

  #offer(): GateEvent {
    const isCovered = this.#random() < 0.6;
    const last = this.#timestamp;
    const step = this.pick(STEPS_US);
    this.#timestamp = step === Number.MAX_SAFE_INTEGER ? step : Math.min(last + step, 1e12);
    return {
      kind: 'offer',
      picture: `${isCovered ? 'covered' : 'plain'} ${this.#offers++ % 16}`,
      isCovered,
      timestamp: this.#timestamp,
      size: this.pick(SIZES),
      defect: this.pick(['none', 'none', 'none', 'none', 'none', 'none', 'closed', 'no copy']),
    };
  }
}
