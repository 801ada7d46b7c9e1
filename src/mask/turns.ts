interface Target {
  close(): void;
}

/** Two targets in turns: a pass draws into one, and reads what it drew for the frame before from the other. */
export class Turns<T extends Target> {
  #now: T | null = null;
  #before: T | null = null;

  get now(): T | null {
    return this.#now;
  }

  get before(): T | null {
    return this.#before;
  }

  /** What was this frame's becomes the one before's. @param fit gives a target back while its size fits, or makes another */
  turn(fit: (current: T | null) => T): { readonly now: T; readonly before: T } {
    const now = fit(this.#before);
    const before = fit(this.#now);
    this.#now = now;
    this.#before = before;
    return { now, before };
  }

  close(): void {
    this.#now?.close();
    this.#before?.close();
  }
}
