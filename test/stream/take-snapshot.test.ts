import { expect } from 'chai';
import { takeSnapshot } from '../../src/stream/take-snapshot.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { expectCode } from '../helpers/expect-code.js';
import { FakeTimers } from '../helpers/fake-timers.js';

describe('takeSnapshot', () => {
  it('gives a PNG of the stream in its size', async () => {
    const camera = new CanvasCamera({ width: 64, height: 36 });
    try {
      const blob = await takeSnapshot(new MediaStream([camera.track]));
      const { width, height } = await createImageBitmap(blob);
      expect({ type: blob.type, width, height }).to.deep.equal({
        type: 'image/png',
        width: 64,
        height: 36,
      });
    } finally {
      camera.stop();
    }
  });

  it('rejects where there is no track', async () => {
    await expectCode('aborted', () => takeSnapshot(new MediaStream()));
  });

  it('rejects, and does not wait for ever, where the track gives no picture', async () => {
    const track = new MediaStreamTrackGenerator({ kind: 'video' });
    const timers = new FakeTimers();
    try {
      const result = takeSnapshot(new MediaStream([track]));
      timers.advance(5000);
      await expectCode('aborted', () => result);
    } finally {
      timers.restore();
      track.stop();
    }
  });
});
