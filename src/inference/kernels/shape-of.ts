import { BgCameraError } from '../../errors.js';
import type { Graph, Shape } from '../tflite/graph.js';

/** The shape of a tensor that a node reads or writes. @throws BgCameraError `model-invalid` for a tensor that has none */
export function shapeOf({ shapes }: Graph, tensor: number): Shape {
  const shape = shapes[tensor];
  if (!shape) {
    throw new BgCameraError('model-invalid', `tensor ${tensor} has no shape`, {
      recoverable: false,
    });
  }
  return shape;
}
