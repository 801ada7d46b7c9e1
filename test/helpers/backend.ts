import type { Context } from 'mocha';
import { GlContext } from '../../src/gl/gl-context.js';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import type { ConfidenceMask } from '../../src/inference/segmenter.js';
import type { AlphaMask } from '../../src/mask/mask-refiner.js';
import { createGpuContext, readView } from './gpu.js';
import {
  alphaCanvas,
  alphaGpuTexture,
  alphaTexture,
  asGpuTexture,
  asTexture,
  asValues,
  type MaskValues,
} from './masks.js';
import type { Size } from './picture.js';

export type BackendName = 'webgpu' | 'webgl2' | 'canvas2d';
export const BACKENDS: readonly BackendName[] = ['webgpu', 'webgl2', 'canvas2d'];

/** What the stages of one backend are given, and what they gave. */
export interface Backend {
  readonly name: BackendName;
  readonly context: GpuContext | GlContext | null;
  /** As this backend's segmenter gives it; in memory there are only floats. */
  readonly asMask: (mask: MaskValues, precision?: 'float' | 'half') => ConfidenceMask;
  /** As this backend's refiner gives it. */
  readonly asAlpha: (mask: MaskValues) => AlphaMask;
  /** Coverage 0..255, row 0 at the top. */
  readonly readAlpha: (alpha: AlphaMask, size: Size) => Promise<Uint8Array>;
  readonly close: () => void;
}

/**
 * Opens a backend before the tests of the suite in which it is called, and closes it after them. Where the browser has no
 * such backend the suite is skipped.
 */
export function useBackend(name: BackendName): () => Backend {
  let backend: Backend | undefined;
  before(async function () {
    backend = await openBackend(name, this);
  });
  after(() => backend?.close());
  return () => backend!;
}

async function openBackend(name: BackendName, test: Context): Promise<Backend> {
  switch (name) {
    case 'webgpu':
      return webgpu(await createGpuContext(test));
    case 'webgl2':
      return webgl2(GlContext.create());
    case 'canvas2d':
      return CANVAS2D;
  }
}

function webgpu(context: GpuContext): Backend {
  return {
    name: 'webgpu',
    context,
    asMask: (mask, precision) =>
      asGpuTexture(context, mask, precision === 'half' ? 'r16float' : 'r32float'),
    asAlpha: (mask) => alphaGpuTexture(context, mask),
    async readAlpha(alpha, size) {
      if (alpha.kind !== 'gpu-texture') throw new Error(`alpha is ${alpha.kind}`);
      const { data } = await readView(context, alpha.view, size);
      return Uint8Array.from({ length: data.length / 4 }, (_, i) => data[4 * i]!);
    },
    close: () => context.close(),
  };
}

function webgl2(context: GlContext): Backend {
  return {
    name: 'webgl2',
    context,
    asMask: (mask, precision) => asTexture(context, mask, precision === 'half' ? 'r16f' : 'r32f'),
    asAlpha: (mask) => alphaTexture(context, mask),
    readAlpha: (alpha, size) => Promise.resolve(readTexture(context, alpha, size)),
    close: () => context.close(),
  };
}

function readTexture({ gl }: GlContext, alpha: AlphaMask, { width, height }: Size): Uint8Array {
  if (alpha.kind !== 'texture') throw new Error(`alpha is ${alpha.kind}`);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, alpha.texture, 0);
  const rgba = new Uint8Array(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.deleteFramebuffer(framebuffer);
  return Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i]!);
}

const CANVAS2D: Backend = {
  name: 'canvas2d',
  context: null,
  asMask: asValues,
  asAlpha: alphaCanvas,
  readAlpha(alpha, { width, height }) {
    if (alpha.kind !== 'canvas') throw new Error(`alpha is ${alpha.kind}`);
    const { data } = alpha.canvas.getContext('2d')!.getImageData(0, 0, width, height);
    return Promise.resolve(Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 3]!));
  },
  close: () => undefined,
};
