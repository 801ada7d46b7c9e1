/**
 * A target's texels as numbers.
 *
 * @returns {{ width: number, height: number, at(x: number, y: number): number[] }} row 0 at the top
 */
export function readTarget({ gl }, { framebuffer, width, height }) {
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  const isFloat = gl.getParameter(gl.IMPLEMENTATION_COLOR_READ_TYPE) !== gl.UNSIGNED_BYTE;
  const texels = new (isFloat ? Float32Array : Uint8Array)(4 * width * height);
  gl.readPixels(0, 0, width, height, gl.RGBA, isFloat ? gl.FLOAT : gl.UNSIGNED_BYTE, texels);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  const scale = isFloat ? 1 : 1 / 255;
  const at = (x, y) =>
    Array.from(texels.subarray(4 * (y * width + x), 4 * (y * width + x) + 4), (v) => v * scale);
  return { width, height, at };
}
