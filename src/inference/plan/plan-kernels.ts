import { createDepthwiseMask, createDepthwisePointwise } from '../kernels/depthwise.js';
import {
  createFrameConv,
  createReadFrame,
  isFrameConv,
  isSecondConv,
} from '../kernels/frame-kernels.js';
import { MAX_GROUPS, groupsOf, type Kernel } from '../kernels/kernel.js';
import { createPointwise } from '../kernels/pointwise.js';
import { shapeOf } from '../kernels/shape-of.js';
import { createSingleOp, createWriteMask } from '../kernels/single-ops.js';
import { createSqueezeExcite, isGateOf } from '../kernels/squeeze-excite.js';
import type { BinaryNode, Conv2dNode, Graph, GraphNode } from '../tflite/graph.js';
import { commuteResize, isPointwise } from './commute-resize.js';
import { GraphIndex } from './graph-index.js';
import { matchGate, matchMask, matchPointwiseInput, matchWindow } from './match.js';

/** Kernels in the order in which they run, and the graph whose tensors they name. */
export interface Plan {
  readonly graph: Graph;
  readonly kernels: readonly Kernel[];
}

export interface PlanOptions {
  /** false: one kernel for each op, to measure and to check the fused ones against. */
  readonly isFused: boolean;
  /** See `PointwiseInput`. */
  readonly minInvocations: number;
  /** Of the one workgroup of squeeze-excite. */
  readonly gateInvocations: number;
}

/**
 * Turns a graph into dispatches. Fused, it is worked out from the output backwards: each kernel takes in as much of what
 * comes before it as it can, and asks for the rest. Pure.
 */
export function planKernels(graph: Graph, options: PlanOptions): Plan {
  if (options.isFused) {
    const commuted = commuteResize(graph);
    return { graph: commuted, kernels: new Planner(commuted, options).plan() };
  }
  const kernels = graph.nodes.map((node) => createSingleOp(graph, node));
  return { graph, kernels: [createReadFrame(graph), ...kernels, createWriteMask(graph)] };
}

class Planner {
  readonly #graph: Graph;
  readonly #index: GraphIndex;
  readonly #options: PlanOptions;
  readonly #kernels: Kernel[] = [];
  /** Tensors that a kernel so far writes. */
  readonly #made = new Set<number>();

  constructor(graph: Graph, options: PlanOptions) {
    this.#graph = graph;
    this.#index = new GraphIndex(graph);
    this.#options = options;
  }

  plan(): readonly Kernel[] {
    const last = matchMask(this.#graph, this.#index);
    if (last) {
      this.#need(last.window.inputs[0]!);
      this.#kernels.push(createDepthwiseMask(this.#graph, last, last.node));
    } else {
      this.#need(this.#graph.output);
      this.#kernels.push(createWriteMask(this.#graph));
    }
    return this.#kernels;
  }

  /** Makes sure that a kernel writes this tensor. */
  #need(tensor: number): void {
    if (this.#made.has(tensor)) return;
    this.#made.add(tensor);
    const node = this.#index.producerOf(tensor);
    if (!node) this.#kernels.push(createReadFrame(this.#graph));
    else if (node.kind === 'conv2d') this.#planConv(node);
    else if (node.kind === 'binary') this.#planBinary(node);
    else this.#planSingle(node);
  }

  #planSingle(node: GraphNode): void {
    for (const input of node.inputs) this.#need(input);
    this.#kernels.push(createSingleOp(this.#graph, node));
  }

  #planConv(node: Conv2dNode): void {
    if (this.#planFrameConv(node) || this.#planGate(node)) return;
    if (isPointwise(node)) this.#planPointwise(node, null, node.output);
    else this.#planSingle(node);
  }

  /** The first convolution and a 1x1 convolution of it come in one kernel, whichever of the two is needed first. */
  #planFrameConv(node: Conv2dNode): boolean {
    const isFirst = node.inputs[0] === this.#graph.input;
    const producer = isFirst ? node : this.#index.producerOf(node.inputs[0]!);
    if (producer?.kind !== 'conv2d' || producer.inputs[0] !== this.#graph.input) return false;
    const second = this.#index
      .consumersOf(producer.output)
      .find((consumer) => consumer.kind === 'conv2d' && isSecondConv(consumer));
    if (!isFrameConv(producer) || second?.kind !== 'conv2d') return false;
    if (!isFirst && node !== second) return false;
    this.#made.add(producer.output).add(second.output);
    this.#kernels.push(createFrameConv(this.#graph, producer, second));
    return true;
  }

  #planGate(node: Conv2dNode): boolean {
    const { gateInvocations } = this.#options;
    const gate = matchGate(this.#graph, this.#index, node);
    if (!gate || !isGateOf(this.#graph, gate, gateInvocations)) return false;
    this.#need(gate.input);
    if (gate.low !== null) this.#need(gate.low);
    this.#kernels.push(createSqueezeExcite(this.#graph, gate, gateInvocations));
    return true;
  }

  /** A sum whose one term is a 1x1 convolution is that convolution with a residual. */
  #planBinary(node: BinaryNode): void {
    const [a, b] = node.inputs;
    const [height, width] = shapeOf(this.#graph, b);
    const isWhole = height * width > 1;
    const conv = node.op === 'add' && node.activation === 'none' && isWhole && this.#ownConv(a, b);
    if (conv) this.#planPointwise(conv, conv.output === a ? b : a, node.output);
    else this.#planSingle(node);
  }

  /** The one of two tensors that is a 1x1 convolution made for nobody else. */
  #ownConv(...tensors: readonly number[]): Conv2dNode | null {
    for (const tensor of tensors) {
      const node = this.#index.producerOf(tensor);
      const isOwn = this.#index.consumersOf(tensor).length === 1 && !this.#made.has(tensor);
      if (node?.kind === 'conv2d' && isPointwise(node) && isOwn) return node;
    }
    return null;
  }

  #planPointwise(node: Conv2dNode, residual: number | null, output: number): void {
    if (residual !== null) this.#need(residual);
    const fused = matchWindow(this.#graph, this.#index, node.inputs[0]!);
    if (fused && groupsOf(node.bias.length) <= MAX_GROUPS) {
      this.#need(fused.window.inputs[0]!);
      const use = { node, residual, output };
      this.#kernels.push(createDepthwisePointwise(this.#graph, fused, use));
      return;
    }
    const source = matchPointwiseInput(this.#graph, this.#index, node.inputs[0]!);
    this.#need(source.input);
    if (source.gate !== null) this.#need(source.gate);
    if (source.low !== null) this.#need(source.low);
    const use = { ...source, residual, output, minInvocations: this.#options.minInvocations };
    this.#kernels.push(createPointwise(this.#graph, node, use));
  }
}
