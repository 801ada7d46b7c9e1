import type { GlContext } from '../../src/gl/gl-context.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import type { ConfidenceMask } from '../../src/inference/segmenter.js';
import type { AlphaMask } from '../../src/mask/mask-refiner.js';
import type { Size } from './picture.js';

/** One value per texel, row 0 at the top. */
export interface MaskValues extends Size {
  readonly values: Float32Array;
  readonly shiftTexels?: number;
}

export function makeMask(
  { width, height }: Size,
  valueAt: (x: number, y: number) => number,
): MaskValues {
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    valueAt(i % width, Math.floor(i / width)),
  );
  return { width, height, values };
}

/** As a segmenter on the CPU gives it. */
export function asValues({ width, height, values, shiftTexels = 0 }: MaskValues): ConfidenceMask {
  return { kind: 'values', width, height, shiftTexels, values };
}

/** As a segmenter on the GPU gives it: red channel, row 0 at the top. */
export function asTexture(
  context: GlContext,
  { width, height, values, shiftTexels = 0 }: MaskValues,
  format: 'r32f' | 'r16f' = 'r32f',
): ConfidenceMask {
  const { gl } = context;
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(
    gl.TEXTURE_2D,
    0,
    format === 'r32f' ? gl.R32F : gl.R16F,
    width,
    height,
    0,
    gl.RED,
    gl.FLOAT,
    values,
  );
  gl.bindTexture(gl.TEXTURE_2D, null);
  return { kind: 'texture', width, height, shiftTexels, texture };
}

/** As the WebGPU engine gives it. */
export function asGpuTexture(
  context: GpuContext,
  mask: MaskValues,
  format: 'r32float' | 'r16float' = 'r32float',
): ConfidenceMask {
  const { width, height, values, shiftTexels = 0 } = mask;
  const data = format === 'r32float' ? values : Uint16Array.from(values, toHalf);
  const view = upload(context, mask, { format, data });
  return { kind: 'gpu-texture', width, height, shiftTexels, view };
}

/** The bits of the nearest half float, for 0..1. */
function toHalf(value: number): number {
  if (value < 2 ** -14) return Math.round(value * 2 ** 24);
  const exponent = Math.floor(Math.log2(value));
  // A carry out of the mantissa goes on into the exponent, where it belongs.
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}

function upload(
  { device }: GpuContext,
  { width, height }: Size,
  { format, data }: { format: GPUTextureFormat; data: Float32Array | Uint16Array | Uint8Array },
): GPUTextureView {
  const texture = device.createTexture({
    size: [width, height],
    format,
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  const bytesPerRow = width * data.BYTES_PER_ELEMENT;
  const bytes = data as typeof data & ArrayBufferView<ArrayBuffer>;
  device.queue.writeTexture({ texture }, bytes, { bytesPerRow }, [width, height]);
  return texture.createView();
}

/** Person coverage as the WebGPU refiner gives it: 8 bits in the red channel. Of the room nothing is known. */
export function alphaGpuTexture(context: GpuContext, mask: MaskValues): AlphaMask {
  const data = Uint8Array.from(mask.values, (value) => Math.round(255 * value));
  const view = upload(context, mask, { format: 'r8unorm', data });
  const room = context.device.createTexture({
    size: [1, 1],
    format: 'rgba16float',
    usage: GPUTextureUsage.TEXTURE_BINDING,
  });
  return { kind: 'gpu-texture', view, room: room.createView() };
}

/** Person coverage as the WebGL2 refiner gives it: 8 bits in the red channel. Of the room nothing is known. */
export function alphaTexture({ gl }: GlContext, { width, height, values }: MaskValues): AlphaMask {
  const texture = gl.createTexture();
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * value));
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
  const room = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, room);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  gl.bindTexture(gl.TEXTURE_2D, null);
  return { kind: 'texture', texture, room };
}

/** Person coverage as the 2D canvas' refiner gives it: in the alpha channel. */
export function alphaCanvas({ width, height, values }: MaskValues): AlphaMask {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  values.forEach((value, i) => (image.data[4 * i + 3] = Math.round(255 * value)));
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return { kind: 'canvas', canvas };
}
