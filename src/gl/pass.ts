import { BgCameraError } from '../errors.js';
import type {
  UniformBlock,
  UniformType,
  UniformValues,
  UniformWriter,
} from '../gpu/uniform-block.js';
import { shader as fullscreenVertex } from '../../shaders/composite/fullscreen.vert.glsl';
import type { GlContext } from './gl-context.js';
import type { RenderTarget } from './render-target.js';

export type Filter = 'nearest' | 'linear';
export interface PassInput {
  readonly texture: WebGLTexture;
  readonly filter: Filter;
}

export interface PassSpec<T extends Record<string, UniformType>> {
  /** File name of the fragment shader, for error messages. */
  readonly name: string;
  readonly fragment: string;
  readonly block: UniformBlock<T>;
  /** Sampler names in the order in which `draw` is given its inputs. */
  readonly samplers: readonly string[];
}

/**
 * One full-screen fragment pass: its program, uniform buffer and vertex array, all made once. `draw` sets every piece
 * of state that it depends on and leaves the defaults behind, because the context is shared with MediaPipe.
 */
export class Pass<T extends Record<string, UniformType>> {
  readonly #context: GlContext;
  readonly #program: WebGLProgram;
  readonly #buffer: WebGLBuffer;
  readonly #vertexArray: WebGLVertexArrayObject;
  readonly #samplers: Readonly<Record<Filter, WebGLSampler>>;
  readonly #writer: UniformWriter<T>;

  constructor(context: GlContext, spec: PassSpec<T>) {
    const { gl } = context;
    this.#context = context;
    this.#program = linkProgram(gl, spec.name, spec.fragment);
    this.#writer = spec.block.createWriter();
    this.#buffer = gl.createBuffer();
    this.#vertexArray = gl.createVertexArray();
    gl.bindBuffer(gl.UNIFORM_BUFFER, this.#buffer);
    gl.bufferData(gl.UNIFORM_BUFFER, spec.block.byteLength, gl.DYNAMIC_DRAW);
    gl.bindBuffer(gl.UNIFORM_BUFFER, null);
    this.#samplers = {
      nearest: createSampler(gl, gl.NEAREST),
      linear: createSampler(gl, gl.LINEAR),
    };
    gl.useProgram(this.#program);
    spec.samplers.forEach((name, unit) => {
      gl.uniform1i(gl.getUniformLocation(this.#program, name), unit);
    });
    gl.useProgram(null);
    // A shader whose block is called Params takes binding 0, the only one in use.
    const index = gl.getUniformBlockIndex(this.#program, 'Params');
    if (index !== gl.INVALID_INDEX) gl.uniformBlockBinding(this.#program, index, 0);
  }

  /** Draws over the whole of `target`, or of the canvas when it is null. One draw call, nothing allocated. */
  draw(target: RenderTarget | null, inputs: readonly PassInput[], values: UniformValues<T>): void {
    const { gl, canvas } = this.#context;
    this.#writer.write(values);
    gl.bindBufferBase(gl.UNIFORM_BUFFER, 0, this.#buffer);
    gl.bufferSubData(gl.UNIFORM_BUFFER, 0, this.#writer.bytes);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target?.framebuffer ?? null);
    gl.viewport(0, 0, target?.width ?? canvas.width, target?.height ?? canvas.height);
    resetFixedState(gl);
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#vertexArray);
    for (let unit = 0; unit < inputs.length; unit++) this.#bind(unit, inputs[unit] ?? null);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    for (let unit = 0; unit < inputs.length; unit++) this.#bind(unit, null);
    gl.bindVertexArray(null);
    gl.useProgram(null);
    gl.bindBufferBase(gl.UNIFORM_BUFFER, 0, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  #bind(unit: number, input: PassInput | null): void {
    const { gl } = this.#context;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, input?.texture ?? null);
    gl.bindSampler(unit, input ? this.#samplers[input.filter] : null);
  }

  close(): void {
    const { gl } = this.#context;
    gl.deleteProgram(this.#program);
    gl.deleteBuffer(this.#buffer);
    gl.deleteVertexArray(this.#vertexArray);
    gl.deleteSampler(this.#samplers.nearest);
    gl.deleteSampler(this.#samplers.linear);
  }
}

function resetFixedState(gl: WebGL2RenderingContext): void {
  gl.disable(gl.BLEND);
  gl.disable(gl.DEPTH_TEST);
  gl.disable(gl.STENCIL_TEST);
  gl.disable(gl.SCISSOR_TEST);
  gl.disable(gl.CULL_FACE);
  gl.colorMask(true, true, true, true);
}

function createSampler(gl: WebGL2RenderingContext, filter: number): WebGLSampler {
  const sampler = gl.createSampler();
  gl.samplerParameteri(sampler, gl.TEXTURE_MIN_FILTER, filter);
  gl.samplerParameteri(sampler, gl.TEXTURE_MAG_FILTER, filter);
  gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.samplerParameteri(sampler, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return sampler;
}

function linkProgram(gl: WebGL2RenderingContext, name: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, fullscreenVertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new BgCameraError('gpu-lost', `${name}: the context makes no shaders`);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    const shaders = gl.getAttachedShaders(program) ?? [];
    const logs = shaders.map((shader) => gl.getShaderInfoLog(shader) ?? '').join('\n');
    throw new BgCameraError(
      'gpu-lost',
      `${name} does not link: ${gl.getProgramInfoLog(program)} ${logs}`,
    );
  }
  return program;
}
