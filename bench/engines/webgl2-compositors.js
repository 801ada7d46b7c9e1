import { Webgl2Compositor } from '../../src/compositor/webgl2-compositor.ts';
import { GlContext } from '../../src/gl/gl-context.ts';
import { drawPerson } from './person.js';

/** One compositor for each background, on one context for the size, so that none resizes another's canvas. */
export async function createWebgl2Compositors({ frame, backgrounds }) {
  const context = GlContext.create();
  const { gl } = context;
  const alpha = { kind: 'texture', texture: uploadPerson(gl), room: createUnknownRoom(gl) };
  const pixel = new Uint8Array(4);
  const compositors = backgrounds.map((background) => {
    const compositor = new Webgl2Compositor(context, background);
    return async () => {
      const input = frame.clone();
      compositor.composite(input, alpha).close();
      input.close();
      // WebGL's only sure wait.
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    };
  });
  return { engine: 'webgl2', adapter: describeAdapter(gl), compositors };
}

function describeAdapter(gl) {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}

function uploadPerson(gl) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, drawPerson());
  gl.bindTexture(gl.TEXTURE_2D, null);
  return texture;
}

function createUnknownRoom(gl) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, 1, 1);
  gl.bindTexture(gl.TEXTURE_2D, null);
  return texture;
}
