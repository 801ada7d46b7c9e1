import { expect } from 'chai';
import { PixelOnlyGl } from '../../src/inference/pixel-only-gl.js';

/** What the library does with a picture: uploads it to a texture and reads that back through a framebuffer. */
function passThrough(source: OffscreenCanvas, [x, y, width, height]: readonly number[]) {
  const gl = new PixelOnlyGl().canvas.getContext('webgl2')!;
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, source);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const pixels = new Uint8Array(4 * width! * height!);
  gl.readPixels(x!, y!, width!, height!, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return Array.from(pixels);
}

describe('PixelOnlyGl', () => {
  function makeSource(): OffscreenCanvas {
    const canvas = new OffscreenCanvas(2, 2);
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
    ['#010203', '#040506', '#070809', '#0a0b0c'].forEach((color, i) => {
      context.fillStyle = color;
      context.fillRect(i % 2, Math.floor(i / 2), 1, 1);
    });
    return canvas;
  }

  it('gives the pixels that were uploaded, row 0 at the top', () => {
    expect(passThrough(makeSource(), [0, 0, 2, 2])).to.deep.equal([
      1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 255,
    ]);
  });

  it('gives the part that is asked for', () => {
    expect(passThrough(makeSource(), [1, 1, 1, 1])).to.deep.equal([10, 11, 12, 255]);
  });

  it('leaves the memory alone where nothing was uploaded', () => {
    const gl = new PixelOnlyGl().canvas.getContext('webgl2')!;
    const pixels = new Uint8Array([9, 9, 9, 9]);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    expect(Array.from(pixels)).to.deep.equal([9, 9, 9, 9]);
  });

  it('is the same context each time it is asked for', () => {
    const { canvas } = new PixelOnlyGl();
    expect(canvas.getContext('webgl2')).to.equal(canvas.getContext('webgl2'));
  });

  it('says that it is WebGL 2, and that nothing is wrong', () => {
    const gl = new PixelOnlyGl().canvas.getContext('webgl2')!;
    expect(gl.getParameter(0x1f02)).to.equal('WebGL 2.0');
    expect([gl.isContextLost(), gl.getError()]).to.deep.equal([false, 0]);
  });

  it('finds the uniforms that a program was given', () => {
    const gl = new PixelOnlyGl().canvas.getContext('webgl2')!;
    const program = gl.createProgram();
    for (const source of [
      'uniform mat4 transform; void main() {}',
      'uniform sampler2D frame; uniform highp vec2 sizes[3]; uniform mat4 transform;',
    ]) {
      const shader = gl.createShader(0)!;
      gl.shaderSource(shader, source);
      gl.attachShader(program, shader);
    }
    const count = gl.getProgramParameter(program, 0x8b86) as number;
    const names = Array.from({ length: count }, (_, i) => gl.getActiveUniform(program, i)!.name);
    expect(names).to.deep.equal(['transform', 'frame', 'sizes']);
  });

  it('links whatever it is given', () => {
    const gl = new PixelOnlyGl().canvas.getContext('webgl2')!;
    expect(gl.getProgramParameter(gl.createProgram(), 0x8b82)).to.equal(true);
  });
});
