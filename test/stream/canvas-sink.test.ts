import { expect } from 'chai';
import { CanvasSink } from '../../src/stream/canvas-sink.js';
import { FrameCount } from '../helpers/frame-count.js';
import { pixelAt, type Rgb } from '../helpers/picture.js';
import { makeColorFrame } from '../helpers/video-frame.js';

const GREEN: Rgb = [0, 255, 0];

describe('CanvasSink', () => {
  let count: FrameCount;

  beforeEach(() => (count = new FrameCount()));
  afterEach(() => count.restore());

  it('draws a frame at its own size, says so, and closes it', () => {
    const canvas = new OffscreenCanvas(2, 2);
    const sink = new CanvasSink(canvas);
    const isTaken = sink.write(count.track(makeColorFrame(GREEN, 0, { width: 6, height: 4 })));
    const data = canvas.getContext('2d')!.getImageData(0, 0, 6, 4);
    expect([isTaken, canvas.width, canvas.height]).to.deep.equal([true, 6, 4]);
    expect(pixelAt({ width: 6, height: 4, data: data.data }, 5, 3)).to.deep.equal([...GREEN, 255]);
    expect([count.open, count.closedTwice]).to.deep.equal([0, 0]);
  });

  it('closes a frame that it fails to draw', () => {
    const canvas = new OffscreenCanvas(4, 4);
    const sink = new CanvasSink(canvas);
    canvas.getContext('2d')!.drawImage = () => {
      throw new DOMException('by the test', 'InvalidStateError');
    };
    expect(() => sink.write(count.track(makeColorFrame(GREEN, 0)))).to.throw(DOMException);
    expect([count.open, count.closedTwice]).to.deep.equal([0, 0]);
  });
});
