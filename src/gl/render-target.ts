import { BgCameraError } from '../errors.js';
import type { GlContext } from './gl-context.js';

export type TargetFormat = 'r8' | 'r16f' | 'rgba8' | 'rgba16f';

/** A texture that a pass draws into, with its framebuffer. Row 0 is the top of the picture, as in uploaded frames. */
export class RenderTarget {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
  readonly width: number;
  readonly height: number;
  readonly #gl: WebGL2RenderingContext;

  constructor(context: GlContext, size: { width: number; height: number }, format: TargetFormat) {
    const gl = (this.#gl = context.gl);
    this.width = size.width;
    this.height = size.height;
    this.texture = gl.createTexture();
    this.framebuffer = gl.createFramebuffer();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, internalFormat(gl, format), size.width, size.height);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.texture, 0);
    const status = gl.checkFramebufferStatus(gl.FRAMEBUFFER);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    if (status !== gl.FRAMEBUFFER_COMPLETE) {
      this.close();
      throw new BgCameraError(
        'gpu-lost',
        `no ${format} render target of ${size.width}x${size.height} could be made (status ${status})`,
      );
    }
  }

  close(): void {
    this.#gl.deleteFramebuffer(this.framebuffer);
    this.#gl.deleteTexture(this.texture);
  }
}

function internalFormat(gl: WebGL2RenderingContext, format: TargetFormat): number {
  return { r8: gl.R8, r16f: gl.R16F, rgba8: gl.RGBA8, rgba16f: gl.RGBA16F }[format];
}

/**
 * Gives `current` back while its size fits, else closes it and makes one that does: how a stage keeps its targets
 * through a change of resolution without allocating on any other frame.
 */
export function fitTarget(
  current: RenderTarget | null,
  context: GlContext,
  spec: { width: number; height: number; format: TargetFormat },
): RenderTarget {
  if (current && current.width === spec.width && current.height === spec.height) return current;
  current?.close();
  return new RenderTarget(context, spec, spec.format);
}
