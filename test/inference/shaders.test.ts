import { expect } from 'chai';
import { shader as binary } from '../../shaders/inference/binary.wgsl';
import { shader as conv2dFrame } from '../../shaders/inference/conv2d-frame.wgsl';
import { shader as conv2d } from '../../shaders/inference/conv2d.wgsl';
import { shader as depthwiseConv2d } from '../../shaders/inference/depthwise-conv2d.wgsl';
import { shader as depthwiseMask } from '../../shaders/inference/depthwise-mask.wgsl';
import { shader as depthwisePointwise } from '../../shaders/inference/depthwise-pointwise.wgsl';
import { shader as activate } from '../../shaders/inference/lib/activate.wgsl';
import { shader as framePlace } from '../../shaders/inference/lib/frame-place.wgsl';
import { shader as sums } from '../../shaders/inference/lib/sums.wgsl';
import { shader as weightsQuad } from '../../shaders/inference/lib/weights-quad.wgsl';
import { shader as weights } from '../../shaders/inference/lib/weights.wgsl';
import { shader as windowSums } from '../../shaders/inference/lib/window-sums.wgsl';
import { shader as windowText } from '../../shaders/inference/lib/window.wgsl';
import { shader as mean } from '../../shaders/inference/mean.wgsl';
import { shader as pointwise } from '../../shaders/inference/pointwise.wgsl';
import { shader as readFrame } from '../../shaders/inference/read-frame.wgsl';
import { shader as resizeBilinear } from '../../shaders/inference/resize-bilinear.wgsl';
import { shader as squeezeExcite } from '../../shaders/inference/squeeze-excite.wgsl';
import { shader as transposeConv2d } from '../../shaders/inference/transpose-conv2d.wgsl';
import { shader as writeMask } from '../../shaders/inference/write-mask.wgsl';
import { FRAME_PARAMS } from '../../src/inference/kernels/frame-params.js';
import { SQUEEZE_EXCITE_PARAMS } from '../../src/inference/kernels/squeeze-excite.js';
import {
  headerOf,
  listedBindings,
  membersOf,
  parseBindings,
  parseWgslParams,
  testHeader,
  type ShaderFile,
} from '../helpers/shader-text.js';

const KERNELS: readonly ShaderFile[] = [
  { file: 'binary.wgsl', text: binary, block: null },
  { file: 'conv2d-frame.wgsl', text: conv2dFrame, block: FRAME_PARAMS },
  { file: 'conv2d.wgsl', text: conv2d, block: null },
  { file: 'depthwise-conv2d.wgsl', text: depthwiseConv2d, block: null },
  { file: 'depthwise-mask.wgsl', text: depthwiseMask, block: null },
  { file: 'depthwise-pointwise.wgsl', text: depthwisePointwise, block: null },
  { file: 'mean.wgsl', text: mean, block: null },
  { file: 'pointwise.wgsl', text: pointwise, block: null },
  { file: 'read-frame.wgsl', text: readFrame, block: FRAME_PARAMS },
  { file: 'resize-bilinear.wgsl', text: resizeBilinear, block: null },
  { file: 'squeeze-excite.wgsl', text: squeezeExcite, block: SQUEEZE_EXCITE_PARAMS },
  { file: 'transpose-conv2d.wgsl', text: transposeConv2d, block: null },
  { file: 'write-mask.wgsl', text: writeMask, block: null },
];

const LIBRARIES: readonly Omit<ShaderFile, 'block'>[] = [
  { file: 'activate.wgsl', text: activate },
  { file: 'frame-place.wgsl', text: framePlace },
  { file: 'sums.wgsl', text: sums },
  { file: 'weights-quad.wgsl', text: weightsQuad },
  { file: 'weights.wgsl', text: weights },
  { file: 'window-sums.wgsl', text: windowSums },
  { file: 'window.wgsl', text: windowText },
];

/** That they compile is tested with what they compute, where their constants have values. */
describe('inference shaders', () => {
  for (const shader of KERNELS) {
    const { file, text, block } = shader;

    describe(file, () => {
      testHeader(shader, 1);

      it('has one entry point, main, for workgroups as large as the engine likes', () => {
        expect(text.match(/@(vertex|fragment|compute)\b/g)).to.deep.equal(['@compute']);
        expect(text).to.match(/@compute @workgroup_size\(WORKGROUP_SIZE\)\nfn main\(/);
      });

      it('has the struct of its table: names, types, order', () => {
        expect(parseWgslParams(text)).to.deep.equal(membersOf(block));
      });

      it('lists its bindings in its header', () => {
        const bindings = parseBindings(text);
        expect(bindings).to.have.length(text.split('@binding').length - 1);
        expect(listedBindings(text)).to.deep.equal(bindings);
      });

      it('has its weights, used or not, at binding 0', () => {
        expect(headerOf(text).join('\n')).to.match(/^\/\/ @group\(0\) 0 weights /m);
      });
    });
  }

  for (const { file, text } of LIBRARIES) {
    describe(`lib/${file}`, () => {
      it('says in line 1, after its own name, what it does', () => {
        expect(text.split('\n')[0]).to.match(new RegExp(`^// ${file.replace('.wgsl', '')}: \\w.+`));
      });

      it('names its source', () => {
        expect(headerOf(text).join('\n')).to.match(/^\/\/ source: \S/m);
      });

      it('has neither an entry point nor bindings', () => {
        expect(text).to.not.match(/@(compute|group|binding)\b/);
      });
    });
  }
});
