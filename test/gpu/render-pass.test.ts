import { expect } from 'chai';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import { RenderPass } from '../../src/gpu/render-pass.js';
import { fitTarget } from '../../src/gpu/render-target.js';
import { uniformBlock } from '../../src/gpu/uniform-block.js';
import { WebgpuCallCount } from '../helpers/counting-device.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, NEVER, readView } from '../helpers/gpu.js';
import { pixelAt } from '../helpers/picture.js';

const SIZE = { width: 3, height: 2 };

/** Fills the target with the colour in the parameters, its red channel with uv.x. */
const FRAGMENT = `
struct Params { color: vec4f }
@group(0) @binding(0) var<uniform> params: Params;
@fragment
fn main(@location(0) uv: vec2f) -> @location(0) vec4f {
  return vec4f(uv.x, params.color.gba);
}`;

const SPEC = {
  name: 'fill.frag.wgsl',
  fragment: FRAGMENT,
  block: uniformBlock({ color: 'vec4' }),
  textures: [],
  format: 'rgba8unorm',
} as const;

describe('RenderPass', () => {
  let context: GpuContext;
  let count: WebgpuCallCount;

  before(async function () {
    count = new WebgpuCallCount();
    context = await createGpuContext(this);
  });

  after(() => {
    context.close();
    count.restore();
  });

  const makeTarget = () => fitTarget(null, context, { ...SIZE, format: 'rgba8unorm' });

  it('draws over the whole target, with its parameters', async () => {
    const pass = await RenderPass.create(context, SPEC, NEVER);
    const target = makeTarget();
    pass.draw(target.view, { views: [] }, { color: [0, 0.2, 0.4, 1] });
    const picture = await readView(context, target.view, SIZE);
    for (const [x, red] of [42.5, 127.5, 212.5].entries()) {
      for (const y of [0, 1]) {
        const [r, ...rest] = pixelAt(picture, x, y);
        expect(r).to.be.closeTo(red, 1);
        expect(rest).to.deep.equal([51, 102, 255]);
      }
    }
    pass.close();
  });

  it('writes its parameters only when they change', async () => {
    const pass = await RenderPass.create(context, SPEC, NEVER);
    const target = makeTarget();
    const draw = (green: number) => {
      pass.draw(target.view, { views: [] }, { color: [0, green, 0, 1] });
      context.submit();
      return count.take().writeBuffer ?? 0;
    };
    count.take();
    expect([draw(0.2), draw(0.2), draw(0.4), draw(0.4), draw(0.2)]).to.deep.equal([1, 0, 1, 0, 1]);
    const picture = await readView(context, target.view, SIZE);
    expect(pixelAt(picture, 0, 0)[1]).to.equal(51);
    pass.close();
  });

  it('keeps the bind groups of two sets of inputs that come in turns, not of three', async () => {
    const fragment = `
struct Params { color: vec4f }
@group(0) @binding(0) var input: texture_2d<f32>;
@group(0) @binding(1) var<uniform> params: Params;
@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  return textureLoad(input, vec2i(position.xy), 0) + params.color;
}`;
    const pass = await RenderPass.create(
      context,
      { ...SPEC, fragment, textures: ['loaded'] },
      NEVER,
    );
    const target = makeTarget();
    const [a, b, c] = [makeTarget(), makeTarget(), makeTarget()] as const;
    count.take();
    const made = [a, a, b, a, b, b, c, b, c, a].map(({ view }) => {
      pass.draw(target.view, { views: [view] }, { color: [0, 0, 0, 1] });
      return count.take().createBindGroup ?? 0;
    });
    expect(made).to.deep.equal([1, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
    context.submit();
    await context.settle();
    context.assertAlive();
    pass.close();
  });

  it("rejects a shader that does not compile, with its name and the compiler's words", async () => {
    const fragment = FRAGMENT.replace('params.color', 'params.colour');
    const error = await expectCode('gpu-lost', () =>
      RenderPass.create(context, { ...SPEC, fragment }, NEVER),
    );
    expect(error.message).to.include('fill.frag.wgsl').and.include('colour');
    await context.settle();
    context.assertAlive();
  });

  it('tells the errors of passes that are made at once apart', async () => {
    const bad = { ...SPEC, fragment: FRAGMENT.replace('params.color', 'params.colour') };
    const results = await Promise.allSettled([
      RenderPass.create(context, SPEC, NEVER),
      RenderPass.create(context, bad, NEVER),
      RenderPass.create(context, SPEC, NEVER),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('rejects with aborted when its signal is aborted', async () => {
    const abort = new AbortController();
    const creating = RenderPass.create(context, SPEC, abort.signal);
    abort.abort();
    await expectCode('aborted', () => creating);
  });
});

describe('fitTarget', () => {
  let context: GpuContext;

  before(async function () {
    context = await createGpuContext(this);
  });

  after(() => context.close());

  it('keeps a target while its size fits, and makes another when it does not', () => {
    const spec = { ...SIZE, format: 'r8unorm' } as const;
    const target = fitTarget(null, context, spec);
    expect(fitTarget(target, context, spec)).to.equal(target);
    const wider = fitTarget(target, context, { ...spec, width: 4 });
    expect(wider).to.not.equal(target);
    expect(wider.width).to.equal(4);
  });
});
