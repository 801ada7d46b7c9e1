import { expect } from 'chai';
import { BgCameraError } from '../../src/errors.js';
import { GpuContext } from '../../src/gpu/gpu-context.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext, NEVER, readView } from '../helpers/gpu.js';
import { pixelAt } from '../helpers/picture.js';

const SIZE = { width: 4, height: 4 };

/** A texture, and what records filling it with white. */
function makeTarget({ device }: GpuContext) {
  const view = device
    .createTexture({
      size: [4, 4],
      format: 'rgba8unorm',
      usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.TEXTURE_BINDING,
    })
    .createView();
  const clear = { view, loadOp: 'clear', storeOp: 'store', clearValue: [1, 1, 1, 1] } as const;
  return {
    view,
    whiten: (encoder: GPUCommandEncoder) =>
      encoder.beginRenderPass({ colorAttachments: [clear] }).end(),
  };
}

describe('GpuContext', () => {
  let context: GpuContext;

  beforeEach(async function () {
    context = await createGpuContext(this);
  });

  afterEach(() => context.close());

  it('has the features that it says', () => {
    const { device, hasF16, hasSubgroups } = context;
    expect(hasF16).to.equal(device.features.has('shader-f16'));
    expect(hasSubgroups).to.equal(device.features.has('subgroups'));
    // It would make timers of the GPU's part of the product.
    expect(device.features.has('timestamp-query')).to.be.false;
  });

  it('gives one encoder until it is submitted', () => {
    const { encoder } = context;
    expect(context.encoder).to.equal(encoder);
    context.submit();
    expect(context.encoder).to.not.equal(encoder);
  });

  it('draws what was recorded when it is submitted', async () => {
    const { view, whiten } = makeTarget(context);
    whiten(context.encoder);
    context.submit();
    expect(pixelAt(await readView(context, view, SIZE), 0, 0)).to.deep.equal([255, 255, 255, 255]);
  });

  it('draws nothing of what was discarded', async () => {
    const { view, whiten } = makeTarget(context);
    whiten(context.encoder);
    context.discard();
    expect(pixelAt(await readView(context, view, SIZE), 0, 0)).to.deep.equal([0, 0, 0, 0]);
  });

  it('leaves a canvas of the right size as it is', () => {
    context.resize(64, 36);
    const view = context.createCanvasView();
    expect([context.canvas.width, context.canvas.height]).to.deep.equal([64, 36]);
    context.resize(64, 36);
    // A canvas that was sized anew would have dropped the texture of this view.
    const clear = { view, loadOp: 'clear', storeOp: 'store' } as const;
    context.encoder.beginRenderPass({ colorAttachments: [clear] }).end();
    context.submit();
    return context.settle().then(() => context.assertAlive());
  });

  it('says nothing while all is well', async () => {
    await context.settle();
    context.assertAlive();
  });

  it('throws gpu-lost once the device is lost', async () => {
    context.device.destroy();
    await context.device.lost;
    await expectCode('gpu-lost', () => context.assertAlive());
  });

  it('throws gpu-lost after an error that nobody caught, with its message', async () => {
    const { device } = context;
    const happened = new Promise((resolve) => device.addEventListener('uncapturederror', resolve));
    device.createBuffer({ label: 'no such usage', size: 4, usage: 0 });
    // Errors come with the answer to what is submitted.
    device.queue.submit([]);
    await happened;
    const error = await expectCode('gpu-lost', () => context.assertAlive());
    expect(error.message).to.include('no such usage');
  });

  it('bears errors that somebody caught', async () => {
    const { device } = context;
    device.pushErrorScope('validation');
    device.createBuffer({ size: 4, usage: 0 });
    expect(await device.popErrorScope()).to.not.equal(null);
    await context.settle();
    context.assertAlive();
  });

  it('settles when the device is lost', async () => {
    const settled = context.settle();
    context.device.destroy();
    await settled;
    await context.settle();
  });

  it('is closed once, however often it is asked to', async () => {
    context.close();
    context.close();
    await context.device.lost;
    await expectCode('gpu-lost', () => context.assertAlive());
  });
});

describe('GpuContext.create', () => {
  before(async function () {
    (await createGpuContext(this)).close();
  });

  async function withAdapter(
    requestAdapter: () => Promise<unknown>,
    act: () => Promise<unknown>,
  ): Promise<void> {
    const original = Object.getOwnPropertyDescriptor(GPU.prototype, 'requestAdapter')!;
    Object.defineProperty(GPU.prototype, 'requestAdapter', {
      ...original,
      value: requestAdapter,
    });
    try {
      await act();
    } finally {
      Object.defineProperty(GPU.prototype, 'requestAdapter', original);
    }
  }

  it('rejects with gpu-lost where there is no adapter', async () => {
    await withAdapter(
      () => Promise.resolve(null),
      () => expectCode('gpu-lost', () => GpuContext.create(NEVER)),
    );
  });

  it('rejects with gpu-lost where the device is refused', async () => {
    const requestDevice = () => Promise.reject(new DOMException('blocklisted', 'OperationError'));
    const adapter = { features: new Set(), requestDevice };
    await withAdapter(
      () => Promise.resolve(adapter),
      async () => {
        const error = await expectCode('gpu-lost', () => GpuContext.create(NEVER));
        expect(error.message).to.include('blocklisted');
      },
    );
  });

  it('rejects with aborted, and keeps no device', async () => {
    const abort = new AbortController();
    abort.abort(new BgCameraError('aborted', 'enough'));
    const devices: GPUDevice[] = [];
    const adapter = (await navigator.gpu.requestAdapter())!;
    const requestDevice = async () => {
      const device = await adapter.requestDevice();
      devices.push(device);
      return device;
    };
    await withAdapter(
      () => Promise.resolve({ features: new Set(), requestDevice }),
      () => expectCode('aborted', () => GpuContext.create(abort.signal)),
    );
    expect((await devices[0]!.lost).reason).to.equal('destroyed');
  });
});
