/** Counts how VideoFrames of this realm are made and closed, from `install` to `restore`. */
export class FrameCount {
  /** Frames closed a second time: harmless to the browser, a fault in the ownership. */
  closedTwice = 0;
  /** Frames closed, also such as were not counted: what is transferred comes out as another object. */
  closed = 0;
  readonly #open = new Set<VideoFrame>();
  readonly #closed = new WeakSet<VideoFrame>();
  readonly #close = Object.getOwnPropertyDescriptor(VideoFrame.prototype, 'close')!;
  readonly #clone = Object.getOwnPropertyDescriptor(VideoFrame.prototype, 'clone')!;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the replaced methods have a `this` of their own
    const count = this;
    const close = this.#close.value as (this: VideoFrame) => void;
    const clone = this.#clone.value as (this: VideoFrame) => VideoFrame;
    VideoFrame.prototype.close = function (this: VideoFrame) {
      count.#noteClose(this);
      close.call(this);
    };
    VideoFrame.prototype.clone = function (this: VideoFrame) {
      return count.track(clone.call(this));
    };
  }

  /** Counts a frame that the test made; clones are counted by themselves. */
  track(frame: VideoFrame): VideoFrame {
    this.#open.add(frame);
    return frame;
  }

  /** Counted frames that nobody closed. */
  get open(): number {
    return this.#open.size;
  }

  #noteClose(frame: VideoFrame): void {
    if (this.#closed.has(frame)) this.closedTwice++;
    else this.closed++;
    this.#closed.add(frame);
    this.#open.delete(frame);
  }

  restore(): void {
    Object.defineProperty(VideoFrame.prototype, 'close', this.#close);
    Object.defineProperty(VideoFrame.prototype, 'clone', this.#clone);
  }
}
