import { expect } from 'chai';
import type { BgCameraError } from '../../src/errors.js';
import {
  VideoFeed,
  type VideoFeedMessage,
  type VideoPlayerMessage,
} from '../../src/background/video-feed.js';
import { expectCode } from '../helpers/expect-code.js';
import { FrameCount } from '../helpers/frame-count.js';
import { until } from '../helpers/until.js';
import { makeColorFrame } from '../helpers/video-frame.js';

const live = () => new AbortController().signal;

/** The page's end: answers when it is told to. */
class FakePlayer {
  readonly heard: VideoFeedMessage[] = [];
  readonly feedPort: MessagePort;
  readonly #port: MessagePort;
  #onHeard: () => void = () => undefined;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.feedPort = port2;
    this.#port = port1;
    port1.onmessage = ({ data }: MessageEvent<VideoFeedMessage>) => {
      this.heard.push(data);
      this.#onHeard();
    };
  }

  send(message: VideoPlayerMessage): void {
    this.#port.postMessage(message, message.type === 'picture' ? [message.picture] : []);
  }

  sendPicture(timestamp: number): void {
    this.send({ type: 'picture', picture: makeColorFrame([255, 0, 0], timestamp) });
  }

  /** Resolves when the feed has said so much. */
  async hear(count: number): Promise<void> {
    while (this.heard.length < count) {
      await new Promise<void>((resolve) => (this.#onHeard = resolve));
    }
  }
}

describe('VideoFeed', () => {
  let count: FrameCount;
  let player: FakePlayer;
  let broken: BgCameraError[];

  beforeEach(() => {
    count = new FrameCount();
    player = new FakePlayer();
    broken = [];
  });

  afterEach(() => {
    player.send({ type: 'none' });
    count.restore();
  });

  const open = (signal = live()) =>
    VideoFeed.open(player.feedPort, (error) => broken.push(error), signal);

  async function openWithPicture(): Promise<VideoFeed> {
    const opening = open();
    await player.hear(1);
    player.sendPicture(0);
    return opening;
  }

  it('asks for a first picture, and opens with it', async () => {
    const feed = await openWithPicture();
    expect(player.heard).to.deep.equal([{ type: 'pull', timestampUs: null }]);
    const picture = feed.take(33_333);
    expect(picture?.timestamp).to.equal(0);
    picture?.close();
    feed.close();
  });

  it('asks once for each frame, with its time, and never twice before an answer', async () => {
    const feed = await openWithPicture();
    feed.take(10)?.close();
    feed.take(20)?.close();
    feed.take(30)?.close();
    await player.hear(2);
    player.send({ type: 'none' });
    await until(() => {
      feed.take(40)?.close();
      return player.heard.length === 3;
    }, 'the next pull');
    expect(player.heard.map((message) => message.type === 'pull' && message.timestampUs)).to.eql([
      null,
      10,
      40,
    ]);
    feed.close();
  });

  it('gives each picture once, the newest alone, and closes the others', async () => {
    const feed = await openWithPicture();
    player.sendPicture(100);
    player.sendPicture(200);
    await until(() => count.closed === 2, 'the newest');
    const picture = feed.take(10);
    expect(picture?.timestamp).to.equal(200);
    expect(feed.take(20), 'there is no other').to.equal(null);
    picture?.close();
    expect([count.closed, count.closedTwice]).to.deep.equal([3, 0]);
    feed.close();
  });

  it('rejects with what the player says when there never was a picture', async () => {
    const opening = open();
    await player.hear(1);
    player.send({ type: 'failed', message: 'a.webm answered 404' });
    const error = await expectCode('background-failed', () => opening);
    expect(error.message).to.equal('a.webm answered 404');
    await player.hear(2);
    expect(player.heard.at(-1)).to.deep.equal({ type: 'close' });
  });

  it('tells of a video that breaks later on, and asks no more', async () => {
    const feed = await openWithPicture();
    player.send({ type: 'failed', message: 'broken' });
    await until(() => broken.length > 0, 'the feed tells');
    expect(broken.map(({ code }) => code)).to.deep.equal(['background-failed']);
    feed.take(10)?.close();
    feed.take(20)?.close();
    feed.close();
    await player.hear(2);
    expect(player.heard.map(({ type }) => type)).to.deep.equal(['pull', 'close']);
  });

  it('closes what it holds, and what comes after it was closed', async () => {
    const feed = await openWithPicture();
    feed.close();
    feed.close();
    player.sendPicture(100);
    await until(() => count.closed === 2, 'both are closed');
    expect(feed.take(10)).to.equal(null);
    await player.hear(2);
    expect(player.heard.map(({ type }) => type)).to.deep.equal(['pull', 'close']);
    expect(count.closedTwice).to.equal(0);
  });

  it('rejects with aborted, and has the player close', async () => {
    const abort = new AbortController();
    const opening = open(abort.signal);
    await player.hear(1);
    abort.abort();
    await expectCode('aborted', () => opening);
    await player.hear(2);
    expect(player.heard.at(-1)).to.deep.equal({ type: 'close' });
  });
});
