import { BgCameraError, type BgCameraErrorCode } from '../../src/errors.js';

/** Fails unless `act` throws or rejects with a `BgCameraError` of this code, which it gives back. */
export async function expectCode(
  code: BgCameraErrorCode,
  act: () => unknown,
): Promise<BgCameraError> {
  let error: unknown;
  try {
    await act();
  } catch (cause) {
    error = cause;
  }
  if (!(error instanceof BgCameraError))
    throw new Error(`expected ${code}, got another error, or none`, { cause: error });
  if (error.code !== code) throw new Error(`expected ${code}, got ${error.code}: ${error.message}`);
  return error;
}
