import { expect } from 'chai';
import { Webgl2Compositor } from '../../src/compositor/webgl2-compositor.js';
import { GlContext } from '../../src/gl/gl-context.js';
import { Webgl2MaskRefiner } from '../../src/mask/webgl2-mask-refiner.js';
import { colorBackground } from '../helpers/composite.js';
import { expectCode } from '../helpers/expect-code.js';
import { alphaCanvas, alphaTexture, asTexture, makeMask } from '../helpers/masks.js';
import { paintQuadrants, pixelAt, type Rgb } from '../helpers/picture.js';
import { makeColorFrame, makeFrame, takeFrame } from '../helpers/video-frame.js';

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

  it('uploads a frame once for all stages, and each frame', () => {
    const context = GlContext.create();
    const { gl } = context;
    const refiner = new Webgl2MaskRefiner(context);
    const compositor = new Webgl2Compositor(context, colorBackground());
    const mask = asTexture(
      context,
      makeMask({ width: 4, height: 4 }, () => 1),
    );
    const uploaded: unknown[] = [];
    const original = gl.texImage2D.bind(gl) as (...words: unknown[]) => void;
    Object.assign(gl, {
      texImage2D: (...words: unknown[]) => {
        uploaded.push(words.at(-1));
        original(...words);
      },
    });
    const colors: readonly Rgb[] = [
      [200, 30, 60],
      [10, 220, 90],
    ];
    const frames = colors.map((rgb, i) => makeColorFrame(rgb, i * 33_333));
    const shown = frames.map((frame) => {
      const alpha = refiner.refine(mask, frame);
      const output = takeFrame(compositor.composite(frame, alpha));
      return pixelAt(output, 2, 2).slice(0, 3);
    });
    expect(uploaded).to.deep.equal(frames);
    expect(shown).to.deep.equal(colors);
    for (const frame of frames) frame.close();
    refiner.close();
    compositor.close();
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
