import { HOLD_MS, PLAIN_HOLD_MS, REPEAT_MS, type GateState } from '../../src/stream/gate.js';
import type { Size } from './picture.js';

export type GateEvent =
  | {
      readonly kind: 'offer';
      readonly picture: string;
      readonly isCovered: boolean;
      readonly timestamp: number;
      readonly size: Size;
      readonly defect: 'none' | 'closed' | 'no copy';
    }
  | { readonly kind: 'policy'; readonly allowsPlain: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Whether a standing picture of the last frame can be made from now on. Black always can. */
  | { readonly kind: 'canvas'; readonly works: boolean }
  | { readonly kind: 'interrupt' | 'pause' | 'resume' | 'close' | 'sink' };

/** A picture as it came to the sink. */
export interface Sent {
  readonly picture: string;
  readonly timestamp: number;
  readonly size: Size;
  readonly isTaken: boolean;
  readonly atMs: number;
}

/** What is seen of a gate after an event, and what came to the sink during it. */
export interface Seen {
  readonly sent: readonly Sent[];
  readonly state: GateState;
  readonly told: readonly GateState[];
  readonly timers: number;
  readonly nowMs: number;
}

type Offer = Extract<GateEvent, { kind: 'offer' }>;

/**
 * What a gate may and must do, by the header of gate.ts alone. It knows no timers, only until when black has to come.
 */
export class GateModel {
  #allowsPlain = false;
  #isPaused = false;
  #isClosed = false;
  #canDraw = true;
  #canDrawSinceMs = 0;
  /** Frames leave as they come. */
  #isFlowing = false;
  /** The last frame that the sink took. */
  #left: Offer | null = null;
  /** Its picture may be sent again. */
  #mayRepeat = false;
  /** From when on black has to stand. */
  #blackFromMs = Infinity;
  #lastSent: Sent | null = null;
  #lastTakenUs = 0;
  #lastTold: GateState = 'held';
  #pausedAtMs = 0;

  /** @returns the first rule that is broken */
  findFault(event: GateEvent, seen: Seen): string | null {
    const wasClosed = this.#isClosed;
    if (event.kind === 'offer') {
      const fault = this.#findOfferFault(event, seen);
      if (fault) return fault;
    } else {
      const isFreshPause = event.kind === 'pause' && !this.#isPaused;
      this.#note(event, seen.nowMs);
      if (isFreshPause) this.#lastSent = null;
      for (const sent of seen.sent) {
        const fault = this.#findRepeatFault(sent);
        if (fault) return fault;
      }
    }
    return wasClosed || this.#isClosed
      ? this.#findClosedFault(seen, wasClosed)
      : (this.#findOmission(seen.nowMs) ?? this.#findStateFault(seen));
  }

  #findOfferFault(offer: Offer, { sent, nowMs }: Seen): string | null {
    const isAllowed = (offer.isCovered || this.#allowsPlain) && !this.#isPaused && !this.#isClosed;
    const isSound = offer.defect === 'none' || (offer.defect === 'no copy' && !offer.isCovered);
    const expected = isAllowed && isSound ? [offer.picture] : [];
    const pictures = sent.map(({ picture }) => picture);
    if (pictures.join() !== expected.join())
      return `offered ${offer.picture}, sent "${pictures.join()}"`;
    const [frame] = sent;
    if (!frame) return null;
    if (frame.timestamp !== offer.timestamp) return 'a frame with another time';
    if (!isSameSize(frame.size, offer.size)) return 'a frame of another size';
    if (!frame.isTaken) return null;
    this.#lastTakenUs = frame.timestamp;
    this.#left = offer;
    this.#mayRepeat = offer.isCovered;
    this.#isFlowing = true;
    this.#blackFromMs = Infinity;
    this.#lastSent = null;
    this.#pausedAtMs = nowMs;
    return null;
  }

  #note(event: Exclude<GateEvent, Offer>, nowMs: number): void {
    if (this.#isClosed) return;
    switch (event.kind) {
      case 'policy':
        if (this.#allowsPlain && !event.allowsPlain && this.#standsPlain(nowMs)) {
          this.#expectBlack(this.#isFlowing ? nowMs + PLAIN_HOLD_MS : nowMs);
        }
        this.#allowsPlain = event.allowsPlain;
        return;
      case 'interrupt':
        if (this.#isFlowing) this.#expectBlack(nowMs + HOLD_MS);
        return;
      case 'pause':
        if (!this.#isPaused) this.#pausedAtMs = nowMs;
        this.#isPaused = true;
        if (!this.#left) return;
        if (this.#canRepeat(nowMs)) this.#expectStandstill();
        else this.#expectBlack(nowMs);
        return;
      case 'resume':
        if (this.#isPaused && this.#canRepeat(nowMs)) this.#expectBlack(nowMs + HOLD_MS);
        this.#isPaused = false;
        return;
      case 'canvas':
        if (event.works && !this.#canDraw) this.#canDrawSinceMs = nowMs;
        this.#canDraw = event.works;
        return;
      case 'close':
        this.#isClosed = true;
        return;
      case 'sink':
      case 'wait':
    }
  }

  #standsPlain(nowMs: number): boolean {
    return this.#left !== null && !this.#left.isCovered && nowMs < this.#blackFromMs;
  }

  #canRepeat(nowMs: number): boolean {
    return this.#mayRepeat && nowMs < this.#blackFromMs;
  }

  #expectStandstill(): void {
    this.#isFlowing = false;
    this.#blackFromMs = Infinity;
  }

  #expectBlack(fromMs: number): void {
    this.#isFlowing = false;
    this.#blackFromMs = Math.min(this.#blackFromMs, fromMs);
  }

  #findRepeatFault(sent: Sent): string | null {
    const { picture, timestamp, size, atMs } = sent;
    if (!this.#left) return `${picture} left before the first frame`;
    const isDue = atMs >= this.#blackFromMs;
    if (isDue && picture !== 'black') return `${picture} instead of black`;
    if (!isDue && (picture !== this.#left.picture || !this.#mayRepeat || !this.#isPaused))
      return `${picture} was sent of the gate's own, ${this.#left.picture} left last`;
    if (!isSameSize(size, this.#left.size)) return 'a repeat of another size';
    if (timestamp <= this.#lastTakenUs && timestamp !== Number.MAX_SAFE_INTEGER)
      return 'a repeat does not come later';
    if (picture === this.#lastSent?.picture && atMs - this.#lastSent.atMs < REPEAT_MS)
      return `${picture} was repeated too soon`;
    if (sent.isTaken) this.#lastTakenUs = timestamp;
    this.#lastSent = sent;
    return null;
  }

  /** Whatever has to stand is sent at once, and again each REPEAT_MS. */
  #findOmission(nowMs: number): string | null {
    const isDue = nowMs >= this.#blackFromMs;
    if (!isDue && !(this.#isPaused && this.#mayRepeat && this.#canDraw)) return null;
    const sinceMs = isDue ? this.#blackFromMs : this.#pausedAtMs;
    const last = this.#lastSent;
    const isBegun = last !== null && last.atMs >= sinceMs;
    if (isDue && !isBegun) return `no black since ${sinceMs}`;
    const lastMs = isBegun ? last.atMs : sinceMs;
    const mendedMs = isDue ? 0 : this.#canDrawSinceMs;
    return nowMs - Math.max(lastMs, mendedMs) > REPEAT_MS ? 'the picture is not repeated' : null;
  }

  #findStateFault({ state, told, timers, nowMs }: Seen): string | null {
    const isBlank = nowMs >= this.#blackFromMs;
    const expected = isBlank ? 'blank' : this.#isFlowing ? 'covered' : 'held';
    if (state !== expected) return `the state is ${state}, not ${expected}`;
    for (const next of told) {
      if (next === this.#lastTold) return `${next} was told twice`;
      this.#lastTold = next;
    }
    if (this.#lastTold !== state) return `${state} was not told`;
    if (this.#isFlowing && timers > 0) return 'a timer runs while frames flow';
    return timers > 1 ? 'two timers run' : null;
  }

  #findClosedFault({ sent, told, timers }: Seen, wasClosed: boolean): string | null {
    if (timers > 0) return 'a timer runs after close';
    if (sent.length > 0) return 'something left after close';
    return wasClosed && told.length > 0 ? 'a state was told after close' : null;
  }
}

const isSameSize = (a: Size, b: Size) => a.width === b.width && a.height === b.height;
