import { expect } from 'chai';
import { groupsOf, type Binding, type Kernel } from '../../../src/inference/kernels/kernel.js';
import { shapeOf } from '../../../src/inference/kernels/shape-of.js';
import { planBuffers, type BufferPlan } from '../../../src/inference/plan/plan-buffers.js';
import { planKernels } from '../../../src/inference/plan/plan-kernels.js';
import { buildGraph, type Graph } from '../../../src/inference/tflite/graph.js';
import { parseModel } from '../../../src/inference/tflite/model.js';
import { RandomGraph } from '../../helpers/random-graph.js';
import { PLAN_OPTIONS } from '../../helpers/run-kernels.js';
import { loadSelfieModel } from '../../helpers/selfie-models.js';

const BYTES_PER_VEC4 = 16;

/** Of a tensor, in vec4, as in EngineMemory. */
function lengthIn(graph: Graph, tensor: number): number {
  const [height, width, channels] = shapeOf(graph, tensor);
  return 4 * Math.ceil((height * width) / 4) * groupsOf(channels);
}

/** Kernels that only are what they read and write. */
function makeKernels(...steps: readonly { reads: number[]; writes: number[] }[]): Kernel[] {
  return steps.map(({ reads, writes }) => {
    const bindings: Binding[] = [
      ...reads.map((tensor): Binding => ({ kind: 'read', tensor })),
      ...writes.map((tensor): Binding => ({ kind: 'write', tensor })),
      { kind: 'params' },
    ];
    return { bindings } as unknown as Kernel;
  });
}

const tensorsOf = ({ bindings }: Kernel) =>
  bindings.flatMap((b) => ('tensor' in b ? [b.tensor] : []));

/** From the kernel that writes a tensor to the last one that reads it. */
function livesOf(kernels: readonly Kernel[]): ReadonlyMap<number, { first: number; last: number }> {
  const lives = new Map<number, { first: number; last: number }>();
  kernels.forEach((kernel, i) => {
    for (const tensor of tensorsOf(kernel))
      lives.set(tensor, { first: lives.get(tensor)?.first ?? i, last: i });
  });
  return lives;
}

/** Fails where a tensor does not fit its buffer, or two that live at the same time have the same. */
function expectApart(
  kernels: readonly Kernel[],
  { bufferOf, lengths }: BufferPlan,
  lengthOf: (tensor: number) => number,
): void {
  const lives = livesOf(kernels);
  expect([...bufferOf.keys()].sort()).to.deep.equal([...lives.keys()].sort());
  for (const [tensor, life] of lives) {
    const buffer = bufferOf.get(tensor)!;
    expect(lengths[buffer]).to.be.at.least(lengthOf(tensor));
    for (const [other, { first, last }] of lives) {
      if (other === tensor || bufferOf.get(other) !== buffer) continue;
      const isApart = last < life.first || life.last < first;
      expect(isApart, `tensors ${tensor} and ${other} in buffer ${buffer}`).to.be.true;
    }
  }
}

describe('planBuffers', () => {
  it('has a kernel write elsewhere than it reads, and lets the third tensor have the first buffer', () => {
    const kernels = makeKernels(
      { reads: [], writes: [0] },
      { reads: [0], writes: [1] },
      { reads: [1], writes: [2] },
    );
    const { bufferOf, lengths } = planBuffers(kernels, () => 8);
    expect([0, 1, 2].map((tensor) => bufferOf.get(tensor))).to.deep.equal([0, 1, 0]);
    expect(lengths).to.deep.equal([8, 8]);
  });

  it('keeps a tensor until its last reader is done', () => {
    const kernels = makeKernels(
      { reads: [], writes: [0] },
      { reads: [0], writes: [1] },
      { reads: [1], writes: [2] },
      { reads: [2, 0], writes: [3] },
    );
    const { bufferOf } = planBuffers(kernels, () => 8);
    expect([0, 1, 2, 3].map((tensor) => bufferOf.get(tensor))).to.deep.equal([0, 1, 2, 1]);
  });

  it('keeps two tensors apart that one kernel writes, also one that nobody reads', () => {
    const kernels = makeKernels({ reads: [], writes: [0, 1] }, { reads: [0], writes: [2] });
    const plan = planBuffers(kernels, () => 8);
    expectApart(kernels, plan, () => 8);
    expect(plan.bufferOf.get(2)).to.equal(plan.bufferOf.get(1));
  });

  it('takes the smallest free buffer that is large enough', () => {
    const lengthOf = (tensor: number) => [100, 10, 50, 9][tensor]!;
    const kernels = makeKernels(
      { reads: [], writes: [0, 1, 2] },
      { reads: [0, 1, 2], writes: [] },
      { reads: [], writes: [3] },
    );
    const { bufferOf, lengths } = planBuffers(kernels, lengthOf);
    expect(bufferOf.get(3)).to.equal(bufferOf.get(1));
    expect(lengths).to.deep.equal([100, 10, 50]);
  });

  it('makes the largest free buffer larger where none is large enough', () => {
    const lengthOf = (tensor: number) => [100, 10, 120][tensor]!;
    const kernels = makeKernels(
      { reads: [], writes: [0, 1] },
      { reads: [0, 1], writes: [] },
      { reads: [], writes: [2] },
    );
    const { bufferOf, lengths } = planBuffers(kernels, lengthOf);
    expect(bufferOf.get(2)).to.equal(bufferOf.get(0));
    expect(lengths).to.deep.equal([120, 10]);
  });

  it('keeps tensors apart in random networks, fused and unfused', () => {
    for (let seed = 0; seed < 300; seed++) {
      for (const isFused of [true, false]) {
        const plan = planKernels(new RandomGraph(seed).build(12), { ...PLAN_OPTIONS, isFused });
        const lengthOf = (tensor: number) => lengthIn(plan.graph, tensor);
        expectApart(plan.kernels, planBuffers(plan.kernels, lengthOf), lengthOf);
      }
    }
  });

  /** As f32, with a hundredth to spare; with a buffer for each tensor it would be 7.84 and 4.41 MB. */
  for (const [file, most] of [
    ['selfie_segmentation.tflite', 3.01e6],
    ['selfie_segmentation_landscape.tflite', 1.69e6],
  ] as const) {
    it(`keeps ${file} within ${most / 1e6} MB`, async () => {
      const graph = buildGraph(parseModel(await loadSelfieModel(file)));
      const plan = planKernels(graph, PLAN_OPTIONS);
      const lengthOf = (tensor: number) => lengthIn(plan.graph, tensor);
      const buffers = planBuffers(plan.kernels, lengthOf);
      expectApart(plan.kernels, buffers, lengthOf);
      const bytes = BYTES_PER_VEC4 * buffers.lengths.reduce((sum, length) => sum + length, 0);
      expect(bytes).to.be.at.most(most);
    });
  }
});
