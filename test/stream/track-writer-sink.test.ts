import { expect } from 'chai';
import { TrackWriterSink } from '../../src/stream/track-writer-sink.js';

const canvas = new OffscreenCanvas(2, 2);
canvas.getContext('2d');

const frameAt = (timestampUs: number) => new VideoFrame(canvas, { timestamp: timestampUs });

/** A track's writable end, as far as a sink sees it: takes a frame at a time, and ends each write when it is told to. */
function createWritable() {
  const taken: VideoFrame[] = [];
  let end: ((error?: Error) => void) | undefined;
  const writable = new WritableStream<VideoFrame>({
    write(frame) {
      taken.push(frame);
      return new Promise((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
      });
    },
  });
  const endWrite = async (error?: Error) => {
    end?.(error);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { writable, taken, endWrite };
}

async function openSink() {
  const track = createWritable();
  const stuck: string[] = [];
  const sink = new TrackWriterSink(track.writable, () => stuck.push('stuck'));
  // A stream is ready for its first frame a microtask later.
  await Promise.resolve();
  /** Frames that may wait. */
  const offer = (...timestampsUs: number[]) =>
    timestampsUs.map((timestampUs) => {
      const frame = frameAt(timestampUs);
      expect(sink.write(frame, true), 'is taken').to.be.true;
      return frame;
    });
  return {
    ...track,
    sink,
    stuck,
    offer,
    write: (...timestampsUs: number[]) => {
      for (const timestampUs of timestampsUs) {
        const frame = frameAt(timestampUs);
        const isTaken = sink.write(frame, false);
        expect(track.taken.includes(frame), 'is taken').to.equal(isTaken);
        if (!isTaken) expect(frame.format, 'is closed').to.be.null;
      }
    },
  };
}

/** A frame each 250 ms, from the first to the last. */
const range = (firstUs: number, lastUs: number) =>
  Array.from({ length: (lastUs - firstUs) / 250_000 + 1 }, (_, i) => firstUs + i * 250_000);

describe('TrackWriterSink', () => {
  it('takes the next frame when the one before is through, and closes those between', async () => {
    const { write, taken, endWrite } = await openSink();
    write(0, 1000, 2000);
    await endWrite();
    write(3000, 4000);
    expect(taken.map(({ timestamp }) => timestamp)).to.deep.equal([0, 3000]);
    for (const frame of taken) frame.close();
  });

  it('says once that it is stuck when a frame is not through after 5 s of frames', async () => {
    const { write, stuck } = await openSink();
    write(...range(0, 4_750_000));
    expect(stuck).to.deep.equal([]);
    write(5_000_000);
    expect(stuck).to.deep.equal(['stuck']);
    write(...range(5_250_000, 20_000_000));
    expect(stuck).to.deep.equal(['stuck']);
  });

  it('begins to count anew with each frame that is through', async () => {
    const { write, stuck, endWrite } = await openSink();
    write(...range(0, 4_750_000));
    await endWrite();
    write(...range(5_000_000, 9_750_000));
    expect(stuck).to.deep.equal([]);
    write(10_000_000);
    expect(stuck).to.deep.equal(['stuck']);
  });

  it('takes a jump of the clock, either way, for no wait', async () => {
    const { write, stuck } = await openSink();
    write(0, 3_600_000_000, 1000, 3_600_000_000);
    expect(stuck).to.deep.equal([]);
  });

  it('is not stuck when the track takes no more because it was stopped', async () => {
    const { write, stuck, endWrite } = await openSink();
    write(0);
    await endWrite(new Error('stopped'));
    write(...range(250_000, 20_000_000));
    expect(stuck).to.deep.equal([]);
  });

  describe('with frames that may wait', () => {
    const timestampsOf = (frames: readonly VideoFrame[]) => frames.map((frame) => frame.timestamp);
    const isClosed = (frame: VideoFrame) => frame.format === null;

    it('sends the newest of them when the one before is through, and closes the others', async () => {
      const { offer, taken, endWrite } = await openSink();
      const frames = offer(0, 1000, 2000, 3000);
      expect(frames.map(isClosed)).to.deep.equal([false, true, true, false]);
      await endWrite();
      expect(timestampsOf(taken)).to.deep.equal([0, 3000]);
      await endWrite();
      expect(timestampsOf(taken)).to.deep.equal([0, 3000]);
      for (const frame of taken) frame.close();
    });

    it('sends one that came before the track was ready for any', async () => {
      const { writable, taken, endWrite } = createWritable();
      const sink = new TrackWriterSink(writable, () => undefined);
      expect(sink.write(frameAt(0), true)).to.be.true;
      await endWrite();
      expect(timestampsOf(taken)).to.deep.equal([0]);
      taken[0]!.close();
    });

    it('leaves the one that waits where it is when another may not wait', async () => {
      const { offer, write, taken, endWrite } = await openSink();
      offer(0, 1000);
      write(2000);
      await endWrite();
      expect(timestampsOf(taken)).to.deep.equal([0, 1000]);
      for (const frame of taken) frame.close();
    });

    it('is stuck as without them', async () => {
      const { offer, stuck } = await openSink();
      offer(...range(0, 4_750_000));
      expect(stuck).to.deep.equal([]);
      offer(5_000_000);
      expect(stuck).to.deep.equal(['stuck']);
    });

    it('closes the one that waits when it is closed itself, and when the track fails', async () => {
      const closed = await openSink();
      const [, waiting] = closed.offer(0, 1000);
      closed.sink.close();
      expect(isClosed(waiting!)).to.be.true;
      const failed = await openSink();
      const [, other] = failed.offer(0, 1000);
      await failed.endWrite(new Error('stopped'));
      expect(isClosed(other!)).to.be.true;
      for (const frame of [...closed.taken, ...failed.taken]) frame.close();
    });
  });
});
