import { expect } from 'chai';
import { VideoPlayer } from '../../src/background/video-player.js';
import type { VideoFeedMessage, VideoPlayerMessage } from '../../src/background/video-feed.js';
import { makeVideo } from '../helpers/make-video.js';
import { until } from '../helpers/until.js';
import { takeFrame } from '../helpers/video-frame.js';

const FPS = 10;
/** Of four seconds: each of another green. */
const LEVELS = Array.from({ length: 40 }, (_, i) => 10 + 6 * i);
/** A decoder's roundings; neighbours are six levels apart. */
const TOLERANCE = 2;
/** The clock lets a video be half a second late; a busy machine shows a picture or two later. */
const FAR_S = 0.8;

describe('VideoPlayer', () => {
  let url: string;
  let player: VideoPlayer | null = null;
  let port: MessagePort;
  let answers: VideoPlayerMessage[];
  let levels: number[];
  let timestampUs: number;

  before(async () => {
    const video = await makeVideo(
      LEVELS.map((level) => `rgb(${level} ${level} ${level})`),
      { fps: FPS },
    );
    url = URL.createObjectURL(video);
  });

  after(() => URL.revokeObjectURL(url));

  afterEach(() => {
    player?.close();
    player = null;
  });

  function play(address: string, onClose?: () => void): void {
    const { port1, port2 } = new MessageChannel();
    port = port1;
    timestampUs = 0;
    // What the player of the test before still says is not of this one.
    const heard: VideoPlayerMessage[] = (answers = []);
    const seen: number[] = (levels = []);
    port.onmessage = ({ data }: MessageEvent<VideoPlayerMessage>) => {
      heard.push(data);
      if (data.type === 'picture') seen.push(takeFrame(data.picture).data[0]!);
    };
    player = new VideoPlayer(address, port2, onClose);
  }

  const tell = (message: VideoFeedMessage) => port.postMessage(message);

  /** One frame, so much later than the last; resolves with the answer to it. */
  async function pull(stepMs: number | null): Promise<VideoPlayerMessage> {
    const before = answers.length;
    if (stepMs !== null) timestampUs += 1000 * stepMs;
    tell({ type: 'pull', timestampUs: stepMs === null ? null : timestampUs });
    await until(() => answers.length > before, 'an answer');
    return answers.at(-1)!;
  }

  /** Frames, so far apart, until it is so. */
  async function pullUntil(isTrue: () => boolean, stepMs: number): Promise<void> {
    for (let i = 0; !isTrue(); i++) {
      if (i > 2000) throw new Error(`it never came; levels ${levels.slice(-20).join()}`);
      await pull(stepMs);
      await new Promise(requestAnimationFrame);
    }
  }

  /** What the video shows now, as a time in seconds. */
  const shownS = () => ((levels.at(-1) ?? 0) - LEVELS[0]!) / 6 / FPS;

  it('answers the first pull with the first picture, and stands still until frames come', async () => {
    play(url);
    expect((await pull(null)).type).to.equal('picture');
    expect(levels[0]).to.be.closeTo(LEVELS[0]!, TOLERANCE);
    expect((await pull(0)).type, 'no other picture is there yet').to.equal('none');
  });

  it('answers the first pull also if the picture can’t be taken yet when the video says that it is there', async () => {
    const { VideoFrame } = globalThis;
    let refusals = 3;
    // As browsers do under load; when, is theirs to choose.
    globalThis.VideoFrame = class extends VideoFrame {
      constructor(source: CanvasImageSource, init?: VideoFrameInit) {
        super(source, init);
        if (source instanceof HTMLVideoElement && refusals-- > 0) {
          this.close();
          throw new DOMException('by the test', 'InvalidStateError');
        }
      }
    } as typeof VideoFrame;
    try {
      play(url);
      expect((await pull(null)).type).to.equal('picture');
      expect([refusals, answers.length]).to.deep.equal([-1, 1]);
    } finally {
      globalThis.VideoFrame = VideoFrame;
    }
  });

  it('plays while frames come, by their time', async () => {
    play(url);
    await pull(null);
    await pullUntil(() => timestampUs >= 1.5e6, 1000 / 60);
    expect(shownS()).to.be.closeTo(1.5, FAR_S);
  });

  it('jumps to what is due when frames come faster than their timestamps say', async () => {
    play(url);
    await pull(null);
    await pullUntil(() => timestampUs >= 3e6, 100);
    await pullUntil(() => shownS() > 3 - FAR_S, 0);
    expect(shownS()).to.be.closeTo(3, FAR_S);
    const steps = levels.slice(1).map((level, i) => level - levels[i]!);
    expect(Math.max(...steps), 'levels left out').to.be.above(5 * 6);
  });

  it('stands still while no frames come', async () => {
    play(url);
    await pull(null);
    await pullUntil(() => shownS() > 0.15, 1000 / 60);
    const dueS = timestampUs / 1e6;
    for (let i = 0; i < 90; i++) {
      await pull(0);
      await new Promise(requestAnimationFrame);
    }
    // A tenth of a second early, and what the decoder has shown by then.
    expect(shownS()).to.be.below(dueS + 0.3);
  });

  it('is looped', async () => {
    play(url);
    await pull(null);
    await pullUntil(() => shownS() > 3, 50);
    await pullUntil(() => shownS() < 1, 50);
    expect(timestampUs / 1e6).to.be.above(3.5);
  });

  for (const [name, address, expected] of [
    ['is missing', '/nowhere.webm', 'answered 404'],
    ['is none', '/package.json', 'is no video this browser plays'],
  ] as const) {
    it(`says why there is no picture of a file that ${name}`, async () => {
      play(new URL(address, location.href).href);
      const answer = await pull(null);
      expect(answer.type).to.equal('failed');
      expect(answer.type === 'failed' && answer.message).to.include(expected);
    });
  }

  it('ends with its feed, says so once, and answers no more', async () => {
    let closed = 0;
    play(url, () => closed++);
    await pull(null);
    tell({ type: 'close' });
    await until(() => closed === 1, 'it closes');
    player?.close();
    tell({ type: 'pull', timestampUs: 1 });
    expect([closed, answers.length]).to.deep.equal([1, 1]);
  });
});
