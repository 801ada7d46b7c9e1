import { expect } from 'chai';
import { FreezeWatch } from '../../src/frames/freeze-watch.js';
import { FrameCount } from '../helpers/frame-count.js';
import { paint, type Picture, type Size } from '../helpers/picture.js';
import { defer } from '../helpers/until.js';
import { makeFrame } from '../helpers/video-frame.js';

const SIZE: Size = { width: 96, height: 80 };
const SECOND_US = 1_000_000;
/** Looks at one picture, the first one among them, that make 5 s. */
const LOOKS = 6;

/** Noise of a sensor: the same for the same seed. */
const noise = (seed: number, size: Size = SIZE) =>
  paint(size, (x, y) => [(x * 7 + y * 13 + seed * 31) % 256, (x * y + seed) % 256, 90]);

/** The same but for one pixel in the middle. */
function alter(picture: Picture): Picture {
  const data = picture.data.slice();
  data[4 * (40 * SIZE.width + 48)]! ^= 1;
  return { ...picture, data };
}

describe('FreezeWatch', () => {
  let count: FrameCount;
  let frozen: number;
  let moved: number;
  let watch: FreezeWatch;
  let timestamp: number;

  beforeEach(() => {
    count = new FrameCount();
    frozen = 0;
    moved = 0;
    timestamp = 0;
    watch = new FreezeWatch((isFrozen) => (isFrozen ? frozen++ : moved++));
  });

  afterEach(() => count.restore());

  /** Resolves when the look is over, whatever came of it. */
  async function look(frame: VideoFrame): Promise<void> {
    count.track(frame);
    const copyTo = frame.copyTo.bind(frame);
    let read: Promise<unknown> = Promise.resolve();
    frame.copyTo = (...args) => {
      const result = copyTo(...args);
      read = result.catch(() => undefined);
      return result;
    };
    watch.look(frame);
    // As the pipeline does, long before it is read.
    frame.close();
    await read;
    await new Promise((resolve) => setTimeout(resolve));
  }

  async function lookAt(pictures: readonly Picture[], stepUs = SECOND_US): Promise<void> {
    for (const picture of pictures)
      await look(makeFrame(picture, { timestamp: (timestamp += stepUs) }));
  }

  /** A frame that can't be read, as one that stays on the GPU. */
  function refuse(frame: VideoFrame): VideoFrame {
    frame.copyTo = () => Promise.reject(new DOMException('by the test', 'NotSupportedError'));
    return frame;
  }

  const repeat = (picture: Picture, times: number) => Array.from({ length: times }, () => picture);

  it('tells of one picture for 5 s, and not before', async () => {
    await lookAt(repeat(noise(1), LOOKS - 1));
    expect(frozen).to.equal(0);
    await lookAt([noise(1)]);
    expect(frozen).to.equal(1);
  });

  it('tells it once', async () => {
    await lookAt(repeat(noise(1), 3 * LOOKS));
    expect(frozen).to.equal(1);
  });

  it('tells it again after the picture has moved', async () => {
    await lookAt([...repeat(noise(1), LOOKS), ...repeat(noise(2), LOOKS)]);
    expect(frozen).to.equal(2);
  });

  it('tells once that the picture moves again', async () => {
    await lookAt(repeat(noise(1), LOOKS));
    expect(moved).to.equal(0);
    await lookAt([noise(2), noise(3)]);
    expect([frozen, moved]).to.deep.equal([1, 1]);
  });

  it('tells once that the picture moves from the beginning: a watch before it may have told otherwise', async () => {
    await lookAt([noise(1)]);
    expect(moved, 'one picture says nothing').to.equal(0);
    await lookAt([noise(2), noise(3)]);
    expect([frozen, moved]).to.deep.equal([0, 1]);
  });

  it('says nothing of pictures that differ in one bit of one pixel', async () => {
    const [one, other] = [noise(1), alter(noise(1))];
    await lookAt([one, other, one, other, one, other, one, other]);
    expect(frozen).to.equal(0);
  });

  it('looks once a second of the frames’ own time', async () => {
    await lookAt(repeat(noise(1), 5 * LOOKS), SECOND_US / 10);
    expect(frozen).to.equal(0);
    await lookAt(repeat(noise(1), 30), SECOND_US / 10);
    expect(frozen).to.equal(1);
  });

  it('takes a jump of the time for one look, as after a sleep', async () => {
    await lookAt([noise(1), noise(1)]);
    await lookAt([noise(1)], 3600 * SECOND_US);
    expect(frozen).to.equal(0);
  });

  it('goes on when the time goes back, as with another camera', async () => {
    timestamp = 100 * SECOND_US;
    await lookAt([noise(1)]);
    timestamp = 0;
    await lookAt(repeat(noise(2), LOOKS));
    expect(frozen).to.equal(1);
  });

  it('takes another size for another picture', async () => {
    const flat = (width: number) => paint({ width, height: 80 }, () => [9, 9, 9]);
    await lookAt([...repeat(flat(96), 4), ...repeat(flat(72), 4)]);
    expect(frozen).to.equal(0);
  });

  for (const size of [
    { width: 2, height: 2 },
    { width: 65, height: 33 },
    { width: 641, height: 361 },
  ]) {
    it(`works with frames of ${size.width}x${size.height}`, async () => {
      await lookAt(repeat(noise(1, size), LOOKS));
      expect(frozen).to.equal(1);
    });
  }

  it('says nothing of frames that have no even pixel', async () => {
    await lookAt(repeat(noise(1, { width: 1, height: 1 }), 2 * LOOKS));
    expect(frozen).to.equal(0);
  });

  it('works with the formats of cameras', async () => {
    for (let i = 0; i < LOOKS; i++) {
      const init = { codedWidth: 98, codedHeight: 82, timestamp: i * SECOND_US };
      await look(
        new VideoFrame(new Uint8Array(98 * 82 * 1.5).fill(7), { ...init, format: 'NV12' }),
      );
    }
    expect(frozen).to.equal(1);
  });

  it('begins anew after a frame that refuses to be read', async () => {
    await lookAt(repeat(noise(1), LOOKS - 2));
    await look(refuse(makeFrame(noise(1), { timestamp: (timestamp += SECOND_US) })));
    await lookAt(repeat(noise(1), 2));
    expect(frozen).to.equal(0);
  });

  it('does not look at a frame while it still looks at another', async () => {
    const read = defer();
    let looks = 0;
    for (const at of [1, 2]) {
      const frame = count.track(makeFrame(noise(1), { timestamp: at * SECOND_US }));
      frame.copyTo = () => {
        looks++;
        return read.promise.then(() => []);
      };
      watch.look(frame);
      frame.close();
    }
    read.resolve();
    await read.promise;
    expect(looks).to.equal(1);
  });

  it('says nothing of frames that refuse to be read', async () => {
    for (let i = 0; i < 2 * LOOKS; i++) {
      await look(refuse(makeFrame(noise(1), { timestamp: i * SECOND_US })));
    }
    expect(frozen).to.equal(0);
  });

  it('does not throw for a frame that is closed', async () => {
    const frame = makeFrame(noise(1));
    frame.close();
    await look(frame);
    expect(frozen).to.equal(0);
  });

  it('makes no copies of its own, and leaves the frame to its owner', async () => {
    await lookAt(repeat(noise(1), LOOKS));
    expect([count.open, count.closedTwice]).to.deep.equal([0, 0]);
  });
});
