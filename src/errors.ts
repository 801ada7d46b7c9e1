/**
 * What can go wrong, told apart by `code`. Each code has one meaning and one next step:
 *
 * | code | what happened | what to do |
 * |---|---|---|
 * | `camera-denied` | the user or a policy refused the camera | ask the user to allow it in the browser's site settings |
 * | `camera-missing` | no camera, or none that fits the constraints | plug one in, or loosen `device-id` / `facing-mode` |
 * | `camera-busy` | the camera is there but cannot be read | close the other application, then start again |
 * | `camera-ended` | the camera was unplugged or its track ended | plug it in again or choose another, then start again |
 * | `camera-stalled` | an own camera gives no more frames; black stands soon | nothing: it goes on with the next frame; else close what else uses the camera, or choose another |
 * | `camera-frozen` | an own camera gives one and the same picture again and again; frames go on | unplug it and plug it in again, or choose another |
 * | `insecure-context` | the page is not served over https or localhost | serve it securely |
 * | `model-missing` | the model could not be fetched | check `model` and `assets` |
 * | `model-invalid` | the model is not a selfie segmentation `.tflite` | check the file named by `model` |
 * | `runtime-missing` | a worker or wasm file could not be fetched | check `assets` and the page's Content-Security-Policy |
 * | `background-failed` | the background picture or video could not be fetched or decoded | check `src` and its CORS headers |
 * | `gpu-lost` | the graphics context was lost | nothing: a lower tier takes over |
 * | `worker-lost` | the worker that processes frames died | nothing: it is started again |
 * | `stage-failed` | a stage threw on several frames in a row | nothing: a lower tier takes over |
 * | `unsupported` | no tier works here | see the attribute `unsupported` |
 * | `aborted` | `stop()` or removal ended a start that was under way | nothing |
 */
export type BgCameraErrorCode =
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-ended'
  | 'camera-stalled'
  | 'camera-frozen'
  | 'insecure-context'
  | 'model-missing'
  | 'model-invalid'
  | 'runtime-missing'
  | 'background-failed'
  | 'gpu-lost'
  | 'worker-lost'
  | 'stage-failed'
  | 'unsupported'
  | 'aborted';

/** An error as it crosses a worker boundary: structured clone drops a subclass' own fields. */
export interface SerializedError {
  readonly code: BgCameraErrorCode;
  readonly message: string;
  readonly isRecoverable: boolean;
}

/** The only error class that this package throws, rejects with or reports. Messages are English, for developers. */
export class BgCameraError extends Error {
  override readonly name = 'BgCameraError';
  readonly code: BgCameraErrorCode;
  /** True where calling `start()` again, or waiting, can succeed without a change to the page. */
  readonly recoverable: boolean;

  constructor(
    code: BgCameraErrorCode,
    message: string,
    options: { cause?: unknown; recoverable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.recoverable = options.recoverable ?? true;
  }

  /** Wraps anything thrown; a `BgCameraError` stays as it is. */
  static from(cause: unknown, code: BgCameraErrorCode, context: string): BgCameraError {
    if (cause instanceof BgCameraError) return cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new BgCameraError(code, `${context}: ${detail}`, { cause });
  }

  static deserialize(error: SerializedError): BgCameraError {
    return new BgCameraError(error.code, error.message, { recoverable: error.isRecoverable });
  }

  serialize(): SerializedError {
    return { code: this.code, message: this.message, isRecoverable: this.recoverable };
  }
}

/** @throws BgCameraError `aborted` once the signal is aborted; keeps a `BgCameraError` given as the reason. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw BgCameraError.from(signal.reason, 'aborted', 'the start was ended');
}
