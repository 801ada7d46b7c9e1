import type { FrameSink } from './frame-sink.js';
import { makeBlackFrame, StandingPicture } from './standing-picture.js';

/**
 * The one place that decides whether a frame may leave, and with it what the preview shows. No other code holds the sink.
 *
 * States: `covered` (frames flow), `held` (nothing new leaves; what left last stands), `blank` (black stands).
 *
 * | event            | covered              | held                                   | blank          |
 * |------------------|----------------------|----------------------------------------|----------------|
 * | an allowed frame | covered              | covered                                | covered        |
 * | `interrupt`      | held, later blank    | -                                      | -              |
 * | plain forbidden* | held, soon blank     | blank                                  | -              |
 * | `pause`          | held; blank if plain | held; blank if plain; at first nothing | black is sent  |
 * | `resume`         |                      | later blank                            | -              |
 *
 * "Later" is after HOLD_MS, "soon" after PLAIN_HOLD_MS, if no allowed frame comes first. (*) While a plain frame stands.
 *
 * Invariants:
 * 1. A frame leaves only if it is covered, or if the user chose a plain camera (`allowsPlain`); none while paused.
 * 2. What the gate sends of its own is the last covered frame, if nothing else left since, or black; never a plain frame.
 * 3. Until the first allowed frame has left, nothing leaves at all, and the state is `held`.
 * 4. A frame given to the gate is closed exactly once, whatever becomes of it; so are its own.
 * 5. `blank` is left only by an allowed frame. What was held before does not come again.
 * 6. A picture that the sink did not take did not leave: it changes nothing. Black is sent until it is taken, and on.
 * 7. A preview's own picture is shown only with its covered frame, when that has left; black and plain frames have none.
 * 8. Whatever fails (a sink, a copy, a canvas), no other picture leaves in its place but black.
 * 9. After `close` nothing leaves or is shown, no timer runs, and no state is told.
 * 10. A plain frame never waits in the sink, from where it could not be called back.
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
  readonly #onPreview: (picture: ImageBitmap | null) => void;
  #state: GateState = 'held';
  #allowsPlain = false;
  #isPaused = false;
  #isClosed = false;
  /** A copy of the last frame that left, if it was covered; null again once black came. */
  #copy: VideoFrame | null = null;
  /** The last frame that left was plain, and black has not come since. */
  #standsPlain = false;
  /** `#copy`, or black, drawn once; made when it is first repeated. */
  #standing: StandingPicture | null = null;
  /** Of the last frame that left, null before the first. */
  #size: { readonly width: number; readonly height: number } | null = null;
  #lastTimestampUs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onPreview takes ownership of the preview's own picture; null: the preview is what the sink took */
  constructor(
    sink: FrameSink,
    onState: (state: GateState) => void = () => undefined,
    onPreview: (picture: ImageBitmap | null) => void = (picture) => picture?.close(),
  ) {
    this.#sink = sink;
    this.#onState = onState;
    this.#onPreview = onPreview;
  }

  get state(): GateState {
    return this.#state;
  }

  /**
   * Takes ownership of the frame, and of the preview's own picture of it. A frame that somebody closed already is passed
   * over.
   */
  offer(frame: VideoFrame, isCovered: boolean, preview: ImageBitmap | null = null): void {
    const own = isCovered ? preview : null;
    if (!own) preview?.close();
    if (this.#pass(frame, isCovered)) this.#onPreview(own);
    else own?.close();
  }

  /** @returns whether the frame left; it is closed in any case */
  #pass(frame: VideoFrame, isCovered: boolean): boolean {
    // Only a closed frame has no size; `format` is null for some that are open, too.
    if (frame.codedWidth === 0) return false;
    const isAllowed = isCovered || this.#allowsPlain;
    if (!isAllowed) this.framesRefused++;
    const mayLeave = isAllowed && !this.#isPaused && !this.#isClosed;
    const copy = mayLeave && isCovered ? tryTo(() => frame.clone()) : null;
    // Without a copy there would be nothing to hold.
    if (!mayLeave || (isCovered && !copy)) {
      frame.close();
      return false;
    }
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    if (!this.#write(frame, isCovered)) {
      copy?.close();
      return false;
    }
    this.#cancelTimer();
    this.#keep(copy);
    this.#standsPlain = !isCovered;
    this.#size = size;
    this.#enter('covered');
    return true;
  }

  /** Whether the user chose a plain camera. Taking it back covers what stands there as well. */
  setAllowsPlain(allowsPlain: boolean): void {
    if (allowsPlain === this.#allowsPlain) return;
    this.#allowsPlain = allowsPlain;
    if (allowsPlain || !this.#standsPlain) return;
    if (this.#state === 'covered') this.#hold(PLAIN_HOLD_MS);
    else this.#blank();
  }

  /** No frames can be expected for now (a worker died, the camera stopped): hold, then go black. */
  interrupt(): void {
    if (this.#state === 'covered') this.#hold(HOLD_MS);
  }

  /** The user paused: the last covered frame stands until `resume`, black if there is none. */
  pause(): void {
    if (this.#isPaused || this.#isClosed) return;
    this.#isPaused = true;
    if (!this.#size) return;
    if (!this.#copy) {
      this.#blank();
      return;
    }
    this.#enter('held');
    this.#repeat(this.#size);
  }

  /** Takes frames again; until one comes the picture stands, as after an interruption. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#copy) this.#hold(HOLD_MS);
  }

  /** Idempotent; ends the track. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimer();
    this.#keep(null);
    this.#standsPlain = false;
    this.#state = 'held';
    this.#sink.close();
  }

  #hold(forMs: number): void {
    this.#enter('held');
    this.#startTimer(forMs, () => this.#blank());
  }

  #blank(): void {
    this.#keep(null);
    this.#standsPlain = false;
    this.#onPreview(null);
    this.#enter('blank');
    if (this.#size) this.#repeat(this.#size);
  }

  #repeat(size: { readonly width: number; readonly height: number }): void {
    // First, so that it is tried again whatever fails.
    this.#startTimer(REPEAT_MS, () => this.#repeat(size));
    const timestamp = Math.min(this.#lastTimestampUs + REPEAT_STEP_US, Number.MAX_SAFE_INTEGER);
    const frame =
      tryTo(() =>
        (this.#standing ??= new StandingPicture(this.#copy, size)).makeFrame(timestamp),
      ) ?? (this.#copy ? null : tryTo(() => makeBlackFrame(size, timestamp)));
    if (frame) this.#write(frame, true);
  }

  /**
   * @param mayWait never for a plain frame, which might leave after plain ones were forbidden
   * @returns false if the sink did not take it; it is closed in any case
   */
  #write(frame: VideoFrame, mayWait: boolean): boolean {
    const { timestamp } = frame;
    if (!tryTo(() => this.#sink.write(frame, mayWait))) return false;
    this.#lastTimestampUs = timestamp;
    this.framesOut++;
    return true;
  }

  #keep(copy: VideoFrame | null): void {
    this.#copy?.close();
    this.#copy = copy;
    this.#standing = null;
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

function tryTo<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
