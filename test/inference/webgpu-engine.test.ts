import { expect } from 'chai';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { WebgpuEngine } from '../../src/inference/webgpu-engine.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { expectCode } from '../helpers/expect-code.js';
import { GraphBuilder } from '../helpers/graph-builder.js';
import { createGpuContext, NEVER } from '../helpers/gpu.js';
import { LiveResources } from '../helpers/live-resources.js';
import { paint, type Picture } from '../helpers/picture.js';
import { RandomGraph } from '../helpers/random-graph.js';
import { seededRandom } from '../helpers/random.js';
import { inferOnce, readInput, runEngine } from '../helpers/run-engine.js';
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
        const samples = Math.min(4, Math.ceil(Math.max(13 / width, 9 / height) / 3));
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
      [18, 12, 1],
      [19, 4, 2],
      [6, 25, 3],
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
      engine.record(context.encoder, { frame: frames.bind(frame), size: { width: 5, height: 3 } });
      expect(count.take()['dispatchWorkgroups']).to.equal(engine.dispatchCount);
      context.submit();
      frame.close();
      engine.close();
    }
    count.restore();
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
