import { makeFrame } from './video-frame.js';
import { paintQuadrants, type Picture } from './picture.js';

const FRAME_US = 33_333;

/** A camera that gives the frames it is told to, with known timestamps. */
export class SyntheticCamera {
  readonly track: MediaStreamTrack;
  /** Of the newest frame. */
  timestamp = 0;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  #picture: Picture;

  constructor(picture: Picture = paintQuadrants({ width: 64, height: 36 })) {
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    this.track = generator;
    this.#writer = generator.writable.getWriter();
    this.#picture = picture;
  }

  show(picture: Picture): void {
    this.#picture = picture;
  }

  /** Resolves when the frame is on its way. @returns its timestamp in microseconds */
  async give(): Promise<number> {
    this.timestamp += FRAME_US;
    await this.#writer.write(makeFrame(this.#picture, { timestamp: this.timestamp }));
    return this.timestamp;
  }

  /** Ends the track as an unplugged camera does: its readers see the end. */
  async unplug(): Promise<void> {
    await this.#writer.close();
  }

  stop(): void {
    this.track.stop();
  }
}
