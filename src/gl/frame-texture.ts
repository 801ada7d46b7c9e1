import type { GlContext } from './gl-context.js';

/** The camera frame as a texture: sRGB-encoded, opaque, row 0 at the top, at the frame's display size. */
export class FrameTexture {
  readonly texture: WebGLTexture;
  readonly #gl: WebGL2RenderingContext;

  constructor(context: GlContext) {
    this.#gl = context.gl;
    this.texture = this.#gl.createTexture();
  }

  /**
   * Copies the picture in. `texImage2D`, not `texSubImage2D` into fixed storage: only the former has a path in
   * Chromium that keeps a GPU-backed VideoFrame on the GPU; with an unchanged size it reuses the storage.
   */
  upload(image: VideoFrame | ImageBitmap): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  close(): void {
    this.#gl.deleteTexture(this.texture);
  }
}
