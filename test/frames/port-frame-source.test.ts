import { expect } from 'chai';
import { PortFrameSource, type FramePortMessage } from '../../src/frames/port-frame-source.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { FrameCount } from '../helpers/frame-count.js';
import { defer, until } from '../helpers/until.js';
import { makeColorFrame } from '../helpers/video-frame.js';

describe('PortFrameSource', () => {
  let count: FrameCount;
  let page: MessagePort;
  let pipeline: MessagePort;
  let source: PortFrameSource;
  let pulls: number;

  beforeEach(() => {
    count = new FrameCount();
    const { port1, port2 } = new MessageChannel();
    page = port1;
    pipeline = port2;
    source = new PortFrameSource(pipeline);
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
    source.start((frame) => frame.close());
    await until(() => pulls === 1, 'a pull');
  });

  it('asks for the next one only when the handler is done', async () => {
    const release = defer();
    const arrived = defer<number>();
    source.start(async (frame) => {
      arrived.resolve(frame.timestamp);
      await release.promise;
      frame.close();
    });
    postFrame(7);
    expect(await arrived.promise).to.equal(7);
    await until(() => pulls === 1, 'the first pull');
    release.resolve();
    await until(() => pulls === 2, 'the second pull');
  });

  it('takes over the count of what was dropped on the page', async () => {
    source.start((frame) => frame.close());
    post({ type: 'dropped', count: 5 });
    await until(() => source.framesDropped === 5, 'the count');
  });

  it('asks again by itself when a hidden page has no new frame', async () => {
    source.start((frame) => frame.close());
    await until(() => pulls === 1, 'the first pull');
    post({ type: 'none' });
    await until(() => pulls === 2, 'the second pull');
  });

  it('asks no more once it is closed', () => {
    source.start((frame) => frame.close());
    const timers = new FakeTimers();
    try {
      pipeline.dispatchEvent(new MessageEvent('message', { data: { type: 'none' } }));
      expect(timers.pending).to.equal(1);
      source.close();
      expect(timers.pending).to.equal(0);
    } finally {
      timers.restore();
    }
  });
});
