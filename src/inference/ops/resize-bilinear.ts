import { OPTIONS } from '../tflite/schema.js';
import { emptyTensor, type NodeBase, type Tensor } from './node.js';
import type { OperatorReader } from './operator-reader.js';

/** How output positions map to input positions, along each side; never both true. */
interface Sampling {
  /** Pixels are squares, mapped by their centres; without it, by their top left corners. */
  readonly halfPixelCenters: boolean;
  /** First and last pixels of input and output coincide. */
  readonly alignCorners: boolean;
}

/** Scales height and width with linear interpolation. */
export interface ResizeBilinearNode extends NodeBase, Sampling {
  readonly kind: 'resize-bilinear';
}

/** Reads RESIZE_BILINEAR. Shape rule: height and width are the constant second input; channels stay. */
export function readResizeBilinear(op: OperatorReader): ResizeBilinearNode {
  op.expectInputs(2);
  const { id, shape } = op.activation(0);
  const size = op.int32s(1);
  if (size.length !== 2) throw op.invalid(`size is [${size.join()}], expected [height,width]`);
  const options = op.options(OPTIONS.resizeBilinear.type);
  const halfPixelCenters = options.bool(OPTIONS.resizeBilinear.halfPixelCenters);
  const alignCorners = options.bool(OPTIONS.resizeBilinear.alignCorners);
  if (halfPixelCenters && alignCorners)
    throw op.invalid('half-pixel centres and aligned corners exclude each other');
  const outputShape = [size[0]!, size[1]!, shape[2]] as const;
  return {
    kind: 'resize-bilinear',
    name: op.name,
    inputs: [id],
    output: op.output(outputShape),
    outputShape,
    halfPixelCenters,
    alignCorners,
  };
}

/** The two pixels of the input that an output pixel lies between, along one side, and the share of the second. */
interface Neighbors {
  readonly lower: number;
  readonly upper: number;
  readonly share: number;
}

/** Outside the outermost centres both neighbours are the outermost pixel, so that the share does not matter. */
function findNeighbors(
  at: number,
  { input, output }: { input: number; output: number },
  { halfPixelCenters, alignCorners }: Sampling,
): Neighbors {
  const scale = alignCorners && output > 1 ? (input - 1) / (output - 1) : input / output;
  const position = halfPixelCenters ? (at + 0.5) * scale - 0.5 : at * scale;
  const lower = Math.max(Math.floor(position), 0);
  return { lower, upper: Math.min(Math.ceil(position), input - 1), share: position - lower };
}

/**
 * CPU reference in float64. Source: TensorFlow Lite's reference/resize_bilinear.h, which computes positions in f32; the
 * positions of the selfie models, at quarters of a pixel, are exact in both.
 */
export function runResizeBilinear(node: ResizeBilinearNode, [input]: readonly [Tensor]): Tensor {
  const output = emptyTensor(node.outputShape);
  const [height, width, channels] = node.outputShape;
  const [inHeight, inWidth] = input.shape;
  const value = (y: number, x: number, c: number) => input.data[(y * inWidth + x) * channels + c]!;
  const mix = (a: number, b: number, share: number) => a * (1 - share) + b * share;
  let i = 0;
  for (let y = 0; y < height; y++) {
    const row = findNeighbors(y, { input: inHeight, output: height }, node);
    for (let x = 0; x < width; x++) {
      const column = findNeighbors(x, { input: inWidth, output: width }, node);
      for (let c = 0; c < channels; c++) {
        const [upper, lower] = [row.lower, row.upper].map((at) =>
          mix(value(at, column.lower, c), value(at, column.upper, c), column.share),
        );
        output.data[i++] = mix(upper!, lower!, row.share);
      }
    }
  }
  return output;
}
