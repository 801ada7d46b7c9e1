import type { FrameHandler, FrameSource } from './frame-source.js';

/** Both directions of the port between the page's `<video>` and the pipeline. */
export type FramePortMessage =
  | { readonly type: 'pull' }
  | { readonly type: 'frame'; readonly frame: VideoFrame }
  /** There is no new one, and the page, which is hidden, cannot say when: ask again. */
  | { readonly type: 'none' }
  | { readonly type: 'dropped'; readonly count: number };

/** A frame of a 30 fps camera. Timers of workers are not slowed down when the page is hidden. */
const RETRY_MS = 33;

/**
 * Frames that the page grabs from a `<video>` (see `VideoElementGrabber`). Each is asked for: a frame is made only when
 * the pipeline is free for it, so nothing can pile up in the port. The port has no end: a camera that ends is seen on the
 * page.
 */
export class PortFrameSource implements FrameSource {
  framesDropped = 0;
  readonly #port: MessagePort;
  #isClosed = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  start(onFrame: FrameHandler): void {
    this.#port.onmessage = async ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'none') this.#retry = setTimeout(() => this.#pull(), RETRY_MS);
      if (data.type === 'dropped') this.framesDropped = data.count;
      if (data.type !== 'frame') return;
      if (this.#isClosed) {
        data.frame.close();
        return;
      }
      try {
        await onFrame(data.frame);
      } finally {
        this.#pull();
      }
    };
    this.#pull();
  }

  #pull(): void {
    if (!this.#isClosed) this.#port.postMessage({ type: 'pull' } satisfies FramePortMessage);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#port.close();
  }
}
