import { BgCameraError } from '../../errors.js';

/** The error for a `.tflite` that makes no sense at `byteOffset`. */
export function invalidAt(byteOffset: number, what: string): BgCameraError {
  return invalid(`${what} (byte ${byteOffset})`);
}

/** The error for a `.tflite` with an operator, such as `CONV_2D #24`, that cannot be run. */
export function invalidOperator(operator: string, what: string): BgCameraError {
  return invalid(`${operator}: ${what}`);
}

/** Reading the same file again cannot help: it is not recoverable. */
export function invalid(what: string): BgCameraError {
  return new BgCameraError('model-invalid', `not a segmentation model: ${what}`, {
    recoverable: false,
  });
}
