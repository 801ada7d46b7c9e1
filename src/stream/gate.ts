import type { FrameSink } from './frame-sink.js';

/**
 * The one place that decides whether a frame may leave. No other code holds the sink.
 *
 * States: `covered` (frames flow), `held` (nothing new leaves; the last covered frame stands), `blank` (black stands).
 *
 * Invariants:
 * 1. A frame leaves only if it is covered, or if the user chose a plain camera (`allowsPlain`).
 * 2. What is held or repeated is the last covered frame, or black; never a plain frame.
 * 3. Until the first such frame nothing leaves at all.
 * 4. A frame given to the gate is closed exactly once, whatever becomes of it.
 */
export type GateState = 'covered' | 'held' | 'blank';

/** An interruption shorter than this shows as a still picture; then black comes, so that nobody takes it for live. */
export const HOLD_MS = 3000;
/** The same after a plain camera was switched off: the frame that stands there is not covered. */
export const PLAIN_HOLD_MS = 300;
/** A standing picture is sent again this often, so that a viewer who joins now sees it. */
export const REPEAT_MS = 1000;
/** Repeats move the timestamp on by this much: enough for encoders to take them, too little to overtake the camera. */
const REPEAT_STEP_US = 1000;

export class Gate {
  framesOut = 0;
  /** Frames that came without a cover when none was allowed. Anything but 0 is a bug elsewhere, made harmless here. */
  framesRefused = 0;
  readonly #sink: FrameSink;
  readonly #onState: (state: GateState) => void;
  #state: GateState = 'held';
  #allowsPlain = false;
  #isPaused = false;
  #isClosed = false;
  #lastCovered: VideoFrame | null = null;
  #standing: StandingPicture | null = null;
  #size = { width: 0, height: 0 };
  #lastTimestampUs = 0;
  #wasPlain = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sink: FrameSink, onState: (state: GateState) => void = () => undefined) {
    this.#sink = sink;
    this.#onState = onState;
  }

  get state(): GateState {
    return this.#state;
  }

  /** Takes ownership of the frame. */
  offer(frame: VideoFrame, isCovered: boolean): void {
    const isAllowed = isCovered || this.#allowsPlain;
    if (!isAllowed) this.framesRefused++;
    if (!isAllowed || this.#isPaused || this.#isClosed) {
      frame.close();
      return;
    }
    this.#cancelTimer();
    this.#standing = null;
    this.#lastCovered?.close();
    this.#lastCovered = isCovered ? frame.clone() : null;
    this.#wasPlain = !isCovered;
    this.#size = { width: frame.displayWidth, height: frame.displayHeight };
    this.#write(frame);
    this.#enter('covered');
  }

  /** Whether the user chose a plain camera. Taking it back covers what stands there as well. */
  setAllowsPlain(allowsPlain: boolean): void {
    this.#allowsPlain = allowsPlain;
    if (allowsPlain || !this.#wasPlain) return;
    this.#wasPlain = false;
    if (this.#state === 'covered') this.#enter('held');
    this.#startTimer(PLAIN_HOLD_MS, () => this.#blank());
  }

  /** No frames can be expected for now (a worker died, the camera ended): hold, then go black. */
  interrupt(): void {
    if (this.#state !== 'covered') return;
    this.#enter('held');
    this.#startTimer(HOLD_MS, () => this.#blank());
  }

  /** The user paused: the last covered frame stands until `resume`, black if there is none. */
  pause(): void {
    this.#isPaused = true;
    this.#enter('held');
    this.#repeat();
  }

  /** Takes frames again; until one comes the picture stands, as after an interruption. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#state === 'held') this.#startTimer(HOLD_MS, () => this.#blank());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimer();
    this.#lastCovered?.close();
    this.#lastCovered = null;
    this.#sink.close();
  }

  #blank(): void {
    this.#lastCovered?.close();
    this.#lastCovered = null;
    this.#standing = null;
    this.#enter('blank');
    this.#repeat();
  }

  #repeat(): void {
    if (this.#isClosed || this.#size.width === 0) return;
    this.#standing ??= new StandingPicture(this.#lastCovered, this.#size);
    this.#write(this.#standing.makeFrame(this.#lastTimestampUs + REPEAT_STEP_US));
    this.#startTimer(REPEAT_MS, () => this.#repeat());
  }

  #write(frame: VideoFrame): void {
    this.#lastTimestampUs = frame.timestamp;
    this.framesOut++;
    this.#sink.write(frame);
  }

  #enter(state: GateState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }

  #startTimer(delayMs: number, onTime: () => void): void {
    this.#cancelTimer();
    this.#timer = setTimeout(onTime, delayMs);
  }

  #cancelTimer(): void {
    clearTimeout(this.#timer);
  }
}

/** A picture that can be sent again with later timestamps. Drawn once: re-stamped frames keep the old time in Chromium. */
class StandingPicture {
  readonly #canvas: OffscreenCanvas;

  constructor(frame: VideoFrame | null, size: { width: number; height: number }) {
    this.#canvas = new OffscreenCanvas(size.width, size.height);
    // Opaque canvases start black.
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (frame) context?.drawImage(frame, 0, 0, size.width, size.height);
  }

  makeFrame(timestamp: number): VideoFrame {
    return new VideoFrame(this.#canvas, { timestamp, alpha: 'discard' });
  }
}
