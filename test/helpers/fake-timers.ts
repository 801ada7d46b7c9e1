interface Timer {
  readonly id: number;
  readonly atMs: number;
  readonly call: () => void;
}

/** A clock that goes on only when the test says so, in place of `setTimeout` and `clearTimeout`. */
export class FakeTimers {
  nowMs = 0;
  #timers: Timer[] = [];
  #nextId = 1;
  readonly #setTimeout = globalThis.setTimeout;
  readonly #clearTimeout = globalThis.clearTimeout;

  constructor() {
    globalThis.setTimeout = ((call: () => void, delayMs = 0) => {
      const id = this.#nextId++;
      this.#timers.push({ id, atMs: this.nowMs + delayMs, call });
      return id;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = (id) => {
      this.#timers = this.#timers.filter((timer) => timer.id !== id);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Runs everything that is due by then, in order, also what is set on the way. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const due = this.#timers.filter(({ atMs }) => atMs <= endMs);
      const next = due.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter(({ id }) => id !== next.id);
      this.nowMs = next.atMs;
      next.call();
    }
    this.nowMs = endMs;
  }

  restore(): void {
    globalThis.setTimeout = this.#setTimeout;
    globalThis.clearTimeout = this.#clearTimeout;
  }
}
