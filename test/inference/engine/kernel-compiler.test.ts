import { expect } from 'chai';
import {
  assembleText,
  countWorkgroups,
  KernelCompiler,
} from '../../../src/inference/engine/kernel-compiler.js';
import type { Kernel } from '../../../src/inference/kernels/kernel.js';
import { createSingleOp, createWriteMask } from '../../../src/inference/kernels/single-ops.js';
import { WebgpuCallCount } from '../../helpers/counting-device.js';
import { expectCode } from '../../helpers/expect-code.js';
import { GraphBuilder } from '../../helpers/graph-builder.js';
import { createGpuContext } from '../../helpers/gpu.js';

const PLAIN = { isHalf: false, isCpu: false, workgroupSize: 16 };

/** A graph of two convolutions alike but for their weights, and another. */
function makeKernels() {
  const builder = new GraphBuilder([2, 2, 3]);
  const first = builder.conv(0, { outputs: 3 });
  const second = builder.conv(first, { outputs: 3 });
  const graph = builder.build(builder.conv(second, { outputs: 5 }));
  const [same, alike, other] = graph.nodes.map((node) => createSingleOp(graph, node));
  return { graph, same: same!, alike: alike!, other: other! };
}

const linesOf = (kernel: Kernel, options = {}) =>
  assembleText(kernel, { ...PLAIN, ...options }).split('\n');

describe('assembleText', () => {
  const { graph, same } = makeKernels();

  it('says what a tensor holds, and the size of workgroups and of the tensors', () => {
    const lines = linesOf(same);
    expect(lines[0]).to.equal('alias Weight4 = vec4f;');
    expect(lines).to.include.members(['const WORKGROUP_SIZE = 16u;', 'const WIDTH = 2u;']);
  });

  it('enables what the device has first of all, as WGSL asks', () => {
    const lines = linesOf(same, { isHalf: true, isCpu: true });
    expect(lines.slice(0, 3)).to.deep.equal([
      'enable f16;',
      'enable subgroups;',
      'alias Weight4 = vec4<f16>;',
    ]);
  });

  it('loads weights in quads on a CPU, where there are any', () => {
    expect(linesOf(same, { isCpu: true }).join()).to.include('quadBroadcast');
    expect(linesOf(same).join()).to.not.include('quadBroadcast');
    const maskLines = linesOf(createWriteMask(graph), { isCpu: true });
    expect(maskLines.join()).to.not.include('subgroups').and.not.include('weightsAt');
  });
});

describe('countWorkgroups', () => {
  /** How many invocations run, and how many workgroups. */
  function sizesOf(x: number, workgroupSize: number | null, preferred: number) {
    const kernel = { ...makeKernels().same, invocations: [x, 3], workgroupSize } as const;
    const [count, rows] = countWorkgroups(kernel, preferred);
    const text = assembleText(kernel, { ...PLAIN, workgroupSize: preferred });
    const size = Number(/const WORKGROUP_SIZE = (\d+)u;/.exec(text)![1]);
    return { count, rows, size };
  }

  for (const [x, expected] of [
    [1, { count: 1, rows: 3, size: 16 }],
    [16, { count: 1, rows: 3, size: 16 }],
    [17, { count: 2, rows: 3, size: 16 }],
    [16 * 65535, { count: 65535, rows: 3, size: 16 }],
  ] as const) {
    it(`takes ${expected.count} of 16 for ${x} invocations`, () => {
      expect(sizesOf(x, null, 16)).to.deep.equal(expected);
    });
  }

  it('makes them larger where there would be more than any device takes', () => {
    const { count, size } = sizesOf(1024 * 1024, null, 16);
    expect(count).to.be.at.most(65535);
    expect(count * size).to.be.at.least(1024 * 1024);
    expect(size % 4).to.equal(0);
  });

  it('goes by the size that a kernel asks for', () => {
    expect(sizesOf(256, 256, 16)).to.deep.equal({ count: 1, rows: 3, size: 256 });
  });
});

describe('KernelCompiler', () => {
  it('makes one pipeline of kernels that differ in nothing but their weights', async function () {
    const context = await createGpuContext(this);
    const count = new WebgpuCallCount();
    const { device, frames } = context;
    const compiler = new KernelCompiler({ ...PLAIN, device, frames });
    const { same, alike, other } = makeKernels();
    const [one, two, three] = [same, alike, other].map((kernel) => compiler.compile(kernel));
    expect(two).to.equal(one);
    expect(three).to.not.equal(one);
    expect(count.take()['createComputePipelineAsync']).to.equal(2);
    await Promise.all([one!.pipeline, three!.pipeline]);
    count.restore();
    context.close();
  });

  it('rejects with gpu-lost and the name of a shader that is refused', async function () {
    const context = await createGpuContext(this);
    const { device, frames } = context;
    const compiler = new KernelCompiler({ ...PLAIN, device, frames });
    device.pushErrorScope('validation');
    const { pipeline } = compiler.compile({ ...makeKernels().same, text: 'wrong' });
    const refused = expectCode('gpu-lost', () => pipeline);
    await device.popErrorScope();
    const error = await refused;
    expect(error.message).to.include('conv2d.wgsl');
    context.close();
  });
});
