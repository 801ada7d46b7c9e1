import { expect } from 'chai';
import { shader as blend } from '../shaders/composite/blend.frag.glsl';
import { shader as blendWgsl } from '../shaders/composite/blend.frag.wgsl';
import { shader as blur } from '../shaders/composite/blur.frag.glsl';
import { shader as blurWgsl } from '../shaders/composite/blur.frag.wgsl';
import { shader as fullscreen } from '../shaders/composite/fullscreen.vert.glsl';
import { shader as fullscreenWgsl } from '../shaders/composite/fullscreen.vert.wgsl';
import { shader as weighRoom } from '../shaders/composite/weigh-room.frag.glsl';
import { shader as weighRoomWgsl } from '../shaders/composite/weigh-room.frag.wgsl';
import { shader as copyMask } from '../shaders/inference/copy-mask.frag.glsl';
import { shader as importFrameWgsl } from '../shaders/gpu/import-frame.frag.wgsl';
import { shader as joinLooks } from '../shaders/inference/join-looks.frag.glsl';
import { shader as joinLooksWgsl } from '../shaders/inference/join-looks.frag.wgsl';
import { shader as applyFit } from '../shaders/mask/apply-fit.frag.glsl';
import { shader as applyFitWgsl } from '../shaders/mask/apply-fit.frag.wgsl';
import { shader as fitGuide } from '../shaders/mask/fit-guide.frag.glsl';
import { shader as fitGuideWgsl } from '../shaders/mask/fit-guide.frag.wgsl';
import { shader as guide } from '../shaders/mask/guide.frag.glsl';
import { shader as guideWgsl } from '../shaders/mask/guide.frag.wgsl';
import { shader as meanFit } from '../shaders/mask/mean-fit.frag.glsl';
import { shader as meanFitWgsl } from '../shaders/mask/mean-fit.frag.wgsl';
import { shader as rememberRoom } from '../shaders/mask/remember-room.frag.glsl';
import { shader as rememberRoomWgsl } from '../shaders/mask/remember-room.frag.wgsl';
import { shader as watchRoom } from '../shaders/mask/watch-room.frag.glsl';
import { shader as watchRoomWgsl } from '../shaders/mask/watch-room.frag.wgsl';
import { shader as carryGuide } from '../shaders/mask/carry-guide.frag.glsl';
import { shader as carryGuideWgsl } from '../shaders/mask/carry-guide.frag.wgsl';
import { shader as matchBlocks } from '../shaders/mask/match-blocks.frag.glsl';
import { shader as matchBlocksWgsl } from '../shaders/mask/match-blocks.frag.wgsl';
import { shader as shrinkFrame } from '../shaders/mask/shrink-frame.frag.glsl';
import { shader as shrinkFrameWgsl } from '../shaders/mask/shrink-frame.frag.wgsl';
import { BLEND_KIND, BLEND_PARAMS } from '../src/compositor/blend-params.js';
import { BLUR_PARAMS, WEIGH_ROOM_PARAMS } from '../src/compositor/blur-params.js';
import type { GpuContext } from '../src/gpu/gpu-context.js';
import { JOIN_PARAMS } from '../src/inference/join-params.js';
import { MASK_COPY_PARAMS } from '../src/inference/mask-copy.js';
import {
  CARRY_GUIDE_PARAMS,
  MATCH_BLOCKS_PARAMS,
  SHRINK_FRAME_PARAMS,
} from '../src/mask/motion-params.js';
import {
  APPLY_FIT_PARAMS,
  FIT_GUIDE_PARAMS,
  GUIDE_PARAMS,
  MEAN_FIT_PARAMS,
  REMEMBER_ROOM_PARAMS,
  WATCH_ROOM_PARAMS,
} from '../src/mask/refine-params.js';
import { createGpuContext } from './helpers/gpu.js';
import {
  headerOf,
  listedBindings,
  membersOf,
  parseBindings,
  parseGlslParams,
  parseWgslParams,
  testHeader,
  type ShaderFile,
} from './helpers/shader-text.js';

const GLSL: readonly ShaderFile[] = [
  { file: 'fullscreen.vert.glsl', text: fullscreen, block: null },
  { file: 'blend.frag.glsl', text: blend, block: BLEND_PARAMS },
  { file: 'blur.frag.glsl', text: blur, block: BLUR_PARAMS },
  { file: 'weigh-room.frag.glsl', text: weighRoom, block: WEIGH_ROOM_PARAMS },
  { file: 'copy-mask.frag.glsl', text: copyMask, block: MASK_COPY_PARAMS },
  { file: 'join-looks.frag.glsl', text: joinLooks, block: JOIN_PARAMS },
  { file: 'guide.frag.glsl', text: guide, block: GUIDE_PARAMS },
  { file: 'watch-room.frag.glsl', text: watchRoom, block: WATCH_ROOM_PARAMS },
  { file: 'remember-room.frag.glsl', text: rememberRoom, block: REMEMBER_ROOM_PARAMS },
  { file: 'fit-guide.frag.glsl', text: fitGuide, block: FIT_GUIDE_PARAMS },
  { file: 'mean-fit.frag.glsl', text: meanFit, block: MEAN_FIT_PARAMS },
  { file: 'apply-fit.frag.glsl', text: applyFit, block: APPLY_FIT_PARAMS },
  { file: 'shrink-frame.frag.glsl', text: shrinkFrame, block: SHRINK_FRAME_PARAMS },
  { file: 'match-blocks.frag.glsl', text: matchBlocks, block: MATCH_BLOCKS_PARAMS },
  { file: 'carry-guide.frag.glsl', text: carryGuide, block: CARRY_GUIDE_PARAMS },
];

const WGSL: readonly ShaderFile[] = [
  { file: 'fullscreen.vert.wgsl', text: fullscreenWgsl, block: null },
  { file: 'import-frame.frag.wgsl', text: importFrameWgsl, block: null },
  { file: 'blend.frag.wgsl', text: blendWgsl, block: BLEND_PARAMS },
  { file: 'blur.frag.wgsl', text: blurWgsl, block: BLUR_PARAMS },
  { file: 'weigh-room.frag.wgsl', text: weighRoomWgsl, block: WEIGH_ROOM_PARAMS },
  { file: 'join-looks.frag.wgsl', text: joinLooksWgsl, block: JOIN_PARAMS },
  { file: 'guide.frag.wgsl', text: guideWgsl, block: GUIDE_PARAMS },
  { file: 'watch-room.frag.wgsl', text: watchRoomWgsl, block: WATCH_ROOM_PARAMS },
  { file: 'remember-room.frag.wgsl', text: rememberRoomWgsl, block: REMEMBER_ROOM_PARAMS },
  { file: 'fit-guide.frag.wgsl', text: fitGuideWgsl, block: FIT_GUIDE_PARAMS },
  { file: 'mean-fit.frag.wgsl', text: meanFitWgsl, block: MEAN_FIT_PARAMS },
  { file: 'apply-fit.frag.wgsl', text: applyFitWgsl, block: APPLY_FIT_PARAMS },
  { file: 'shrink-frame.frag.wgsl', text: shrinkFrameWgsl, block: SHRINK_FRAME_PARAMS },
  { file: 'match-blocks.frag.wgsl', text: matchBlocksWgsl, block: MATCH_BLOCKS_PARAMS },
  { file: 'carry-guide.frag.wgsl', text: carryGuideWgsl, block: CARRY_GUIDE_PARAMS },
];

function compile(gl: WebGL2RenderingContext, type: number, text: string): string {
  const shader = gl.createShader(type)!;
  gl.shaderSource(shader, text);
  gl.compileShader(shader);
  if (gl.getShaderParameter(shader, gl.COMPILE_STATUS)) return 'compiles';
  return gl.getShaderInfoLog(shader) ?? 'no log';
}

describe('GLSL shaders', () => {
  let gl: WebGL2RenderingContext;

  before(() => {
    gl = new OffscreenCanvas(1, 1).getContext('webgl2')!;
  });

  after(() => gl.getExtension('WEBGL_lose_context')?.loseContext());

  for (const shader of GLSL) {
    const { file, text, block } = shader;
    const isVertex = file.endsWith('.vert.glsl');

    describe(file, () => {
      it('says its version in line 1', () => {
        expect(text.split('\n')[0]).to.equal('#version 300 es');
      });

      testHeader(shader, 2);

      it('has one entry point, main', () => {
        expect(text.match(/\bvoid\s+main\s*\(\s*\)/g)).to.have.length(1);
      });

      it('has the uniform block of its table: names, types, order', () => {
        expect(parseGlslParams(text)).to.deep.equal(membersOf(block));
      });

      it('lists its samplers and parameters in its header', () => {
        const samplers = [...text.matchAll(/^uniform sampler2D (\w+);$/gm)].map(
          (match) => match[1],
        );
        const listed = headerOf(text).flatMap((line) => /^\/\/ \d (\w+) /.exec(line)?.[1] ?? []);
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
});

describe('WGSL shaders', () => {
  let context: GpuContext;

  before(async function () {
    context = await createGpuContext(this);
  });

  after(() => context.close());

  async function findErrors(code: string): Promise<string[]> {
    const { device } = context;
    device.pushErrorScope('validation');
    const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
    await device.popErrorScope();
    return messages.map(({ type, lineNum, message }) => `${type} in line ${lineNum}: ${message}`);
  }

  for (const shader of WGSL) {
    const { file, text, block } = shader;

    describe(file, () => {
      testHeader(shader, 1);

      it('has one entry point, main', () => {
        expect(text.match(/@(vertex|fragment|compute)\b/g)).to.have.length(1);
        expect(text).to.match(/@(vertex|fragment|compute)[^{]*\nfn main\(/);
      });

      it('has the struct of its table: names, types, order', () => {
        expect(parseWgslParams(text)).to.deep.equal(membersOf(block));
      });

      it('lists its bindings in its header', () => {
        const bindings = parseBindings(text);
        expect(bindings).to.have.length(text.split('@binding').length - 1);
        expect(listedBindings(text)).to.deep.equal(bindings);
      });

      it('compiles', async () => {
        expect(await findErrors(text)).to.deep.equal([]);
      });
    });
  }

  it('are compiled by what finds errors: the control', async () => {
    expect(await findErrors('fn main() -> f32 { return missing; }')).to.have.length(1);
  });
});

describe('BLEND_KIND', () => {
  // `image` is what is neither of the others in the shaders.
  const { image, ...others } = BLEND_KIND;

  for (const [file, text, declaration] of [
    ['blend.frag.glsl', blend, /^const int (\w+) = (\d+);$/gm],
    ['blend.frag.wgsl', blendWgsl, /^const (\w+) = (\d+);$/gm],
  ] as const) {
    it(`numbers the kinds of background as ${file} does`, () => {
      const constants = [...text.matchAll(declaration)].map(
        ([, name, value]) => [name?.toLowerCase(), Number(value)] as const,
      );
      expect(Object.fromEntries(constants)).to.deep.equal(others);
      expect(Object.values(others)).to.not.include(image);
    });
  }
});
