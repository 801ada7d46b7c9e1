/**
 * Hands the preview's own pictures to the page, one at a time: while the page has not shown the last one, only the newest
 * waits. Where the preview is the stream itself, it says so once, and then nothing.
 */
export class PreviewPost {
  readonly #send: (picture: ImageBitmap | null) => void;
  #isShowing = false;
  /** undefined: nothing waits. */
  #waiting: ImageBitmap | null | undefined;
  /** What the page was told last is a picture. */
  #hasOwn = false;
  #isClosed = false;

  /** @param send takes ownership of the picture; `shown` is its answer */
  constructor(send: (picture: ImageBitmap | null) => void) {
    this.#send = send;
  }

  /** Takes ownership of the picture; null: the preview is the stream. */
  offer(picture: ImageBitmap | null): void {
    if (this.#isClosed) {
      picture?.close();
      return;
    }
    this.#waiting?.close();
    this.#waiting = picture === null && !this.#hasOwn ? undefined : picture;
    if (!this.#isShowing) this.#next();
  }

  /** The page has shown what it was sent. */
  shown(): void {
    this.#isShowing = false;
    this.#next();
  }

  #next(): void {
    const picture = this.#waiting;
    if (picture === undefined) return;
    this.#waiting = undefined;
    this.#isShowing = true;
    this.#hasOwn = picture !== null;
    this.#send(picture);
  }

  /** Idempotent. Nothing more is sent. */
  close(): void {
    this.#waiting?.close();
    this.#waiting = undefined;
    this.#isClosed = true;
  }
}
