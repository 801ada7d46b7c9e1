import type { Activation } from '../../src/inference/ops/activation.js';
import type { Shape, Tensor } from '../../src/inference/ops/node.js';
import { paint } from '../../src/inference/ops/transpose-conv.js';
import { slide } from '../../src/inference/ops/window.js';
import type { Graph, GraphNode } from '../../src/inference/tflite/graph.js';
import { seededRandom } from './random.js';

type Pair = number | readonly [y: number, x: number];

export interface WindowOptions {
  /** Default 1. */
  readonly kernel?: Pair;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default SAME. */
  readonly isValid?: boolean;
  readonly activation?: Activation;
}

export interface ConvOptions extends WindowOptions {
  readonly outputs: number;
  /** Instead of random ones. */
  readonly weights?: readonly number[];
  /** Instead of random ones. */
  readonly bias?: readonly number[];
}

export interface ResizeOptions {
  readonly to: readonly [height: number, width: number];
  /** Default `half-pixel`, as in the selfie models. */
  readonly sampling?: 'half-pixel' | 'corners' | 'top-left';
}

/** Makes graphs op by op, with random weights. Methods give the number of the tensor that the op writes. */
export class GraphBuilder {
  readonly input = 0;
  readonly #shapes: Shape[];
  readonly #nodes: GraphNode[] = [];
  readonly #random: () => number;

  constructor(input: Shape, seed = 1) {
    this.#shapes = [input];
    this.#random = seededRandom(seed);
  }

  conv(input: number, options: ConvOptions): number {
    const { outputs, activation = 'none', weights, bias } = options;
    const [height, width, inputs] = this.#shapes[input]!;
    const { window, y, x } = readWindow([height, width], options, slide);
    const products = window.kernel.height * window.kernel.width * inputs;
    return this.#add([y.output, x.output, outputs], [input], {
      kind: 'conv2d',
      ...window,
      weights: weights
        ? Float32Array.from(weights)
        : this.#makeWeights(outputs * products, products),
      bias: bias ? Float32Array.from(bias) : this.#makeWeights(outputs, 1),
      activation,
    });
  }

  depthwise(input: number, options: WindowOptions): number {
    const { activation = 'none' } = options;
    const [height, width, channels] = this.#shapes[input]!;
    const { window, y, x } = readWindow([height, width], options, slide);
    const taps = window.kernel.height * window.kernel.width;
    return this.#add([y.output, x.output, channels], [input], {
      kind: 'depthwise-conv2d',
      ...window,
      weights: this.#makeWeights(taps * channels, taps),
      bias: this.#makeWeights(channels, 1),
      activation,
    });
  }

  transposeConv(input: number, options: ConvOptions): number {
    const { outputs, activation = 'none' } = options;
    const [height, width, inputs] = this.#shapes[input]!;
    const { window, y, x } = readWindow([height, width], options, paint);
    const taps = window.kernel.height * window.kernel.width;
    return this.#add([y.output, x.output, outputs], [input], {
      kind: 'transpose-conv',
      ...window,
      weights: this.#makeWeights(outputs * taps * inputs, inputs),
      bias: this.#makeWeights(outputs, 1),
      activation,
    });
  }

  /** The first of the two has the output's shape. */
  binary(op: 'add' | 'mul', a: number, b: number, activation: Activation = 'none'): number {
    return this.#add(this.#shapes[a]!, [a, b], { kind: 'binary', op, activation });
  }

  activation(input: number, activation: Activation): number {
    return this.#add(this.#shapes[input]!, [input], { kind: 'activation', activation });
  }

  mean(input: number): number {
    return this.#add([1, 1, this.#shapes[input]![2]], [input], { kind: 'mean' });
  }

  resize(input: number, { to, sampling = 'half-pixel' }: ResizeOptions): number {
    return this.#add([...to, this.#shapes[input]![2]], [input], {
      kind: 'resize-bilinear',
      halfPixelCenters: sampling === 'half-pixel',
      alignCorners: sampling === 'corners',
    });
  }

  shapeOf(tensor: number): Shape {
    return this.#shapes[tensor]!;
  }

  build(output: number): Graph {
    return { shapes: this.#shapes, nodes: this.#nodes, input: this.input, output };
  }

  #add(outputShape: Shape, inputs: readonly number[], rest: object): number {
    const output = this.#shapes.push(outputShape) - 1;
    const name = `NODE #${this.#nodes.length}`;
    this.#nodes.push({ name, inputs, output, outputShape, ...rest } as GraphNode);
    return output;
  }

  /** So large that the outputs of a sum of that many products are about as large as its inputs. */
  #makeWeights(length: number, products: number): Float32Array {
    const scale = Math.sqrt(3 / products);
    return Float32Array.from({ length }, () => scale * (2 * this.#random() - 1));
  }
}

type SideRule = typeof slide | typeof paint;

function readWindow(
  [height, width]: readonly [number, number],
  { kernel = 1, stride = 1, isValid = false }: WindowOptions,
  rule: SideRule,
) {
  const [kernelY, kernelX] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const [strideY, strideX] = typeof stride === 'number' ? [stride, stride] : stride;
  const y = rule({ input: height, kernel: kernelY, stride: strideY, isSame: !isValid });
  const x = rule({ input: width, kernel: kernelX, stride: strideX, isSame: !isValid });
  const window = {
    kernel: { height: kernelY, width: kernelX },
    stride: { y: strideY, x: strideX },
    padding: { top: y.before, left: x.before },
  };
  return { window, y, x };
}

/** A tensor of random values, -8 to 8: every activation has some of each of its branches. */
export function makeTensor(shape: Shape, seed = 7): Tensor {
  const random = seededRandom(seed);
  const length = shape[0] * shape[1] * shape[2];
  return { shape, data: Float32Array.from({ length }, () => 16 * random() - 8) };
}
