import { expect } from 'chai';
import { Canvas2dCompositor } from '../../src/compositor/canvas2d-compositor.js';
import { colorBackground } from '../helpers/composite.js';
import { expectCode } from '../helpers/expect-code.js';
import { paintQuadrants } from '../helpers/picture.js';
import { makeFrame } from '../helpers/video-frame.js';

describe('Canvas2dCompositor', () => {
  it('refuses a mask that is a texture', async () => {
    const compositor = new Canvas2dCompositor(colorBackground());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    await expectCode('stage-failed', () =>
      compositor.composite(frame, { kind: 'texture', texture: {}, room: {} }),
    );
    frame.close();
  });

  it('closes the bitmap of an image background when another takes its place', async () => {
    const bitmap = await createImageBitmap(new ImageData(3, 2));
    const compositor = new Canvas2dCompositor({ kind: 'image', bitmap, fit: 'cover' });
    expect(bitmap.width).to.equal(3);
    compositor.update(colorBackground());
    expect(bitmap.width).to.equal(0);
    compositor.close();
  });
});
