import type { FrameHandler, FrameSource } from './frame-source.js';

/** Both directions of the port between the page's `<video>` and the pipeline. */
export type FramePortMessage =
  | { readonly type: 'pull' }
  | { readonly type: 'frame'; readonly frame: VideoFrame }
  | { readonly type: 'dropped'; readonly count: number }
  | { readonly type: 'end' };

/**
 * Frames that the page grabs from a `<video>` (see `VideoElementGrabber`). Each is asked for: a frame is made only when
 * the pipeline is free for it, so nothing can pile up in the port.
 */
export class PortFrameSource implements FrameSource {
  framesDropped = 0;
  readonly #port: MessagePort;
  #isClosed = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  start(onFrame: FrameHandler, onEnd: (cause?: unknown) => void): void {
    this.#port.onmessage = async ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'end') onEnd();
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
    this.#port.close();
  }
}
