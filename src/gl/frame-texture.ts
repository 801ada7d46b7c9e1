/** The camera frame as a texture: sRGB-encoded, opaque, row 0 at the top, at the frame's display size. */
export class FrameTexture {
  readonly texture: WebGLTexture;
  readonly #gl: WebGL2RenderingContext;
  /** What `bind` uploaded last. */
  #frame: VideoFrame | null = null;

  constructor({ gl }: { readonly gl: WebGL2RenderingContext }) {
    this.#gl = gl;
    this.texture = this.#gl.createTexture();
  }

  /**
   * Copies the picture in. `texImage2D`, not `texSubImage2D` into fixed storage: only the former has a path in
   * Chromium that keeps a GPU-backed VideoFrame on the GPU; with an unchanged size it reuses the storage.
   */
  upload(image: VideoFrame | ImageBitmap | OffscreenCanvas): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.bindTexture(gl.TEXTURE_2D, null);
  }

  /** The texture that shows this frame; uploads it at the first call for it. */
  bind(frame: VideoFrame): WebGLTexture {
    if (this.#frame !== frame) {
      this.#frame = null;
      this.upload(frame);
      this.#frame = frame;
    }
    return this.texture;
  }

  close(): void {
    this.#frame = null;
    this.#gl.deleteTexture(this.texture);
  }
}
