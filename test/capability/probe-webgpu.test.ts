import { expect } from 'chai';
import { probeWebgpu } from '../../src/capability/probe-webgpu.js';
import { probeRealm } from '../../src/capability/probe.js';
import { expectCode } from '../helpers/expect-code.js';
import { CapturedDevices, createGpuContext } from '../helpers/gpu.js';

/** Undo what a test did to the browser's classes. */
let restorers: (() => void)[] = [];

/** Puts a method in the place of a browser's own, which it is given. */
function replace<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  make: (original: T[K]) => T[K],
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  restorers.push(() => Object.defineProperty(prototype, name, descriptor));
  Object.defineProperty(prototype, name, { ...descriptor, value: make(prototype[name]) });
}

/** Takes `navigator.gpu` away, as where a page is not secure. */
function removeGpu(): void {
  Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });
  restorers.push(() => delete (navigator as { gpu?: GPU }).gpu);
}

/** Makes render passes clear to something else than they are told. */
function clearTo(change: (color: GPUColorDict) => GPUColorDict): void {
  replace(GPUCommandEncoder.prototype, 'beginRenderPass', (original) => {
    return function (this: GPUCommandEncoder, descriptor) {
      const colorAttachments = [...descriptor.colorAttachments].map(
        (attachment) =>
          attachment && {
            ...attachment,
            clearValue: change(attachment.clearValue as GPUColorDict),
          },
      );
      return original.call(this, { ...descriptor, colorAttachments });
    };
  });
}

const NEVER_SETTLES = () => new Promise<never>(() => undefined);
const refuse = () => Promise.reject(new DOMException('refused by the test', 'OperationError'));

const NO_DEVICE: readonly { name: string; take: () => void }[] = [
  { name: 'there is no navigator.gpu', take: removeGpu },
  {
    name: 'there is no adapter',
    take: () => replace(GPU.prototype, 'requestAdapter', () => () => Promise.resolve(null)),
  },
  {
    name: 'the adapter is refused',
    take: () => replace(GPU.prototype, 'requestAdapter', () => refuse),
  },
  {
    name: 'the device is refused',
    take: () => replace(GPUAdapter.prototype, 'requestDevice', () => refuse),
  },
  {
    name: 'a canvas gives no context',
    take: () =>
      replace(OffscreenCanvas.prototype, 'getContext', (original) => {
        return function (this: OffscreenCanvas, kind: string, ...rest: unknown[]) {
          return kind === 'webgpu'
            ? null
            : (Reflect.apply(original, this, [kind, ...rest]) as null);
        } as typeof original;
      }),
  },
];

const BAD_DEVICE: readonly { name: string; spoil: () => void }[] = [
  { name: 'draws black', spoil: () => clearTo(() => ({ r: 0, g: 0, b: 0, a: 1 })) },
  {
    name: 'swaps red and blue',
    spoil: () => clearTo(({ r, b, ...rest }) => ({ ...rest, r: b, b: r })),
  },
  {
    name: 'draws what no VideoFrame shows',
    spoil: () => {
      const original = VideoFrame;
      const blank = new OffscreenCanvas(2, 2);
      blank.getContext('2d');
      globalThis.VideoFrame = new Proxy(VideoFrame, {
        construct: (target, [source, init]: [CanvasImageSource, VideoFrameInit]) =>
          new target(source instanceof OffscreenCanvas ? blank : source, init),
      });
      restorers.push(() => (globalThis.VideoFrame = original));
    },
  },
  {
    name: 'computes nothing',
    spoil: () =>
      replace(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => () => undefined),
  },
  {
    name: 'computes one number wrong',
    spoil: () =>
      replace(GPUBuffer.prototype, 'getMappedRange', (original) => {
        return function (this: GPUBuffer, ...range) {
          const bytes = original.apply(this, range);
          new Float32Array(bytes)[3]! += 0.01;
          return bytes;
        };
      }),
  },
];

describe('the WebGPU probe', () => {
  let devices: CapturedDevices;

  before(async function () {
    (await createGpuContext(this)).close();
  });

  beforeEach(() => (devices = new CapturedDevices()));

  afterEach(() => {
    for (const restore of restorers.reverse()) restore();
    restorers = [];
    devices.restore();
  });

  /** What was made for the probe is gone; a device that nobody destroyed is never lost. */
  const expectDestroyed = async () =>
    expect((await devices.last.lost).reason).to.equal('destroyed');

  it('finds a device that draws and computes right, and keeps nothing', async () => {
    expect(await probeWebgpu()).to.be.true;
    await expectDestroyed();
    expect((await probeRealm()).webgpu).to.be.true;
  });

  for (const { name, take } of NO_DEVICE) {
    it(`finds none where ${name}`, async () => {
      take();
      await expectCode('gpu-lost', probeWebgpu);
      expect((await probeRealm()).webgpu).to.be.false;
    });
  }

  for (const { name, spoil } of BAD_DEVICE) {
    it(`finds a device that ${name} of no use, and keeps nothing`, async () => {
      spoil();
      expect(await probeWebgpu()).to.be.false;
      await expectDestroyed();
      expect((await probeRealm()).webgpu).to.be.false;
    });
  }

  for (const { name, hang } of [
    {
      name: 'an adapter',
      hang: () => replace(GPU.prototype, 'requestAdapter', () => NEVER_SETTLES),
    },
    {
      name: 'a device',
      hang: () => replace(GPUAdapter.prototype, 'requestDevice', () => NEVER_SETTLES),
    },
    {
      name: 'a result',
      hang: () => replace(GPUBuffer.prototype, 'mapAsync', () => NEVER_SETTLES),
    },
  ]) {
    it(`does not wait for ${name} that never comes`, async () => {
      hang();
      const { webgpu, canvas2d } = await probeRealm();
      expect(webgpu).to.be.false;
      expect(canvas2d, 'control: the other facts are there').to.be.true;
    });
  }
});
