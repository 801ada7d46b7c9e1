import { expect } from 'chai';
import { shader as blend } from '../shaders/composite/blend.frag.glsl';
import { shader as blur } from '../shaders/composite/blur.frag.glsl';
import { shader as fullscreen } from '../shaders/composite/fullscreen.vert.glsl';
import { shader as weighRoom } from '../shaders/composite/weigh-room.frag.glsl';
import { shader as copyMask } from '../shaders/inference/copy-mask.frag.glsl';
import { shader as smoothMask } from '../shaders/mask/smooth-mask.frag.glsl';
import { BLEND_KIND, BLEND_PARAMS } from '../src/compositor/blend-params.js';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS } from '../src/compositor/blur-params.js';
import type { UniformField } from '../src/gpu/uniform-block.js';
import { MASK_COPY_PARAMS } from '../src/inference/mask-copy.js';
import { SMOOTH_MASK_PARAMS } from '../src/mask/smooth-mask-params.js';

interface ShaderFile {
  readonly file: string;
  readonly text: string;
  /** null: the shader has no parameters. */
  readonly block: { readonly fields: readonly UniformField[]; readonly byteLength: number } | null;
}

const SHADERS: readonly ShaderFile[] = [
  { file: 'fullscreen.vert.glsl', text: fullscreen, block: null },
  { file: 'blend.frag.glsl', text: blend, block: BLEND_PARAMS },
  { file: 'blur.frag.glsl', text: blur, block: BLUR_PARAMS },
  { file: 'weigh-room.frag.glsl', text: weighRoom, block: WEIGH_ROOM_PARAMS },
  { file: 'copy-mask.frag.glsl', text: copyMask, block: MASK_COPY_PARAMS },
  { file: 'smooth-mask.frag.glsl', text: smoothMask, block: SMOOTH_MASK_PARAMS },
];

const TYPE_NAMES: Readonly<Record<string, string>> = {
  float: 'f32',
  int: 'i32',
  uint: 'u32',
  vec2: 'vec2',
  vec4: 'vec4',
  mat4: 'mat4x4',
};

/** `name type` of each member of `uniform Params`, in order; null where there is no such block. */
function parseParams(text: string): string[] | null {
  const body = /layout\(std140\) uniform Params \{([^}]*)\}/.exec(text)?.[1];
  if (body === undefined) return null;
  return body
    .split(';')
    .map((member) => member.trim())
    .filter((member) => member !== '')
    .map((member) => {
      const [, type = '', name = '', length] = /^(\w+)\s+(\w+)(\[\d+\])?$/.exec(member) ?? [];
      return `${name} ${TYPE_NAMES[type] ?? `unknown ${type}`}${length ?? ''}`;
    });
}

function compile(gl: WebGL2RenderingContext, type: number, text: string): string {
  const shader = gl.createShader(type)!;
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  if (gl.getShaderParameter(shader, gl.COMPILE_STATUS)) return 'compiles';
  return gl.getShaderInfoLog(shader) ?? 'no log';
}

describe('shaders', () => {
  let gl: WebGL2RenderingContext;

  before(() => {
    gl = new OffscreenCanvas(1, 1).getContext('webgl2')!;
  });

  after(() => gl.getExtension('WEBGL_lose_context')?.loseContext());

  for (const { file, text, block } of SHADERS) {
    const isVertex = file.endsWith('.vert.glsl');
    const header = text.split('\n').filter((line) => line.startsWith('//'));

    describe(file, () => {
      it('says its version in line 1', () => {
        expect(text.split('\n')[0]).to.equal('#version 300 es');
      });

      it('says in line 2, after its own name, what it does', () => {
        const name = file.replace(/\..*$/, '');
        expect(text.split('\n')[1]).to.match(new RegExp(`^// ${name}: \\w.+`));
      });

      it('says what one invocation is', () => {
        expect(header.join('\n')).to.match(/^\/\/ one invocation = \S/m);
      });

      it('says what comes out', () => {
        expect(header.join('\n')).to.match(/^\/\/ out: \S/m);
      });

      it('names its source', () => {
        expect(header.join('\n')).to.match(/^\/\/ source: \S/m);
      });

      it('has one entry point, main', () => {
        expect(text.match(/\bvoid\s+main\s*\(\s*\)/g)).to.have.length(1);
      });

      it('has the uniform block of its table: names, types, order', () => {
        const expected = block?.fields.map(({ name, type }) => `${name} ${type}`) ?? null;
        expect(parseParams(text)).to.deep.equal(expected);
      });

      it('lists its samplers and parameters in its header', () => {
        const samplers = [...text.matchAll(/^uniform sampler2D (\w+);$/gm)].map(
          (match) => match[1],
        );
        const listed = header.flatMap((line) => /^\/\/ \d (\w+) /.exec(line)?.[1] ?? []);
        expect(listed).to.deep.equal(block ? [...samplers, 'params'] : samplers);
      });

      it('compiles', () => {
        const type = isVertex ? gl.VERTEX_SHADER : gl.FRAGMENT_SHADER;
        expect(compile(gl, type, text)).to.equal('compiles');
      });

      if (block) {
        it('has the offsets and the size of its table in the driver too', () => {
          const program = gl.createProgram();
          for (const [type, source] of [
            [gl.VERTEX_SHADER, fullscreen],
            [gl.FRAGMENT_SHADER, text],
          ] as const) {
            const shader = gl.createShader(type)!;
            gl.shaderSource(shader, source);
            gl.compileShader(shader);
            gl.attachShader(program, shader);
          }
          gl.linkProgram(program);
          const index = gl.getUniformBlockIndex(program, 'Params');
          const members = gl.getActiveUniformBlockParameter(
            program,
            index,
            gl.UNIFORM_BLOCK_ACTIVE_UNIFORM_INDICES,
          ) as Uint32Array;
          const offsets = gl.getActiveUniforms(
            program,
            [...members],
            gl.UNIFORM_OFFSET,
          ) as number[];
          const byName = [...members].map((member, i): [string, number] => [
            gl.getActiveUniform(program, member)!.name.replace('[0]', '').replace('Params.', ''),
            offsets[i]!,
          ]);
          expect(Object.fromEntries(byName)).to.deep.equal(
            Object.fromEntries(block.fields.map(({ name, byteOffset }) => [name, byteOffset])),
          );
          const size = gl.getActiveUniformBlockParameter(
            program,
            index,
            gl.UNIFORM_BLOCK_DATA_SIZE,
          ) as number;
          // Some drivers leave the padding at the end out; a buffer may be longer than the block, never shorter.
          expect(size).to.be.within(block.byteLength - 12, block.byteLength);
        });
      }
    });
  }

  it('numbers the kinds of background as blend.frag.glsl does', () => {
    const constants = [...blend.matchAll(/^const int (\w+) = (\d+);$/gm)].map(
      ([, name, value]) => [name?.toLowerCase(), Number(value)] as const,
    );
    // `image` is what is neither of the others there.
    const { image, ...others } = BLEND_KIND;
    expect(Object.fromEntries(constants)).to.deep.equal(others);
    expect(Object.values(others)).to.not.include(image);
  });
});
