import type { Activation } from '../../src/inference/ops/activation.js';
import type { Shape } from '../../src/inference/ops/node.js';
import type { Graph } from '../../src/inference/tflite/graph.js';
import { GraphBuilder } from './graph-builder.js';
import { seededRandom } from './random.js';

const SIDES = [1, 2, 3, 4, 5, 6, 8, 10, 12];
const CHANNELS = [1, 3, 4, 5, 8, 16, 20, 24, 28];
const KERNELS = [1, 3, 5];
const ACTIVATIONS: readonly Activation[] = [
  'none',
  'none',
  'relu',
  'relu6',
  'hard-swish',
  'sigmoid',
];
/** Of what is enlarged: networks stay small. */
const MAX_PIXELS = 200;

interface Choice {
  readonly input: number;
  readonly shape: Shape;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly activation: Activation;
}

/** Makes small networks of all ops, in the patterns of segmentation models and in others, with a mask at their end. */
export class RandomGraph {
  readonly #random: () => number;
  readonly #builder: GraphBuilder;
  readonly #tensors = [0];

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#builder = new GraphBuilder([this.#pick(SIDES), this.#pick(SIDES), 3], seed);
  }

  /** To be called once. */
  build(steps: number): Graph {
    const builder = this.#builder;
    if (this.#random() < 0.5) {
      const first = builder.conv(0, { outputs: this.#pick([8, 16]), kernel: 3, stride: 2 });
      this.#tensors.push(first, builder.conv(first, { outputs: 16, activation: 'relu' }));
    }
    for (let i = 0; i < steps; i++) this.#tensors.push(this.#add(this.#choose()));
    return builder.build(this.#addMask());
  }

  #choose(): Choice {
    // Most often what was made last, as in real networks.
    const input = this.#random() < 0.8 ? this.#tensors.at(-1)! : this.#pick(this.#tensors);
    return {
      input,
      shape: this.#builder.shapeOf(input),
      outputs: this.#pick(CHANNELS),
      kernel: this.#pick(KERNELS),
      stride: this.#random() < 0.3 ? 2 : 1,
      activation: this.#pick(ACTIVATIONS),
    };
  }

  #add(choice: Choice): number {
    const { input, shape, outputs, activation } = choice;
    const builder = this.#builder;
    const isSmall = 4 * shape[0] * shape[1] <= MAX_PIXELS;
    const ops = [
      () => builder.conv(input, choice),
      () => builder.conv(input, { outputs, activation }),
      () => builder.depthwise(input, choice),
      () => builder.activation(input, activation),
      () => builder.mean(input),
      () => this.#addSum(choice),
      () => this.#addOwnInput(choice),
      () => this.#addResidual(choice),
      () => this.#addGate(choice),
      () => this.#addLow(choice),
      ...(isSmall ? [() => this.#addResize(choice)] : []),
      ...(isSmall ? [() => builder.transposeConv(input, { ...choice, stride: 2 })] : []),
    ];
    return this.#pick(ops)();
  }

  /** Or product, of the same shape or one value per channel. */
  #addSum({ input, shape, activation }: Choice): number {
    const others = this.#tensors.filter((tensor) => {
      const [height, width, channels] = this.#builder.shapeOf(tensor);
      const isSame = height === shape[0] && width === shape[1];
      return channels === shape[2] && (isSame || height * width === 1);
    });
    return this.#builder.binary(this.#pick(['add', 'mul']), input, this.#pick(others), activation);
  }

  #addOwnInput({ input, outputs, kernel, activation }: Choice): number {
    const window = this.#builder.depthwise(input, { kernel, activation });
    return this.#builder.conv(this.#builder.binary('add', input, window), { outputs });
  }

  #addResidual({ input, shape, activation }: Choice): number {
    const conv = this.#builder.conv(input, { outputs: shape[2], activation });
    return this.#builder.binary('add', conv, input);
  }

  #addGate({ input, shape, outputs, activation }: Choice): number {
    const builder = this.#builder;
    const mean = builder.mean(input);
    const hidden = this.#random() < 0.5 ? mean : builder.conv(mean, { outputs, activation });
    const gate = builder.conv(hidden, { outputs: shape[2], activation: 'sigmoid' });
    return builder.binary('mul', input, gate);
  }

  #addLow({ input, shape, kernel }: Choice): number {
    const builder = this.#builder;
    const low = builder.depthwise(input, { kernel, stride: 2 });
    return builder.binary('add', builder.resize(low, { to: [shape[0], shape[1]] }), input);
  }

  #addResize({ input, shape: [height, width] }: Choice): number {
    const to = this.#pick([
      [2 * height, 2 * width],
      [height + 1, width],
      [Math.ceil(height / 2), width],
    ] as const);
    const sampling = this.#pick(['half-pixel', 'half-pixel', 'corners', 'top-left'] as const);
    return this.#builder.resize(input, { to, sampling });
  }

  #addMask(): number {
    const builder = this.#builder;
    const [height, width] = builder.shapeOf(0);
    const last = this.#tensors.at(-1)!;
    const [lastHeight, lastWidth] = builder.shapeOf(last);
    const end = { outputs: 1, activation: 'sigmoid' } as const;
    if (2 * lastHeight === height && 2 * lastWidth === width) {
      const window = builder.depthwise(last, { kernel: 3 });
      return builder.transposeConv(window, { ...end, kernel: 2, stride: 2 });
    }
    const isWhole = lastHeight === height && lastWidth === width;
    return builder.conv(isWhole ? last : builder.resize(last, { to: [height, width] }), end);
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }
}
