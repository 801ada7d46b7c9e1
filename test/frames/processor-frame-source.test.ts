import { expect } from 'chai';
import { ProcessorFrameSource } from '../../src/frames/processor-frame-source.js';
import { FrameCount } from '../helpers/frame-count.js';
import { SyntheticCamera } from '../helpers/synthetic-camera.js';
import { defer, until } from '../helpers/until.js';
import { makeColorFrame } from '../helpers/video-frame.js';

describe('ProcessorFrameSource', () => {
  describe('fromTrack, with a real track', () => {
    let camera: SyntheticCamera;
    let source: ProcessorFrameSource;

    beforeEach(() => {
      camera = new SyntheticCamera();
      source = ProcessorFrameSource.fromTrack(camera.track);
    });

    afterEach(() => {
      source.close();
      camera.stop();
    });

    it('delivers frames with their timestamps', async () => {
      const timestamps: number[] = [];
      source.start(
        (frame) => {
          timestamps.push(frame.timestamp);
          frame.close();
        },
        () => undefined,
      );
      for (let i = 1; i <= 3; i++) {
        await camera.give();
        await until(() => timestamps.length === i, `frame ${i}`);
      }
      expect(timestamps).to.deep.equal([33_333, 66_666, 99_999]);
    });

    it('stops the track when it is closed', () => {
      source.close();
      expect(camera.track.readyState).to.equal('ended');
    });

    it('tells the end of the track', async () => {
      const ended = defer<unknown>();
      source.start(
        (frame) => frame.close(),
        (cause) => ended.resolve(cause),
      );
      await camera.unplug();
      expect(await ended.promise).to.equal(undefined);
    });
  });

  describe('fromReadable, with frames that come as fast as they are read', () => {
    let count: FrameCount;

    beforeEach(() => (count = new FrameCount()));
    afterEach(() => count.restore());

    /** Gives `total` frames and ends. */
    const makeStream = (total: number) => {
      let given = 0;
      return new ReadableStream<VideoFrame>(
        {
          pull(controller) {
            if (given === total) controller.close();
            else controller.enqueue(count.track(makeColorFrame([9, 9, 9], ++given)));
          },
        },
        { highWaterMark: 0 },
      );
    };

    it('drops and closes what a slow handler has no time for, and ends on the newest', async () => {
      const source = ProcessorFrameSource.fromReadable(makeStream(20));
      const ended = defer();
      const release = defer();
      const handled: number[] = [];
      source.start(
        async (frame) => {
          handled.push(frame.timestamp);
          await release.promise;
          frame.close();
        },
        () => ended.resolve(),
      );
      await ended.promise;
      release.resolve();
      await until(() => handled.length === 2, 'the newest frame');
      expect(handled).to.deep.equal([1, 20]);
      expect(source.framesDropped).to.equal(18);
      source.close();
      expect({ open: count.open, twice: count.closedTwice }).to.deep.equal({ open: 0, twice: 0 });
    });

    it('tells an error of the stream with its cause', async () => {
      const cause = new Error('gone');
      const stream = new ReadableStream<VideoFrame>({ start: (control) => control.error(cause) });
      const source = ProcessorFrameSource.fromReadable(stream);
      const ended = defer<unknown>();
      source.start(
        (frame) => frame.close(),
        (reason) => ended.resolve(reason),
      );
      expect(await ended.promise).to.equal(cause);
    });

    it('cancels the stream when it is closed, and does not call that an end', async () => {
      const cancelled = defer();
      let ends = 0;
      const stream = new ReadableStream<VideoFrame>({ cancel: () => cancelled.resolve() });
      const source = ProcessorFrameSource.fromReadable(stream);
      source.start(
        (frame) => frame.close(),
        () => ends++,
      );
      source.close();
      source.close();
      await cancelled.promise;
      expect(ends).to.equal(0);
    });

    it('delivers nothing once it is closed, and closes the frame that waits', async () => {
      const source = ProcessorFrameSource.fromReadable(makeStream(5));
      const release = defer();
      let handled = 0;
      source.start(
        async (frame) => {
          handled++;
          await release.promise;
          frame.close();
        },
        () => undefined,
      );
      await until(() => source.framesDropped > 0, 'a waiting frame');
      source.close();
      release.resolve();
      await until(() => count.open === 0, 'all frames closed');
      expect(handled).to.equal(1);
    });

    it('has dropped nothing before it starts', () => {
      const source = ProcessorFrameSource.fromReadable(makeStream(1));
      expect(source.framesDropped).to.equal(0);
      source.close();
    });
  });
});
