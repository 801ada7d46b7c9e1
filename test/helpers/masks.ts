import type { GlContext } from '../../src/gl/gl-context.js';
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

/** Person coverage as the WebGL2 refiner gives it: 8 bits in the red channel. */
export function alphaTexture({ gl }: GlContext, { width, height, values }: MaskValues): AlphaMask {
  const texture = gl.createTexture();
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * value));
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
  gl.bindTexture(gl.TEXTURE_2D, null);
  return { kind: 'texture', texture };
}

/** Person coverage as the 2D canvas' refiner gives it: in the alpha channel. */
export function alphaCanvas({ width, height, values }: MaskValues): AlphaMask {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  values.forEach((value, i) => (image.data[4 * i + 3] = Math.round(255 * value)));
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return { kind: 'canvas', canvas };
}

/** What a refiner gave, 0..255, row 0 at the top. */
export function readAlpha(alpha: AlphaMask, context: GlContext | null, size: Size): Uint8Array {
  const { width, height } = size;
  if (alpha.kind === 'canvas') {
    const { data } = alpha.canvas.getContext('2d')!.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 3]!);
  }
  const { gl } = context!;
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, alpha.texture, 0);
  const rgba = new Uint8Array(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.deleteFramebuffer(framebuffer);
  return Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i]!);
}
