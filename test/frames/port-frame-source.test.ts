import { expect } from 'chai';
import { PortFrameSource, type FramePortMessage } from '../../src/frames/port-frame-source.js';
import { FrameCount } from '../helpers/frame-count.js';
import { defer, until } from '../helpers/until.js';
import { makeColorFrame } from '../helpers/video-frame.js';

describe('PortFrameSource', () => {
  let count: FrameCount;
  let page: MessagePort;
  let source: PortFrameSource;
  let pulls: number;

  beforeEach(() => {
    count = new FrameCount();
    const { port1, port2 } = new MessageChannel();
    page = port1;
    source = new PortFrameSource(port2);
    pulls = 0;
    page.onmessage = ({ data }: MessageEvent<FramePortMessage>) => {
      if (data.type === 'pull') pulls++;
    };
  });

  afterEach(() => {
    source.close();
    page.close();
    count.restore();
  });

  const post = (message: FramePortMessage) =>
    page.postMessage(message, message.type === 'frame' ? [message.frame] : []);
  const postFrame = (timestamp: number) =>
    post({ type: 'frame', frame: makeColorFrame([1, 1, 1], timestamp) });

  it('asks for a frame when it starts', async () => {
    source.start(
      (frame) => frame.close(),
      () => undefined,
    );
    await until(() => pulls === 1, 'a pull');
  });

  it('asks for the next one only when the handler is done', async () => {
    const release = defer();
    const arrived = defer<number>();
    source.start(
      async (frame) => {
        arrived.resolve(frame.timestamp);
        await release.promise;
        frame.close();
      },
      () => undefined,
    );
    postFrame(7);
    expect(await arrived.promise).to.equal(7);
    await until(() => pulls === 1, 'the first pull');
    release.resolve();
    await until(() => pulls === 2, 'the second pull');
  });

  it('takes over the count of what was dropped on the page', async () => {
    source.start(
      (frame) => frame.close(),
      () => undefined,
    );
    post({ type: 'dropped', count: 5 });
    await until(() => source.framesDropped === 5, 'the count');
  });

  it('tells the end', async () => {
    const ended = defer<unknown>();
    source.start(
      (frame) => frame.close(),
      (cause) => ended.resolve(cause),
    );
    post({ type: 'end' });
    expect(await ended.promise).to.equal(undefined);
  });
});
