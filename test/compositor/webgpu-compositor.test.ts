import { expect } from 'chai';
import { WebgpuCompositor } from '../../src/compositor/webgpu-compositor.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { WebgpuMaskRefiner } from '../../src/mask/webgpu-mask-refiner.js';
import { colorBackground, PERSON } from '../helpers/composite.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, NEVER } from '../helpers/gpu.js';
import { alphaCanvas, alphaGpuTexture, asGpuTexture, makeMask } from '../helpers/masks.js';
import { paintQuadrants, pixelAt, type Rgb } from '../helpers/picture.js';
import { makeColorFrame, makeFrame, takeFrame } from '../helpers/video-frame.js';

const SIZE = { width: 64, height: 36 };
const everyone = makeMask({ width: 4, height: 4 }, () => 1);
const nobody = makeMask({ width: 4, height: 4 }, () => 0);

describe('WebgpuCompositor', () => {
  let context: GpuContext;
  let compositor: WebgpuCompositor;

  beforeEach(async function () {
    context = await createGpuContext(this);
    compositor = await WebgpuCompositor.create(context, colorBackground(), NEVER);
  });

  afterEach(() => context.close());

  it('refuses a mask that is a canvas', async () => {
    const frame = makeFrame(paintQuadrants(SIZE));
    await expectCode('stage-failed', () => compositor.composite(frame, alphaCanvas(nobody)));
    frame.close();
  });

  it('gives each frame its own picture, never that of the one before', () => {
    const alpha = alphaGpuTexture(context, everyone);
    const colors = Array.from({ length: 20 }, (_, i): Rgb => [10 * i, 255 - 10 * i, (i % 2) * 255]);
    // All are held until the last is drawn: none may change any more.
    const outputs = colors.map((rgb, i) => {
      const frame = makeColorFrame(rgb, i, SIZE);
      const output = compositor.composite(frame, alpha);
      frame.close();
      return output;
    });
    const shown = outputs.map((output) => pixelAt(takeFrame(output), 32, 18).slice(0, 3));
    expect(shown).to.deep.equal(colors);
  });

  it('shows nothing of a frame that was begun and discarded', async () => {
    const refiner = await WebgpuMaskRefiner.create(context, NEVER);
    // Begun with everything covered by the person, whose colour would then be seen.
    const discarded = makeColorFrame([255, 0, 0], 0, SIZE);
    refiner.refine(asGpuTexture(context, everyone), discarded);
    context.discard();
    refiner.reset();
    discarded.close();
    const frame = makeColorFrame([255, 0, 0], 33_333, SIZE);
    const alpha = refiner.refine(asGpuTexture(context, nobody), frame);
    const output = takeFrame(compositor.composite(frame, alpha));
    frame.close();
    expect(pixelAt(output, 32, 18)[0]).to.be.below(20);
    await context.settle();
    context.assertAlive();
  });

  it('throws when the device is lost, instead of giving a blank frame', async () => {
    const frame = makeFrame(paintQuadrants(SIZE));
    const alpha = alphaGpuTexture(context, PERSON);
    compositor.composite(frame, alpha).close();
    context.device.destroy();
    await context.device.lost;
    await expectCode('gpu-lost', () => compositor.composite(frame, alpha));
    frame.close();
  });

  it('throws after an error that nobody caught: the frame may be half drawn', async () => {
    const { device } = context;
    const happened = new Promise((resolve) => device.addEventListener('uncapturederror', resolve));
    device.createBuffer({ size: 4, usage: 0 });
    // Errors come with the answer to what is submitted.
    device.queue.submit([]);
    await happened;
    const frame = makeFrame(paintQuadrants(SIZE));
    const alpha = alphaGpuTexture(context, PERSON);
    await expectCode('gpu-lost', () => compositor.composite(frame, alpha));
    frame.close();
  });

  it('closes the bitmap of an image background once it is uploaded', async () => {
    const bitmap = await createImageBitmap(new ImageData(3, 2));
    compositor.update({ kind: 'image', bitmap, fit: 'cover' });
    expect(bitmap.width).to.equal(0);
  });

  it('shows a picture that is larger than a texture can be', async () => {
    const width = context.device.limits.maxTextureDimension2D + 100;
    const { data } = paintQuadrants({ width, height: 40 });
    const bitmap = await createImageBitmap(new ImageData(data, width, 40));
    compositor.update({ kind: 'image', bitmap, fit: 'fill' });
    const picture = paintQuadrants(SIZE);
    const frame = makeFrame(picture);
    const output = takeFrame(compositor.composite(frame, alphaGpuTexture(context, nobody)));
    frame.close();
    for (const [x, y] of [
      [16, 9],
      [48, 9],
      [48, 27],
      [16, 27],
    ] as const) {
      expect(pixelAt(output, x, y)).to.deep.equal(pixelAt(picture, x, y));
    }
    context.assertAlive();
  });
});
