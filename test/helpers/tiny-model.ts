import type { LoadedModel } from '../../src/inference/segmenter.js';
import { BUILTIN, OPTIONS } from '../../src/inference/tflite/schema.js';
import type { Size } from './picture.js';
import { writeModel } from './tflite-file.js';

/** A model of one convolution, whose mask is one of its picture's colours. */
export function makeTinyModel(
  { width, height }: Size,
  color: 'red' | 'green',
  code: number = BUILTIN.CONV_2D,
): LoadedModel {
  const weights = color === 'red' ? [1, 0, 0] : [0, 1, 0];
  const bytes = writeModel({
    tensors: [
      { shape: [1, height, width, 3] },
      { shape: [1, 1, 1, 3], values: weights },
      { shape: [1], values: [0] },
      { shape: [1, height, width, 1] },
    ],
    operators: [
      {
        code,
        inputs: [0, 1, 2],
        outputs: [3],
        options: {
          fields: OPTIONS.conv2d,
          values: { padding: 0, strideX: 1, strideY: 1, activation: 0, dilationX: 1, dilationY: 1 },
        },
      },
    ],
    inputs: [0],
    outputs: [3],
  });
  return { name: color, bytes, width, height };
}
