import { expect } from 'chai';
import { GlContext } from '../../src/gl/gl-context.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { LookJoin } from '../../src/inference/look-join.js';
import {
  joinedSize,
  LOOK_EXTENT,
  planLooks,
  WHOLE_FRAME,
  type Look,
} from '../../src/inference/looks.js';
import { INPUT_SHIFT_TEXELS, type ConfidenceMask } from '../../src/inference/segmenter.js';
import { WebgpuSegmenter } from '../../src/inference/webgpu-segmenter.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, NEVER } from '../helpers/gpu.js';
import { asTexture, asValues, makeMask, type MaskValues } from '../helpers/masks.js';
import { paint, type Size } from '../helpers/picture.js';
import { readMask, readMaskTexture } from '../helpers/read-mask.js';
import { makeTinyModel } from '../helpers/tiny-model.js';
import { makeFrame } from '../helpers/video-frame.js';

const FRAMES = {
  wide: { width: 100, height: 50 },
  tall: { width: 50, height: 100 },
  square: { width: 60, height: 60 },
} as const;
const MODEL = { width: 32, height: 32 };
const START = 1 - LOOK_EXTENT;
/** Half floats of what 8 bits can say. */
const TOLERANCE = 3e-3;
/** The frame goes on at its ends as it is there, and the last texel of a look shows what lies half a texel before. */
const END_TOLERANCE = 1e-2;

/** Confidence at a place of the frame, 0..1 on each axis: another one at each corner. */
const ramp = (u: number, v: number) => 0.1 + 0.4 * u + 0.2 * v;

/** Fails where values are off the ramp. */
function expectRamp(values: ArrayLike<number>, { width, height }: Size, tolerance = TOLERANCE) {
  expect(values.length).to.equal(width * height);
  const isAtEnd = (at: number, length: number) => at < 1 || at >= length - 2;
  Array.from(values).forEach((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const allowed = isAtEnd(x, width) || isAtEnd(y, height) ? END_TOLERANCE : tolerance;
    expect(value, `${x}, ${y}`).to.be.closeTo(ramp((x + 0.5) / width, (y + 0.5) / height), allowed);
  });
}

describe('planLooks', () => {
  const describeLooks = (looks: readonly Look[]) => {
    return looks.length === 1 ? 'one' : 'side by side';
  };

  for (const [width, height, expected] of [
    [1920, 1080, 'side by side'],
    [640, 480, 'side by side'],
    // The boundary is the aspect 6/5.
    [601, 500, 'side by side'],
    [600, 500, 'one'],
    [480, 480, 'one'],
    [500, 600, 'one'],
    [500, 601, 'one'],
    [720, 1280, 'one'],
    [1, 1, 'one'],
    [3000, 1, 'side by side'],
  ] as const) {
    it(`plans ${expected} for the general model and ${width}x${height}`, () => {
      expect(describeLooks(planLooks('general', { width, height }))).to.equal(expected);
    });
  }

  it('shows other models the whole', () => {
    for (const name of ['landscape', 'https://example.test/general', 'red'])
      for (const size of Object.values(FRAMES))
        expect(planLooks(name, size))
          .to.equal(WHOLE_FRAME)
          .and.deep.equal([[0, 0, 1, 1]]);
  });

  it('covers the frame with two that overlap', () => {
    const [left, right] = planLooks('general', FRAMES.wide) as [Look, Look];
    expect(left).to.deep.equal([0, 0, LOOK_EXTENT, 1]);
    expect(right).to.deep.equal([START, 0, LOOK_EXTENT, 1]);
    expect(START).to.be.below(LOOK_EXTENT);
  });

  it('gives the same object for the same shape, so that nothing is written anew', () => {
    for (const size of Object.values(FRAMES))
      expect(planLooks('general', size)).to.equal(planLooks('general', { ...size }));
  });
});

describe('joinedSize', () => {
  it('makes room across, with texels as large as those of a look', () => {
    expect(joinedSize({ width: 256, height: 256 })).to.deep.equal({ width: 441, height: 256 });
  });
});

describe('LookJoin', () => {
  let context: GlContext;
  let join: LookJoin;

  beforeEach(() => {
    context = GlContext.create();
    join = new LookJoin(context);
  });

  afterEach(() => {
    expect(context.gl.getError()).to.equal(context.gl.NO_ERROR);
    join.close();
    context.close();
  });

  /** What a model would find of the ramp in a part of the frame that it is shown too far to the right and below. */
  const lookAtRamp = (size: Size, [x, y, width, height]: Look): MaskValues => ({
    ...makeMask(size, (column, row) => {
      const u = (column + 0.5 - INPUT_SHIFT_TEXELS) / size.width;
      const v = (row + 0.5 - INPUT_SHIFT_TEXELS) / size.height;
      return ramp(x + width * u, y + height * v);
    }),
    shiftTexels: INPUT_SHIFT_TEXELS,
  });

  const joinAll = (masks: readonly MaskValues[]) => {
    const [first, second] = masks.map((mask) => asTexture(context, mask));
    return join.join(first!, second!);
  };

  const read = (mask: ConfidenceMask) => {
    if (mask.kind !== 'texture') throw new Error(`the mask is ${mask.kind}`);
    return readMaskTexture(context, mask.texture, mask);
  };

  const LOOKS = planLooks('general', FRAMES.wide);

  for (const size of [MODEL, { width: 40, height: 24 }]) {
    it(`makes one mask of what two looks found: ${size.width}x${size.height}`, () => {
      const mask = joinAll(LOOKS.map((look) => lookAtRamp(size, look)));
      expect(mask).to.include({ kind: 'texture', ...joinedSize(size), shiftTexels: 0 });
      expectRamp(read(mask), mask);
    });
  }

  it('would not be that mask if the looks changed places: the control', () => {
    const mask = joinAll(LOOKS.map((look) => lookAtRamp(MODEL, look)).reverse());
    expect(() => expectRamp(read(mask), mask)).to.throw(/to be close to/);
  });

  it('gives way from one look to the other without a seam', () => {
    const mask = joinAll([0, 1].map((value) => makeMask(MODEL, () => value)));
    const values = Array.from(read(mask));
    const { width, height } = mask;
    const line = values.slice(0, width);
    line.forEach((value, i) => {
      const share = ((i + 0.5) / width - START) / (LOOK_EXTENT - START);
      expect(value, `${i}`).to.be.closeTo(Math.min(1, Math.max(0, share)), 1e-3);
    });
    // The other axis takes no part.
    expect(values.slice(width * (height - 1))).to.deep.equal(line);
  });

  it('joins masks of one texel', () => {
    const mask = joinAll(
      [0.25, 0.75].map((value) => makeMask({ width: 1, height: 1 }, () => value)),
    );
    expect([mask.width, mask.height]).to.deep.equal([2, 1]);
    expect(Array.from(read(mask))).to.deep.equal([0.25, 0.75]);
  });

  it('gives the same texture while the size of the looks stays', () => {
    const textures = [MODEL, MODEL, { width: 40, height: 24 }].map((size) => {
      const mask = joinAll(LOOKS.map((look) => lookAtRamp(size, look)));
      expectRamp(read(mask), mask);
      return mask.kind === 'texture' && mask.texture;
    });
    expect(textures[1]).to.equal(textures[0]);
    expect(textures[2]).to.not.equal(textures[1]);
  });

  it('joins in 8 bits where there are no float targets', () => {
    Object.assign(context, { hasFloatTargets: false });
    const mask = joinAll(LOOKS.map((look) => lookAtRamp(MODEL, look)));
    expectRamp(read(mask), mask, 1 / 255);
  });

  it('refuses masks that are no textures', async () => {
    const mask = makeMask(MODEL, () => 0);
    const texture = asTexture(context, mask);
    await expectCode('stage-failed', () => join.join(asValues(mask), texture));
    await expectCode('stage-failed', () => join.join(texture, asValues(mask)));
  });
});

describe('WebgpuSegmenter with the general model', () => {
  let context: GpuContext;
  let segmenter: WebgpuSegmenter;

  let opened: GpuContext | undefined;

  before(async function () {
    opened = context = await createGpuContext(this);
    segmenter = await create(MODEL);
  });

  after(() => {
    if (!opened) return;
    segmenter.close();
    opened.close();
  });

  const create = (size: Size, name = 'general') =>
    WebgpuSegmenter.create({ context, model: { ...makeTinyModel(size, 'red'), name } }, NEVER);

  /** Shows a frame whose red is the ramp. */
  async function segmentRamp(size: Size, on: WebgpuSegmenter = segmenter) {
    const frame = makeFrame(
      paint(size, (x, y) => [
        255 * ramp((x + 0.5) / size.width, (y + 0.5) / size.height),
        255 * Math.abs((x % 2) - 0.5),
        0,
      ]),
    );
    const mask = on.segment(frame);
    context.submit();
    frame.close();
    if (mask.kind !== 'gpu-texture') throw new Error(`the mask is ${mask.kind}`);
    const values = await readMask(context.device, mask.view, mask);
    context.assertAlive();
    return { mask, values };
  }

  it('finds in two looks what the frame shows, where it shows it', async () => {
    const { mask, values } = await segmentRamp(FRAMES.wide);
    expect(mask).to.include({ ...joinedSize(MODEL), shiftTexels: 0 });
    expectRamp(values, mask);
  });

  for (const shape of ['square', 'tall'] as const) {
    it(`looks once at a ${shape} frame`, async () => {
      const { mask } = await segmentRamp(FRAMES[shape]);
      expect(mask).to.include({ ...MODEL, shiftTexels: INPUT_SHIFT_TEXELS });
    });
  }

  it('looks once at any frame with another model', async () => {
    const landscape = await create({ width: 32, height: 18 }, 'landscape');
    const { mask } = await segmentRamp(FRAMES.wide, landscape);
    expect(mask).to.include({ width: 32, height: 18, shiftTexels: INPUT_SHIFT_TEXELS });
    landscape.close();
  });

  it('sees as it did after frames of other shapes', async () => {
    const shapes = ['wide', 'tall', 'square', 'wide', 'wide', 'tall'] as const;
    const before = new Map<string, Float32Array>();
    for (const shape of shapes) {
      const { values } = await segmentRamp(FRAMES[shape]);
      expect(values, shape).to.deep.equal(before.get(shape) ?? values);
      before.set(shape, values);
    }
  });

  it('sees large frames as small ones', async () => {
    for (const size of [
      { width: 640, height: 360 },
      { width: 33, height: 21 },
    ]) {
      const { mask, values } = await segmentRamp(size);
      expectRamp(values, mask);
    }
  });

  it('joins the looks of another size after an update', async () => {
    const other = await create(MODEL);
    await segmentRamp(FRAMES.wide, other);
    const model = makeTinyModel({ width: 48, height: 40 }, 'red');
    await other.update({ model: { ...model, name: 'general' } });
    const { mask, values } = await segmentRamp(FRAMES.wide, other);
    expect([mask.width, mask.height]).to.deep.equal([83, 40]);
    expectRamp(values, mask);
    await other.update({ model: { ...model, name: 'landscape' } });
    expect((await segmentRamp(FRAMES.wide, other)).mask.width).to.equal(48);
    other.close();
  });
});
