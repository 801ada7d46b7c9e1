import { BgCameraError, throwIfAborted } from '../errors.js';
import { untilAborted, withinTime } from '../until.js';
import type { PictureFeed } from './background-source.js';

/** From the pipeline to the page's player. */
export type VideoFeedMessage =
  /** A frame of this time is being composited; at first null: the picture that the video begins with. */
  { readonly type: 'pull'; readonly timestampUs: number | null } | { readonly type: 'close' };

/** From the page's player to the pipeline: one answer to each pull. */
export type VideoPlayerMessage =
  /** The receiver closes it. */
  | { readonly type: 'picture'; readonly picture: VideoFrame }
  /** There is no other than the one before. */
  | { readonly type: 'none' }
  /** There will be no more. */
  | { readonly type: 'failed'; readonly message: string };

/** Many times what a slow network needs for the first picture of a video that is meant for the web. */
const FIRST_PICTURE_TIMEOUT_MS = 30_000;

/**
 * The pictures of a video that plays on the page (see `VideoPlayer`), for a pipeline that may be in a worker. Each frame
 * asks for the next picture, unless an answer is still out, and takes what came by then. So at most one is on its way, and
 * none comes more often than frames leave, or than the video has any.
 */
export class VideoFeed implements PictureFeed {
  readonly #port: MessagePort;
  readonly #onBroken: (error: BgCameraError) => void;
  #picture: VideoFrame | null = null;
  #isAsking = false;
  #isClosed = false;
  #first: { resolve(): void; reject(error: BgCameraError): void } | null = null;

  private constructor(port: MessagePort, onBroken: (error: BgCameraError) => void) {
    this.#port = port;
    this.#onBroken = onBroken;
    port.onmessage = ({ data }: MessageEvent<VideoPlayerMessage>) => this.#receive(data);
  }

  /**
   * Resolves when there is a picture.
   * @param port leads to a `VideoPlayer`
   * @param onBroken the video failed later on; its last picture stays
   * @throws BgCameraError `background-failed`, `aborted`
   */
  static async open(
    port: MessagePort,
    onBroken: (error: BgCameraError) => void,
    signal: AbortSignal,
  ): Promise<VideoFeed> {
    const feed = new VideoFeed(port, onBroken);
    const first = new Promise<void>((resolve, reject) => (feed.#first = { resolve, reject }));
    try {
      throwIfAborted(signal);
      feed.#pull(null);
      await withinTime(
        untilAborted(first, signal),
        FIRST_PICTURE_TIMEOUT_MS,
        () => new BgCameraError('background-failed', 'the video gives no picture'),
      );
      throwIfAborted(signal);
      return feed;
    } catch (cause) {
      feed.close();
      throw BgCameraError.from(cause, 'background-failed', 'the video gives no picture');
    } finally {
      feed.#first = null;
    }
  }

  take(timestampUs: number): VideoFrame | null {
    const picture = this.#picture;
    this.#picture = null;
    this.#pull(timestampUs);
    return picture;
  }

  #pull(timestampUs: number | null): void {
    if (this.#isAsking || this.#isClosed) return;
    this.#isAsking = true;
    this.#post({ type: 'pull', timestampUs });
  }

  #receive(message: VideoPlayerMessage): void {
    // What failed answers no more, and is asked no more.
    this.#isAsking = message.type === 'failed';
    if (message.type === 'picture') this.#keep(message.picture);
    if (message.type !== 'failed' || this.#isClosed) return;
    const error = new BgCameraError('background-failed', message.message);
    if (this.#first) this.#first.reject(error);
    else this.#onBroken(error);
  }

  #keep(picture: VideoFrame): void {
    if (this.#isClosed) {
      picture.close();
      return;
    }
    this.#picture?.close();
    this.#picture = picture;
    this.#first?.resolve();
  }

  #post(message: VideoFeedMessage): void {
    this.#port.postMessage(message);
  }

  /** The player closes the port: a picture that is on its way is closed here, instead of lost unclosed. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#picture?.close();
    this.#picture = null;
    this.#post({ type: 'close' });
  }
}
