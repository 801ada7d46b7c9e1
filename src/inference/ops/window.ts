import type { Table } from '../tflite/flatbuffer.js';
import { PADDING } from '../tflite/schema.js';
import type { OperatorReader } from './operator-reader.js';
import type { Shape } from './node.js';

/** How a kernel moves over its input. */
export interface KernelWindow {
  readonly kernel: { readonly height: number; readonly width: number };
  readonly stride: { readonly y: number; readonly x: number };
  /** Zeros above the first row and before the first column; those on the other sides follow from the output's size. */
  readonly padding: { readonly top: number; readonly left: number };
}

/** The selfie models have at most 5x5, with steps of at most 2. */
const MAX_KERNEL = 7;

/** @throws BgCameraError `model-invalid` for a kernel or a stride that is out of bounds. */
export function checkWindow(
  op: OperatorReader,
  { kernel, stride }: Omit<KernelWindow, 'padding'>,
): void {
  const isIn = (size: number) => size >= 1 && size <= MAX_KERNEL;
  if (!isIn(kernel.height) || !isIn(kernel.width))
    throw op.invalid(`kernel of ${kernel.height}x${kernel.width}, expected 1 to ${MAX_KERNEL}`);
  if (!isIn(stride.y) || !isIn(stride.x))
    throw op.invalid(`stride of ${stride.y}x${stride.x}, expected 1 to ${MAX_KERNEL}`);
}

/** The fields of a convolution's options that tell how its kernel moves. */
export interface WindowFields {
  readonly padding: number;
  readonly strideX: number;
  readonly strideY: number;
  readonly dilationX: number;
  readonly dilationY: number;
}

/** Reads a convolution's window and gives it with the height and width of the output. Dilation must be 1. */
export function readWindow(
  op: OperatorReader,
  { options, fields }: { options: Table; fields: WindowFields },
  { kernel, input }: { kernel: KernelWindow['kernel']; input: Shape },
): { window: KernelWindow; height: number; width: number } {
  const stride = { y: options.int32(fields.strideY), x: options.int32(fields.strideX) };
  checkWindow(op, { kernel, stride });
  const dilation = [fields.dilationY, fields.dilationX].map((field) => options.int32(field, 1));
  if (dilation.some((factor) => factor !== 1))
    throw op.invalid(`dilation of ${dilation.join('x')}, expected 1x1`);
  const padding = options.uint8(fields.padding);
  if (padding !== PADDING.same && padding !== PADDING.valid)
    throw op.invalid(`padding ${padding}, expected 0 (SAME) or 1 (VALID)`);
  const isSame = padding === PADDING.same;
  const y = slide({ input: input[0], kernel: kernel.height, stride: stride.y, isSame });
  const x = slide({ input: input[1], kernel: kernel.width, stride: stride.x, isSame });
  return {
    window: { kernel, stride, padding: { top: y.before, left: x.before } },
    height: y.output,
    width: x.output,
  };
}

/**
 * Along one side, how many outputs there are and how many zeros come before the input. SAME: ceil(input / stride)
 * outputs; the zeros that these need are shared between both ends, an odd one comes after. VALID: no zeros.
 * Source: TensorFlow Lite's kernels/padding.h, ComputeOutSize and ComputePaddingWithOffset.
 */
export function slide(side: { input: number; kernel: number; stride: number; isSame: boolean }): {
  output: number;
  before: number;
} {
  const { input, kernel, stride, isSame } = side;
  if (!isSame) return { output: Math.ceil((input - kernel + 1) / stride), before: 0 };
  const output = Math.ceil(input / stride);
  const zeros = Math.max((output - 1) * stride + kernel - input, 0);
  return { output, before: Math.floor(zeros / 2) };
}
