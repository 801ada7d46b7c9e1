import { expect } from 'chai';
import type { ImportKind } from '../../src/gpu/frame-upload.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { planKernels } from '../../src/inference/plan/plan-kernels.js';
import { INPUT_SHIFT_TEXELS, type LoadedModel } from '../../src/inference/segmenter.js';
import { buildGraph } from '../../src/inference/tflite/graph.js';
import { parseModel } from '../../src/inference/tflite/model.js';
import { WebgpuSegmenter } from '../../src/inference/webgpu-segmenter.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { findStructure, ModelDamager } from '../helpers/damage-model.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, limitImports, NEVER } from '../helpers/gpu.js';
import { LiveResources } from '../helpers/live-resources.js';
import type { Size } from '../helpers/picture.js';
import { seededRandom } from '../helpers/random.js';
import { readMask } from '../helpers/read-mask.js';
import { PLAN_OPTIONS } from '../helpers/run-kernels.js';
import { loadSelfieModel } from '../helpers/selfie-models.js';
import { makeTinyModel } from '../helpers/tiny-model.js';
import { makeColorFrame } from '../helpers/video-frame.js';

const RED = makeTinyModel({ width: 6, height: 4 }, 'red');
const GREEN = makeTinyModel({ width: 3, height: 5 }, 'green');
/** Looks twice at these two. */
const GENERAL = { ...makeTinyModel({ width: 8, height: 8 }, 'red'), name: 'general' };
const WIDE = { width: 16, height: 9 };
const TALL = { width: 9, height: 16 };
/** Models that are no models: cut short, of an unknown operator, and no file of this kind. */
const BROKEN: readonly LoadedModel[] = [
  { ...GREEN, bytes: GREEN.bytes.subarray(0, GREEN.bytes.length - 40) },
  makeTinyModel(GREEN, 'green', 99),
  { ...GREEN, bytes: new Uint8Array(1000) },
];
/** 8 bits of colour, f16 where the device has it. */
const TOLERANCE = 1e-3;
const DAMAGED_MODELS = 300;
const WARM_UP_FRAMES = 3;
const FRAMES = 20;
const MAX_DISPATCHES = 40;

async function loadLandscape(): Promise<LoadedModel> {
  const bytes = await loadSelfieModel('selfie_segmentation_landscape.tflite');
  return { name: 'landscape', bytes, width: 256, height: 144 };
}

describe('WebgpuSegmenter', () => {
  let opened: GpuContext | undefined;
  let context: GpuContext;
  let live: LiveResources;

  before(async function () {
    (await createGpuContext(this)).close();
  });

  beforeEach(async function () {
    opened = context = await createGpuContext(this);
    live = new LiveResources();
  });

  afterEach(() => {
    live.restore();
    opened?.close();
  });

  const create = (model: LoadedModel, signal = NEVER) =>
    WebgpuSegmenter.create({ context, model }, signal);

  /** Shows the segmenter a frame of red 0.2 and green 0.8; gives all values of the mask if they are one. */
  async function segment(segmenter: WebgpuSegmenter, size?: Size) {
    const frame = makeColorFrame([51, 204, 0], 0, size);
    const mask = segmenter.segment(frame);
    context.submit();
    frame.close();
    if (mask.kind !== 'gpu-texture') throw new Error(`the mask is ${mask.kind}`);
    const values = await readMask(context.device, mask.view, mask);
    context.assertAlive();
    expect(values).to.have.length(mask.width * mask.height);
    expect(Math.max(...values) - Math.min(...values)).to.be.below(TOLERANCE);
    return { mask, value: values[0]! };
  }

  it('gives the mask of its model, with its size and shift', async () => {
    const segmenter = await create(RED);
    const { mask, value } = await segment(segmenter);
    expect(value).to.be.closeTo(0.2, TOLERANCE);
    const { kind, width, height, shiftTexels } = mask;
    expect({ kind, width, height, shiftTexels }).to.deep.equal({
      kind: 'gpu-texture',
      width: 6,
      height: 4,
      shiftTexels: INPUT_SHIFT_TEXELS,
    });
    expect(segmenter.modelName).to.equal('red');
    segmenter.close();
  });

  it('records into the frame, submits nothing, and leaves the frame open', async () => {
    const segmenter = await create(RED);
    const frame = makeColorFrame([51, 204, 0], 0);
    const { encoder } = context;
    const count = new WebgpuCallCount();
    segmenter.segment(frame);
    count.restore();
    expect(count.take()).to.not.include.keys('submit', 'createCommandEncoder');
    expect(context.encoder).to.equal(encoder);
    expect(frame.displayWidth).to.equal(4);
    frame.close();
    segmenter.close();
  });

  it('runs another model after an update, and keeps nothing of the first', async () => {
    const segmenter = await create(RED);
    await segment(segmenter);
    const before = live.count;
    await segmenter.update({ model: GREEN });
    expect(live.count).to.equal(before);
    const { mask, value } = await segment(segmenter);
    expect(value).to.be.closeTo(0.8, TOLERANCE);
    expect([mask.width, mask.height, segmenter.modelName]).to.deep.equal([3, 5, 'green']);
    await segmenter.update({ model: RED });
    expect((await segment(segmenter)).value).to.be.closeTo(0.2, TOLERANCE);
    segmenter.close();
  });

  it('can be updated while a frame that it made is under way', async () => {
    const segmenter = await create(RED);
    const frame = makeColorFrame([51, 204, 0], 0);
    segmenter.segment(frame);
    context.submit();
    await segmenter.update({ model: GREEN });
    frame.close();
    await context.settle();
    context.assertAlive();
    segmenter.close();
  });

  it('goes on with its model where an update is refused, and keeps nothing of the other', async () => {
    const segmenter = await create(RED);
    const before = live.count;
    for (const model of BROKEN) {
      await expectCode('model-invalid', () => segmenter.update({ model }));
      expect(live.count).to.equal(before);
    }
    const { mask, value } = await segment(segmenter);
    expect(value).to.be.closeTo(0.2, TOLERANCE);
    expect([mask.width, segmenter.modelName]).to.deep.equal([6, 'red']);
    segmenter.close();
  });

  it('keeps nothing once it is closed, however often', async () => {
    // The texture of the frame is the context's.
    const other = await create(RED);
    await segment(other, TALL);
    other.close();
    for (const model of [RED, GENERAL]) {
      const before = live.count;
      const segmenter = await create(model);
      await segment(segmenter, WIDE);
      await segment(segmenter, TALL);
      segmenter.close();
      segmenter.close();
      expect(live.count, model.name).to.equal(before);
    }
  });

  it('looks twice at wide frames with the general model, and joins what it finds', async () => {
    const segmenter = await create(GENERAL);
    for (const [size, expected] of [
      [WIDE, { width: 14, height: 8, shiftTexels: 0 }],
      [TALL, { width: 8, height: 8, shiftTexels: INPUT_SHIFT_TEXELS }],
      [
        { width: 6, height: 5 },
        { width: 8, height: 8, shiftTexels: INPUT_SHIFT_TEXELS },
      ],
    ] as const) {
      const { mask, value } = await segment(segmenter, size);
      expect(mask).to.include(expected);
      expect(value).to.be.closeTo(0.2, TOLERANCE);
    }
    segmenter.close();
  });

  it('goes from two looks to one and back with its model, and keeps nothing of the other', async () => {
    const segmenter = await create(GENERAL);
    await segment(segmenter, WIDE);
    const before = live.count;
    await segmenter.update({ model: RED });
    expect((await segment(segmenter, WIDE)).mask.width).to.equal(6);
    await segmenter.update({ model: GENERAL });
    const { mask, value } = await segment(segmenter, WIDE);
    expect([mask.width, mask.height]).to.deep.equal([14, 8]);
    expect(value).to.be.closeTo(0.2, TOLERANCE);
    expect(live.count).to.equal(before);
    segmenter.close();
  });

  it('ends an update with aborted when it is closed meanwhile, and keeps nothing', async () => {
    const before = live.count;
    const segmenter = await create(RED);
    const update = segmenter.update({ model: GREEN });
    segmenter.close();
    await expectCode('aborted', () => update);
    expect(live.count).to.equal(before);
  });

  it('rejects with aborted', async () => {
    const before = live.count;
    await expectCode('aborted', () => create(RED, AbortSignal.abort()));
    expect(live.count).to.equal(before);
  });

  it('rejects with gpu-lost where the device is gone, and keeps nothing', async () => {
    const segmenter = await create(RED);
    const before = live.count;
    context.device.destroy();
    await context.device.lost;
    await expectCode('gpu-lost', () => create(RED));
    await expectCode('gpu-lost', () => segmenter.update({ model: GREEN }));
    expect(live.count).to.equal(before);
    expect(segmenter.modelName).to.equal('red');
    segmenter.close();
  });

  it('lets no bytes that make no sense near the device', async () => {
    const { bytes, ...rest } = await loadLandscape();
    const structure = findStructure(bytes, parseModel(bytes));
    const damager = new ModelDamager(bytes, structure, seededRandom(11));
    const count = new WebgpuCallCount();
    let refused = 0;
    for (let i = 0; i < DAMAGED_MODELS; i++) {
      const model = { ...rest, bytes: damager.next().slice() };
      if (isAccepted(model.bytes)) continue;
      refused++;
      await expectCode('model-invalid', () => create(model));
    }
    count.restore();
    expect(count.take()).to.deep.equal({});
    expect(refused).to.be.greaterThan(DAMAGED_MODELS / 4);
  });
});

/** Damage can also be such that it is a model still. */
function isAccepted(bytes: Uint8Array): boolean {
  try {
    buildGraph(parseModel(bytes));
    return true;
  } catch {
    return false;
  }
}

/** What each way of import costs per frame, besides what every frame does. */
const IMPORTS: readonly {
  readonly kind: ImportKind;
  readonly calls: Readonly<Record<string, number>>;
  readonly load: () => LoadedModel | Promise<LoadedModel>;
}[] = [
  {
    kind: 'external',
    calls: { importExternalTexture: FRAMES, createBindGroup: FRAMES, beginRenderPass: FRAMES },
    load: loadLandscape,
  },
  { kind: 'copied', calls: { copyExternalImageToTexture: FRAMES }, load: () => RED },
];

/** What the device is asked for over `FRAMES` frames, after some to warm up. */
function countCalls(context: GpuContext, segmenter: WebgpuSegmenter) {
  const run = (frames: number) => {
    for (let i = 0; i < frames; i++) {
      const frame = makeColorFrame([200, 100, 50], i, { width: 64, height: 36 });
      segmenter.segment(frame);
      context.submit();
      frame.close();
    }
  };
  run(WARM_UP_FRAMES);
  const count = new WebgpuCallCount();
  run(FRAMES);
  count.restore();
  return count.take();
}

describe('the frame loop of WebgpuSegmenter', () => {
  for (const { kind, calls, load } of IMPORTS) {
    it(`makes, maps and copies nothing but the frame: ${kind}`, async function () {
      const restore = limitImports(kind);
      const context = await createGpuContext(this).finally(restore);
      const model = await load();
      const segmenter = await WebgpuSegmenter.create({ context, model }, NEVER);
      const counts = countCalls(context, segmenter);
      const { kernels } = planKernels(buildGraph(parseModel(model.bytes)), PLAN_OPTIONS);
      expect(kernels.length).to.be.at.most(MAX_DISPATCHES);
      expect(counts).to.deep.equal({
        createCommandEncoder: FRAMES,
        // Where the look is, 32 bytes.
        copyBufferToBuffer: FRAMES,
        beginComputePass: FRAMES,
        dispatchWorkgroups: FRAMES * kernels.length,
        submit: FRAMES,
        ...calls,
      });
      await context.settle();
      context.assertAlive();
      segmenter.close();
      context.close();
    });
  }

  it('makes, maps and copies nothing else for two looks but their parameters and one mask', async function () {
    const restore = limitImports('copied');
    const context = await createGpuContext(this).finally(restore);
    const segmenter = await WebgpuSegmenter.create({ context, model: GENERAL }, NEVER);
    const counts = countCalls(context, segmenter);
    const { kernels } = planKernels(buildGraph(parseModel(GENERAL.bytes)), PLAN_OPTIONS);
    expect(counts).to.deep.equal({
      createCommandEncoder: FRAMES,
      copyExternalImageToTexture: FRAMES,
      copyBufferToBuffer: 2 * FRAMES,
      beginComputePass: 2 * FRAMES,
      dispatchWorkgroups: 2 * FRAMES * kernels.length,
      copyTextureToTexture: FRAMES,
      // Joins the two.
      beginRenderPass: FRAMES,
      submit: FRAMES,
    });
    await context.settle();
    context.assertAlive();
    segmenter.close();
    context.close();
  });

  it('writes how to sample frames of another size: the control', async function () {
    const context = await createGpuContext(this);
    const segmenter = await WebgpuSegmenter.create({ context, model: RED }, NEVER);
    const count = new WebgpuCallCount();
    for (const [width, height] of [
      [6, 4],
      [60, 40],
      [60, 40],
    ] as const) {
      const frame = makeColorFrame([0, 0, 0], 0, { width, height });
      segmenter.segment(frame);
      context.submit();
      frame.close();
    }
    count.restore();
    expect(count.take()['writeBuffer']).to.equal(2);
    segmenter.close();
    context.close();
  });
});
