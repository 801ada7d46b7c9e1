import type { ActivationNode } from '../ops/activation.js';
import type { GraphNode } from '../ops/graph-node.js';

/** Nodes that can apply an activation to their own result. */
type ActivatedNode = Exclude<GraphNode, { kind: 'activation' | 'mean' | 'resize-bilinear' }>;

function canActivate(node: GraphNode): node is ActivatedNode {
  return node.kind !== 'activation' && node.kind !== 'mean' && node.kind !== 'resize-bilinear';
}

/**
 * Makes each activation part of the node whose result it takes, where that node has none yet and nobody else reads its
 * result. The node keeps its place and its name, and writes what the activation wrote.
 */
export function fuseActivations(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const useCounts = countUses(nodes);
  const fused: GraphNode[] = [];
  /** Index in `fused` of the node that writes a tensor. */
  const writers = new Map<number, number>();
  for (const node of nodes) {
    const index = node.kind === 'activation' ? writers.get(node.inputs[0]!) : undefined;
    const writer = index === undefined ? undefined : fused[index];
    const isFusible =
      writer !== undefined &&
      canActivate(writer) &&
      writer.activation === 'none' &&
      useCounts.get(writer.output) === 1;
    if (isFusible) {
      const { activation, output } = node as ActivationNode;
      fused[index!] = { ...writer, activation, output };
      writers.set(output, index!);
    } else {
      writers.set(node.output, fused.push(node) - 1);
    }
  }
  return fused;
}

/** How often each tensor is read by a node. */
export function countUses(nodes: readonly GraphNode[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const id of nodes.flatMap(({ inputs }) => inputs)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
