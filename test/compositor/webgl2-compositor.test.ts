import { expect } from 'chai';
import { Webgl2Compositor } from '../../src/compositor/webgl2-compositor.js';
import { GlContext } from '../../src/gl/gl-context.js';
import { colorBackground } from '../helpers/composite.js';
import { expectCode } from '../helpers/expect-code.js';
import { alphaCanvas, alphaTexture, makeMask } from '../helpers/masks.js';
import { paintQuadrants } from '../helpers/picture.js';
import { makeFrame } from '../helpers/video-frame.js';

describe('Webgl2Compositor', () => {
  it('refuses a mask that is a canvas', async () => {
    const context = GlContext.create();
    const compositor = new Webgl2Compositor(context, colorBackground());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    const alpha = alphaCanvas(makeMask({ width: 4, height: 4 }, () => 0));
    await expectCode('stage-failed', () => compositor.composite(frame, alpha));
    frame.close();
    context.close();
  });

  it('throws when the context is lost, instead of giving a blank frame', async () => {
    const context = GlContext.create();
    const compositor = new Webgl2Compositor(context, colorBackground());
    const frame = makeFrame(paintQuadrants({ width: 4, height: 4 }));
    const alpha = alphaTexture(
      context,
      makeMask({ width: 4, height: 4 }, () => 0),
    );
    compositor.composite(frame, alpha).close();
    context.gl.getExtension('WEBGL_lose_context')!.loseContext();
    await expectCode('gpu-lost', () => compositor.composite(frame, alpha));
    frame.close();
    context.close();
  });

  it('closes the bitmap of an image background once it is uploaded', async () => {
    const context = GlContext.create();
    const bitmap = await createImageBitmap(new ImageData(3, 2));
    const compositor = new Webgl2Compositor(context, { kind: 'image', bitmap, fit: 'cover' });
    expect(bitmap.width).to.equal(0);
    compositor.close();
    context.close();
  });
});
