import { expect } from 'chai';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import type { Look } from '../../src/inference/looks.js';
import { WebgpuEngine } from '../../src/inference/webgpu-engine.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { expectCode } from '../helpers/expect-code.js';
import { GraphBuilder } from '../helpers/graph-builder.js';
import { createGpuContext, NEVER } from '../helpers/gpu.js';
import { LiveResources } from '../helpers/live-resources.js';
import { paint, pixelAt, type Picture } from '../helpers/picture.js';
import { RandomGraph } from '../helpers/random-graph.js';
import { seededRandom } from '../helpers/random.js';
import { inferOnce, inferTwice, readInput, runEngine } from '../helpers/run-engine.js';
import { runGraph } from '../helpers/run-graph.js';
import { differenceOf, useKernelRunners } from '../helpers/run-kernels.js';
import { makeFrame } from '../helpers/video-frame.js';

/** Ten ops one after the other, each within 1e-5 of the largest value. */
const TOLERANCE = 1e-4;
const RANDOM_GRAPHS = 6;

function paintNoise(width: number, height: number): Picture {
  const random = seededRandom(5);
  const value = () => Math.floor(256 * random());
  return paint({ width, height }, () => [value(), value(), value()]);
}

/** A network that gives the red of its picture. */
function redGraph(height: number, width: number) {
  const builder = new GraphBuilder([height, width, 3]);
  return builder.build(builder.conv(0, { outputs: 1, weights: [1, 0, 0], bias: [0] }));
}

/** Of which no two pictures of noise give the same. */
function twoConvolutions() {
  const builder = new GraphBuilder([9, 13, 3]);
  const first = builder.conv(0, { outputs: 5, kernel: 3 });
  return builder.build(builder.conv(first, { outputs: 1, kernel: 3 }));
}

describe('WebgpuEngine', () => {
  const use = useKernelRunners();
  let context: GpuContext;

  before(() => ({ context } = use()));
  afterEach(() => context.assertAlive());

  for (const isFused of [true, false]) {
    it(`computes what the CPU does, ${isFused ? 'fused' : 'unfused'}, in buffers that tensors share`, async () => {
      const frame = makeFrame(paintNoise(13, 9));
      for (let seed = 0; seed < RANDOM_GRAPHS; seed++) {
        const graph = new RandomGraph(seed).build(6);
        const mask = await runEngine(context, frame, { graph, isFused, isHalf: false });
        const [height, width] = mask.shape;
        const samples = Math.min(4, Math.ceil(Math.max(13 / width, 9 / height) / 2));
        const input = await readInput(context, graph, frame, samples);
        const difference = differenceOf(mask, runGraph(graph, input));
        expect(difference, `seed ${seed}`).to.be.below(TOLERANCE);
      }
      frame.close();
    });
  }

  it('has room for the pixels that fill up the last quad', async () => {
    const builder = new GraphBuilder([3, 3, 3]);
    const deep = builder.conv(builder.conv(0, { outputs: 5 }), { outputs: 5 });
    const graph = builder.build(builder.conv(deep, { outputs: 1 }));
    const frame = makeFrame(paintNoise(3, 3));
    const mask = await runEngine(context, frame, { graph, isHalf: false });
    const expected = runGraph(graph, await readInput(context, graph, frame, 1));
    expect(differenceOf(mask, expected)).to.be.below(TOLERANCE);
    frame.close();
  });

  it('samples a frame as often as its size asks for', async () => {
    const graph = redGraph(4, 6);
    const { device, frames } = context;
    const engine = await WebgpuEngine.create({ device, frames, graph, isHalf: false }, NEVER);
    for (const [width, height, samples] of [
      [6, 4, 1],
      [12, 8, 1],
      [13, 4, 2],
      [6, 17, 3],
      [90, 60, 4],
      [6, 4, 1],
    ] as const) {
      const frame = makeFrame(paintNoise(width, height));
      const mask = await inferOnce(context, engine, frame);
      const expected = runGraph(graph, await readInput(context, graph, frame, samples));
      expect(differenceOf(mask, expected), `${width}x${height}`).to.be.below(1e-6);
      frame.close();
    }
    engine.close();
  });

  it('says how large its mask is, and how many kernels it runs', async () => {
    const count = new WebgpuCallCount();
    const { device, frames } = context;
    for (const isFused of [true, false]) {
      const graph = redGraph(3, 5);
      const engine = await WebgpuEngine.create({ device, frames, graph, isFused }, NEVER);
      expect([engine.size.width, engine.size.height]).to.deep.equal([5, 3]);
      const frame = makeFrame(paintNoise(5, 3));
      count.take();
      const group = frames.bind(frame, context.encoder);
      engine.record(context.encoder, { frame: group, size: { width: 5, height: 3 } });
      expect(count.take()['dispatchWorkgroups']).to.equal(engine.dispatchCount);
      context.submit();
      frame.close();
      engine.close();
    }
    count.restore();
  });
});

describe('two looks of a WebgpuEngine', () => {
  const HALVES: readonly Look[] = [
    [0, 0, 0.5, 1],
    [0.5, 0, 0.5, 1],
  ];
  const STACKED: readonly Look[] = [
    [0, 0, 1, 0.5],
    [0, 0.5, 1, 0.5],
  ];
  const use = useKernelRunners();
  let context: GpuContext;
  let engine: WebgpuEngine;

  before(async () => {
    ({ context } = use());
    engine = await create();
  });
  after(() => engine.close());
  afterEach(() => context.assertAlive());

  const create = (graph = twoConvolutions()) => {
    const { device, frames } = context;
    return WebgpuEngine.create({ device, frames, graph, isHalf: false }, NEVER);
  };

  /** Noise, but the same on both sides of where it is cut: a look's samples reach over its edge, those of a picture don't. */
  function paintCut(width: number, height: number, [, , w, h]: Look): Picture {
    const noise = paintNoise(width, height);
    const [across, down] = [w * width, h * height];
    return paint(noise, (x, y) => {
      const [r, g, b] = pixelAt(noise, x - Number(x === across), y - Number(y === down));
      return [r!, g!, b!];
    });
  }

  const cut = (picture: Picture, [x, y, w, h]: Look): VideoFrame => {
    const { width, height } = picture;
    const size = { width: w * width, height: h * height };
    return makeFrame(
      paint(size, (column, row) => {
        const [r, g, b] = pixelAt(picture, x * width + column, y * height + row);
        return [r!, g!, b!];
      }),
    );
  };

  for (const [looks, width, height] of [
    [HALVES, 26, 9],
    [STACKED, 13, 18],
    // So large that a texel is the mean of more places.
    [HALVES, 160, 50],
  ] as const) {
    it(`give what one look at each part gives, as a picture of its own: ${width}x${height}`, async () => {
      const picture = paintCut(width, height, looks[0]!);
      const frame = makeFrame(picture);
      const masks = await inferTwice(context, engine, { frame, looks });
      for (const [i, look] of looks.entries()) {
        const part = cut(picture, look);
        const expected = await inferOnce(context, engine, part);
        expect(differenceOf(masks[i]!, expected), `look ${i}`).to.be.below(TOLERANCE);
        part.close();
      }
      expect(differenceOf(...masks), 'the control, of each other').to.be.above(0.01);
      frame.close();
    });
  }

  it('are the looks of the call, whatever was looked at before', async () => {
    const frame = makeFrame(paintNoise(24, 16));
    const alone = await inferOnce(context, engine, frame);
    const halves = await inferTwice(context, engine, { frame, looks: HALVES });
    const stacked = await inferTwice(context, engine, { frame, looks: STACKED });
    expect(differenceOf(halves[0], stacked[0]), 'the control').to.be.above(0.01);
    expect(await inferOnce(context, engine, frame)).to.deep.equal(alone);
    expect(await inferTwice(context, engine, { frame, looks: HALVES })).to.deep.equal(halves);
    expect(await inferTwice(context, engine, { frame, looks: STACKED })).to.deep.equal(stacked);
    const swapped = await inferTwice(context, engine, { frame, looks: HALVES.toReversed() });
    expect(swapped).to.deep.equal(halves.toReversed());
    frame.close();
  });

  it('run all kernels twice, and make a texture at their first use alone', async () => {
    const own = await create(redGraph(4, 6));
    const frame = makeFrame(paintNoise(12, 8));
    const count = new WebgpuCallCount();
    const calls = [HALVES, HALVES, STACKED].map((looks) => {
      const { encoder, frames } = context;
      const shown = { frame: frames.bind(frame, encoder), size: { width: 12, height: 8 }, looks };
      count.take();
      own.record(encoder, shown);
      return count.take();
    });
    count.restore();
    context.submit();
    const everyTime = {
      copyBufferToBuffer: 2,
      beginComputePass: 2,
      dispatchWorkgroups: 2 * own.dispatchCount,
      copyTextureToTexture: 1,
    };
    expect(calls).to.deep.equal([
      { ...everyTime, writeBuffer: 2, createTexture: 1, createView: 1 },
      everyTime,
      { ...everyTime, writeBuffer: 2 },
    ]);
    await context.settle();
    frame.close();
    own.close();
  });

  it('leave nothing once the engine is closed', async () => {
    const live = new LiveResources();
    const own = await create(redGraph(4, 6));
    const frame = makeFrame(paintNoise(12, 8));
    const before = live.count;
    await inferOnce(context, own, frame);
    expect(live.count, 'one look').to.equal(before);
    await inferTwice(context, own, { frame, looks: HALVES });
    await inferTwice(context, own, { frame, looks: HALVES });
    expect(live.count, 'two looks').to.equal(before + 1);
    own.close();
    own.close();
    expect(live.count).to.equal(0);
    live.restore();
    frame.close();
  });
});

describe('WebgpuEngine.create', () => {
  let context: GpuContext;
  let live: LiveResources;

  beforeEach(async function () {
    context = await createGpuContext(this);
    live = new LiveResources();
  });

  afterEach(() => {
    live.restore();
    context.close();
  });

  const create = (signal = NEVER) => {
    const { device, frames } = context;
    return WebgpuEngine.create({ device, frames, graph: redGraph(4, 4) }, signal);
  };

  it('keeps nothing once it is closed, however often: the control', async () => {
    const engine = await create();
    expect(live.count).to.be.greaterThan(0);
    engine.close();
    engine.close();
    expect(live.count).to.equal(0);
    await context.settle();
    context.assertAlive();
  });

  it('rejects with gpu-lost where a pipeline cannot be made, names its shader, and keeps nothing', async () => {
    const { device } = context;
    const original = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) =>
      descriptor.label === 'pointwise.wgsl'
        ? Promise.reject(new DOMException('no such pipeline', 'GPUPipelineError'))
        : original(descriptor);
    const error = await expectCode('gpu-lost', () => create());
    expect(error.message).to.include('no such pipeline').and.include('pointwise.wgsl');
    expect(live.count).to.equal(0);
    context.assertAlive();
  });

  it('rejects with gpu-lost where the device refuses a shader, says which, and keeps nothing', async () => {
    const { device } = context;
    const original = device.createShaderModule.bind(device);
    device.createShaderModule = ({ label = '', code }) =>
      original({ label, code: label === 'write-mask.wgsl' ? `${code} wrong` : code });
    const error = await expectCode('gpu-lost', () => create());
    expect(error.message).to.include('write-mask.wgsl');
    expect(live.count).to.equal(0);
    await context.settle();
    context.assertAlive();
  });

  it('rejects with gpu-lost where a buffer cannot be made, and keeps nothing', async () => {
    const { device } = context;
    const original = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) =>
      original(descriptor.label === 'frame params' ? { ...descriptor, usage: 0 } : descriptor);
    await expectCode('gpu-lost', () => create());
    expect(live.count).to.equal(0);
    await context.settle();
    context.assertAlive();
  });

  it('rejects with aborted, and keeps nothing', async () => {
    const abort = new AbortController();
    const engine = create(abort.signal);
    abort.abort();
    await expectCode('aborted', () => engine);
    expect(live.count).to.equal(0);
  });

  it('leaves the errors of others to them', async () => {
    const { device } = context;
    const engine = create();
    device.createBuffer({ label: 'of somebody else', size: 4, usage: 0 });
    (await engine).close();
    await context.settle();
    const error = await expectCode('gpu-lost', () => context.assertAlive());
    expect(error.message).to.include('of somebody else');
  });

  it('leaves the errors of another network to it', async () => {
    const { device, frames } = context;
    const original = device.createBuffer.bind(device);
    const good = create();
    device.createBuffer = (descriptor) => original({ ...descriptor, usage: 0 });
    const bad = WebgpuEngine.create({ device, frames, graph: redGraph(2, 2) }, NEVER);
    device.createBuffer = original;
    await expectCode('gpu-lost', () => bad);
    (await good).close();
    expect(live.count).to.equal(0);
    context.assertAlive();
  });
});
