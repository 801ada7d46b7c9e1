import { expect } from 'chai';
import type { GpuContext } from '../../src/gpu/gpu-context.js';
import type { Kernel } from '../../src/inference/kernels/kernel.js';
import type { Shape, Tensor } from '../../src/inference/ops/node.js';
import { planKernels, type Plan, type PlanOptions } from '../../src/inference/plan/plan-kernels.js';
import type { Graph } from '../../src/inference/tflite/graph.js';
import { GraphBuilder, makeTensor } from './graph-builder.js';
import { createGpuContext } from './gpu.js';
import { KernelRunner } from './kernel-runner.js';
import { runGraph } from './run-graph.js';

/**
 * Of the largest value or 1, whichever is more: f32 against sums in float64. 2^-24 is rounded away at each of at most a few
 * hundred products that are about as large as the result; measured up to 2e-6.
 */
export const F32_TOLERANCE = 1e-5;

export interface KernelRunners {
  readonly context: GpuContext;
  /** By the way in which blocks of weights are loaded; quads need subgroups. */
  readonly runners: readonly (readonly ['weights' | 'weights-quad', KernelRunner])[];
}

/** Opens the GPU before the tests of the suite in which it is called; without one the suite is skipped. */
export function useKernelRunners(): () => KernelRunners {
  let opened: KernelRunners | undefined;
  before(async function () {
    const context = await createGpuContext(this);
    if (!context.hasSubgroups) console.info('skipped, no subgroups: weights-quad.wgsl');
    opened = {
      context,
      runners: [
        ['weights', new KernelRunner(context)],
        ...(context.hasSubgroups
          ? [['weights-quad', new KernelRunner(context, true)] as const]
          : []),
      ],
    };
  });
  after(() => opened?.context.close());
  return () => opened!;
}

/** Few invocations, so that small tensors are shared out as large ones are on a GPU. */
export const PLAN_OPTIONS: PlanOptions = {
  isFused: true,
  minInvocations: 64,
  gateInvocations: 256,
};

/** Where it does not say otherwise, `PLAN_OPTIONS`. */
export interface RunOptions extends Partial<PlanOptions> {
  /** Default: random values. */
  readonly input?: Tensor;
}

/** The kernels between input and output, without those that read the frame and write the mask on their own. */
export function innerKernels(graph: Graph, options: Partial<PlanOptions>): Plan {
  const plan = planKernels(graph, { ...PLAN_OPTIONS, ...options });
  const isInner = ({ file }: Kernel) => file !== 'read-frame.wgsl' && file !== 'write-mask.wgsl';
  return { graph: plan.graph, kernels: plan.kernels.filter(isInner) };
}

/**
 * Runs a graph on the GPU, in each way of loading weights, and on the CPU, and fails where they differ.
 * @returns the kernels' files, in order
 */
export async function expectCpuResult(
  { context, runners }: KernelRunners,
  graph: Graph,
  { input = makeTensor(graph.shapes[graph.input]!), ...options }: RunOptions = {},
): Promise<readonly string[]> {
  const expected = runGraph(graph, input);
  const plan = innerKernels(graph, options);
  for (const [name, runner] of runners) {
    const results = await runner.run(plan, { tensors: new Map([[graph.input, input]]) });
    const actual = results.get(graph.output)!;
    expect(differenceOf(actual, expected), name).to.be.below(F32_TOLERANCE);
  }
  context.assertAlive();
  return plan.kernels.map(({ file }) => file);
}

/** One graph and what it is expected to run as. */
export interface KernelCase extends RunOptions {
  readonly name: string;
  /** Of the graph's input. */
  readonly shape: Shape;
  /** Adds the ops; gives the output tensor. */
  readonly add: (graph: GraphBuilder) => number;
  /** The kernels' files, in order. */
  readonly files: readonly string[];
}

/** Tests that the planner chooses these kernels and that they compute what the CPU does. */
export function testKernels(use: () => KernelRunners, cases: readonly KernelCase[]): void {
  for (const { name, shape, add, files, ...options } of cases) {
    it(name, async () => {
      const builder = new GraphBuilder(shape);
      const graph = builder.build(add(builder));
      expect(await expectCpuResult(use(), graph, options)).to.deep.equal(files);
    });
  }
}

/** The largest difference, as a part of the largest expected value or of 1; infinite if something is no number. */
export function differenceOf(actual: Tensor, expected: Tensor): number {
  expect(actual.shape).to.deep.equal(expected.shape);
  let [difference, largest] = [0, 1];
  expected.data.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    const off = Math.abs(actual.data[i]! - value);
    difference = Math.max(difference, Number.isNaN(off) ? Infinity : off);
  });
  return difference / largest;
}
