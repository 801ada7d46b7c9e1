import type { GlContext } from '../gl/gl-context.js';
import { Pass } from '../gl/pass.js';
import { fitTarget, type RenderTarget } from '../gl/render-target.js';
import { uniformBlock } from '../gpu/uniform-block.js';
import { shader } from '../../shaders/inference/copy-mask.frag.glsl';

export const MASK_COPY_PARAMS = uniformBlock({ size: 'vec2' });

/** Keeps a mask that MediaPipe lends for the length of a callback. GPU to GPU, one small draw. */
export class MaskCopy {
  readonly #context: GlContext;
  readonly #pass: Pass<{ size: 'vec2' }>;
  #target: RenderTarget | null = null;

  constructor(context: GlContext) {
    this.#context = context;
    this.#pass = new Pass(context, {
      name: 'copy-mask.frag.glsl',
      fragment: shader,
      block: MASK_COPY_PARAMS,
      samplers: ['mask'],
    });
  }

  /** The copy's texture is this object's and is written anew by the next call. */
  copy(texture: WebGLTexture, width: number, height: number): WebGLTexture {
    const format = this.#context.hasFloatTargets ? 'r16f' : 'r8';
    this.#target = fitTarget(this.#target, this.#context, { width, height, format });
    this.#pass.draw(this.#target, [{ texture, filter: 'nearest' }], { size: [width, height] });
    return this.#target.texture;
  }

  close(): void {
    this.#pass.close();
    this.#target?.close();
  }
}
