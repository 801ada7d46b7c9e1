import type { Graph, GraphNode } from '../tflite/graph.js';

/** Who makes and who reads each tensor of a graph. */
export class GraphIndex {
  readonly #producers = new Map<number, GraphNode>();
  readonly #consumers = new Map<number, GraphNode[]>();

  constructor({ nodes }: Graph) {
    for (const node of nodes) {
      this.#producers.set(node.output, node);
      for (const input of node.inputs) {
        this.#consumers.set(input, [...this.consumersOf(input), node]);
      }
    }
  }

  producerOf(tensor: number): GraphNode | null {
    return this.#producers.get(tensor) ?? null;
  }

  consumersOf(tensor: number): readonly GraphNode[] {
    return this.#consumers.get(tensor) ?? [];
  }
}
