import { BgCameraError } from '../errors.js';
import { explainFailure } from './explain-failure.js';
import { FrameClock } from './frame-clock.js';
import type { VideoFeedMessage, VideoPlayerMessage } from './video-feed.js';

/** A hidden page is told of no new pictures; there the time says whether there can be one. 30 a second at most. */
const HIDDEN_INTERVAL_S = 1 / 30;
/**
 * A video may say that it has its first picture a moment before it can be taken, and say nothing more. So often it is asked,
 * which is not felt in a change of the background.
 */
const FIRST_PICTURE_RETRY_MS = 50;

/**
 * Page side of a video background, since workers have no players: plays it muted and looped in a `<video>` outside the
 * document, on the clock of the frames, and answers each pull of a `VideoFeed` with the picture that it shows. While no
 * frames come it stands still.
 */
export class VideoPlayer {
  readonly #video = document.createElement('video');
  readonly #url: string;
  readonly #port: MessagePort;
  readonly #onClose: () => void;
  readonly #clock = new FrameClock();
  readonly #lifetime = new AbortController();
  /** The first pull waits until there is a picture. */
  #isAwaited = false;
  /** Shown, and not yet sent. */
  #isFresh = true;
  #sentS = -1;
  #callback = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param url absolute; fetched by CORS
   * @param port this object's from here on
   * @param onClose the other end has no more need of it
   */
  constructor(url: string, port: MessagePort, onClose: () => void = () => undefined) {
    this.#url = url;
    this.#port = port;
    this.#onClose = onClose;
    port.onmessage = ({ data }: MessageEvent<VideoFeedMessage>) => this.#receive(data);
    const video = this.#video;
    Object.assign(video, { muted: true, loop: true, playsInline: true, preload: 'auto' });
    // Before the source: without CORS no picture of it could be used.
    video.crossOrigin = 'anonymous';
    const { signal } = this.#lifetime;
    video.addEventListener('loadeddata', () => this.#onFirst(), { signal });
    // Some browsers, on phones above all, load no picture before they are told to play; the clock stops it again.
    video.addEventListener('suspend', () => this.#hasPicture || this.#playOn(), { signal });
    video.addEventListener('error', () => void this.#onError(), { signal });
    // Told of on hidden pages, too.
    video.addEventListener('timeupdate', () => this.#steer(), { signal });
    video.src = url;
    this.#watch();
  }

  #watch(): void {
    this.#callback = this.#video.requestVideoFrameCallback(() => {
      // Of the first picture it is told after that was sent.
      this.#isFresh ||= this.#video.currentTime !== this.#sentS;
      this.#steer();
      this.#watch();
    });
  }

  #receive(message: VideoFeedMessage): void {
    if (message.type === 'close') {
      this.close();
      this.#onClose();
      return;
    }
    if (message.timestampUs === null) {
      this.#isAwaited = true;
      this.#onFirst();
      return;
    }
    this.#clock.advance(message.timestampUs);
    this.#steer();
    this.#answer();
  }

  #onFirst(): void {
    if (!this.#isAwaited) return;
    clearTimeout(this.#retry);
    const picture = this.#takePicture();
    if (!picture) {
      this.#retry = setTimeout(() => this.#onFirst(), FIRST_PICTURE_RETRY_MS);
      return;
    }
    this.#isAwaited = false;
    this.#post({ type: 'picture', picture }, [picture]);
  }

  get #hasPicture(): boolean {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  #answer(): void {
    const passedS = Math.abs(this.#video.currentTime - this.#sentS);
    const isNew = this.#isFresh || (document.hidden && passedS >= HIDDEN_INTERVAL_S);
    const picture = isNew ? this.#takePicture() : null;
    if (picture) this.#post({ type: 'picture', picture }, [picture]);
    else this.#post({ type: 'none' });
  }

  /** null: there is none yet, or the decoder was taken away, as by a GPU process that died, or is between two pictures. */
  #takePicture(): VideoFrame | null {
    if (!this.#hasPicture) return null;
    const { currentTime } = this.#video;
    try {
      const timestamp = Math.round(currentTime * 1e6);
      const picture = new VideoFrame(this.#video, { timestamp, alpha: 'discard' });
      this.#isFresh = false;
      this.#sentS = currentTime;
      return picture;
    } catch {
      return null;
    }
  }

  #steer(): void {
    const video = this.#video;
    if (video.seeking || !this.#hasPicture) return;
    const steering = this.#clock.steer(video.currentTime, video.duration);
    if (steering.act === 'wait') video.pause();
    else if (steering.act === 'play') this.#playOn();
    else if (steering.act === 'jump') this.#jump(steering.toS);
  }

  #jump(toS: number): void {
    const video = this.#video;
    if (isBuffered(video.buffered, toS)) video.currentTime = toS;
    else this.#clock.takeOver(video.currentTime);
    this.#playOn();
  }

  #playOn(): void {
    if (this.#video.paused) void this.#video.play().catch(() => undefined);
  }

  async #onError(): Promise<void> {
    const { signal } = this.#lifetime;
    clearTimeout(this.#retry);
    this.#isAwaited = false;
    const detail = this.#video.error?.message ?? '';
    const otherwise = `is no video this browser plays${detail && ` (${detail})`}`;
    const message = await explainFailure(this.#url, otherwise, signal).catch((cause: unknown) => {
      return BgCameraError.from(cause, 'aborted', 'closed').message;
    });
    if (!signal.aborted) this.#post({ type: 'failed', message });
  }

  #post(message: VideoPlayerMessage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Idempotent. Ends decoding and loading. */
  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    clearTimeout(this.#retry);
    this.#video.cancelVideoFrameCallback(this.#callback);
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.load();
    this.#port.close();
  }
}

function isBuffered(ranges: TimeRanges, timeS: number): boolean {
  for (let i = 0; i < ranges.length; i++) {
    if (ranges.start(i) <= timeS && timeS < ranges.end(i)) return true;
  }
  return false;
}
