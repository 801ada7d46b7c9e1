import { expect } from 'chai';
import type { Kernel } from '../../src/inference/kernels/kernel.js';
import type { Shape } from '../../src/inference/ops/node.js';
import { planKernels, type Plan, type PlanOptions } from '../../src/inference/plan/plan-kernels.js';
import { GraphBuilder } from './graph-builder.js';
import { PLAN_OPTIONS } from './run-kernels.js';

/** The kernels' files without their ending, in order. */
export const filesOf = ({ kernels }: Plan) => kernels.map(({ file }) => file.replace('.wgsl', ''));

const tensorsOf = ({ bindings }: Kernel, wanted: 'read' | 'write') =>
  bindings.flatMap((b) => (b.kind === wanted ? [b.tensor] : []));

/** Fails unless each tensor is written once, before it is read, and the last kernel writes the mask. */
export function expectSound({ kernels }: Plan): void {
  const written = new Set<number>();
  for (const kernel of kernels) {
    for (const tensor of tensorsOf(kernel, 'read'))
      expect(written.has(tensor), `${kernel.name} reads ${tensor}, written before`).to.be.true;
    for (const tensor of tensorsOf(kernel, 'write')) {
      expect(written.has(tensor), `${kernel.name} writes ${tensor} again`).to.be.false;
      written.add(tensor);
    }
    expect(kernel.weights.length % 4).to.equal(0);
    expect(kernel.invocations.every((count) => Number.isInteger(count) && count > 0)).to.be.true;
  }
  const masks = kernels.filter(({ bindings }) => bindings.some(({ kind }) => kind === 'mask'));
  expect(masks).to.deep.equal(kernels.slice(-1));
}

/** The kernels' files of a small graph, without the ones that read the frame and write the mask; the plan is sound. */
export function planSmall(
  shape: Shape,
  add: (graph: GraphBuilder) => number,
  options: Partial<PlanOptions> = {},
): readonly string[] {
  const builder = new GraphBuilder(shape);
  const plan = planKernels(builder.build(add(builder)), { ...PLAN_OPTIONS, ...options });
  expectSound(plan);
  return filesOf(plan).filter((file) => file !== 'read-frame' && file !== 'write-mask');
}
