import type { Context } from 'mocha';
import { BgCameraError } from '../../src/errors.js';
import type { ImportKind } from '../../src/gpu/frame-upload.js';
import { GpuContext } from '../../src/gpu/gpu-context.js';
import { RenderPass } from '../../src/gpu/render-pass.js';
import { uniformBlock } from '../../src/gpu/uniform-block.js';
import type { Picture, Size } from './picture.js';

/** Of a test that ends nothing half-way. */
export const NEVER = new AbortController().signal;

/** A WebGPU context; where the browser gives none, the test or suite is skipped and the reason printed. */
export async function createGpuContext(test: Context): Promise<GpuContext> {
  try {
    return await GpuContext.create(NEVER);
  } catch (cause) {
    if (!(cause instanceof BgCameraError) || cause.code !== 'gpu-lost') throw cause;
    console.info(`skipped, ${cause.message}: ${test.test?.fullTitle() ?? ''}`);
    return test.skip();
  }
}

/**
 * Makes this realm's WebGPU take frames in no better way than this.
 * @returns what undoes it
 */
export function limitImports(kind: ImportKind): () => void {
  if (typeof GPUDevice === 'undefined') return () => undefined;
  const device = GPUDevice.prototype as Partial<GPUDevice>;
  const queue = GPUQueue.prototype;
  const importExternalTexture = Object.getOwnPropertyDescriptor(device, 'importExternalTexture')!;
  const copy = Object.getOwnPropertyDescriptor(queue, 'copyExternalImageToTexture')!;
  if (kind !== 'external') delete device.importExternalTexture;
  if (kind === 'drawn') {
    const original = copy.value as GPUQueue['copyExternalImageToTexture'];
    queue.copyExternalImageToTexture = function (this: GPUQueue, source, ...rest) {
      if (source.source instanceof VideoFrame) throw new TypeError('not a source');
      original.call(this, source, ...rest);
    };
  }
  return () => {
    Object.defineProperty(device, 'importExternalTexture', importExternalTexture);
    Object.defineProperty(queue, 'copyExternalImageToTexture', copy);
  };
}

/** Keeps the WebGPU devices that this realm makes, from the constructor to `restore`. */
export class CapturedDevices {
  readonly #devices: GPUDevice[] = [];
  readonly #original = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'requestDevice')!;

  constructor() {
    const devices = this.#devices;
    const original = this.#original.value as GPUAdapter['requestDevice'];
    GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
      const device = await original.call(this, descriptor);
      devices.push(device);
      return device;
    };
  }

  get last(): GPUDevice {
    return this.#devices.at(-1)!;
  }

  restore(): void {
    Object.defineProperty(GPUAdapter.prototype, 'requestDevice', this.#original);
  }
}

const COPY = `
@group(0) @binding(0) var input: texture_2d<f32>;
@fragment
fn main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  return textureLoad(input, vec2i(position.xy), 0);
}`;

/** Submits what is recorded and gives the pixels of a view, as 8 bits a channel. */
export async function readView(
  context: GpuContext,
  view: GPUTextureView,
  { width, height }: Size,
): Promise<Picture> {
  const { device } = context;
  const spec = {
    name: 'copy',
    fragment: COPY,
    block: uniformBlock({ unused: 'f32' }),
    textures: ['loaded'],
    format: 'rgba8unorm',
  } as const;
  const pass = await RenderPass.create(context, spec, NEVER);
  const texture = device.createTexture({
    size: [width, height],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
  });
  pass.draw(texture.createView(), { views: [view] }, { unused: 0 });
  const bytesPerRow = 256 * Math.ceil((4 * width) / 256);
  const buffer = device.createBuffer({
    size: bytesPerRow * height,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  context.encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height]);
  context.submit();
  await buffer.mapAsync(GPUMapMode.READ);
  const rows = new Uint8Array(buffer.getMappedRange());
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    data.set(rows.subarray(y * bytesPerRow, y * bytesPerRow + 4 * width), 4 * y * width);
  }
  buffer.destroy();
  texture.destroy();
  pass.close();
  return { width, height, data };
}
