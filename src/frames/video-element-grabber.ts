import type { FramePortMessage } from './port-frame-source.js';

/** A player's time goes on between two frames of a camera, so it can't tell whether there is a new one: 30 fps at most. */
const HIDDEN_INTERVAL_S = 1 / 30;

/**
 * Page side of the `capture-stream` transport: plays the camera in a `<video>` outside the document and, each time the
 * pipeline pulls, sends it the next frame. Frames that nobody pulled are counted as dropped. A hidden page gets no video
 * frame callbacks and hardly any timers: there each pull is answered at once, and the pipeline's own timer is the clock.
 */
export class VideoElementGrabber {
  readonly #video = document.createElement('video');
  readonly #port: MessagePort;
  #isWanted = false;
  #isClosed = false;
  #dropped = 0;
  #callback = 0;
  #lastMediaTime = -1;

  /** `track` stays the caller's; `port` is this object's from here on. */
  constructor(track: MediaStreamTrack, port: MessagePort) {
    this.#port = port;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([track]);
    void this.#video.play().catch(() => undefined);
    port.onmessage = ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'pull') this.#onPull();
    };
    document.addEventListener('visibilitychange', this.#onVisibilityChange);
    this.#request();
  }

  /** A pull that was left to a video frame callback gets none any more once the page is hidden. */
  readonly #onVisibilityChange = (): void => {
    if (document.hidden && this.#isWanted) this.#answerHidden();
  };

  #request(): void {
    this.#callback = this.#video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (this.#isClosed) return;
      this.#request();
      if (this.#isWanted) this.#send(mediaTime);
      else this.#dropped++;
    });
  }

  #onPull(): void {
    this.#isWanted = true;
    if (document.hidden) this.#answerHidden();
  }

  #answerHidden(): void {
    const { currentTime } = this.#video;
    const passedS = Math.abs(currentTime - this.#lastMediaTime);
    if (passedS >= HIDDEN_INTERVAL_S && this.#isReady) {
      this.#send(currentTime);
      return;
    }
    this.#isWanted = false;
    this.#post({ type: 'none' }, []);
  }

  get #isReady(): boolean {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  #send(mediaTime: number): void {
    if (!this.#isReady) return;
    this.#lastMediaTime = mediaTime;
    // The timestamp is the element's media time: the camera's own clock is not to be had on this transport.
    const frame = new VideoFrame(this.#video, { timestamp: Math.round(mediaTime * 1e6) });
    this.#isWanted = false;
    this.#post({ type: 'dropped', count: this.#dropped }, []);
    this.#post({ type: 'frame', frame }, [frame]);
  }

  #post(message: FramePortMessage, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }

  close(): void {
    this.#isClosed = true;
    document.removeEventListener('visibilitychange', this.#onVisibilityChange);
    this.#video.cancelVideoFrameCallback(this.#callback);
    this.#video.srcObject = null;
    this.#port.close();
  }
}
