import { BgCameraError } from './errors.js';

/**
 * Settles as `promise` does, unless that takes too long.
 * @throws BgCameraError made by `onLate` when the time is up; `promise` goes on unheard
 */
export async function withinTime<T>(
  promise: Promise<T>,
  timeoutMs: number,
  onLate: () => BgCameraError,
): Promise<T> {
  if (timeoutMs === Infinity) return promise;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onLate()), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Settles as `promise` does, unless `signal` is aborted first: a prompt that nobody answers ends no wait.
 * @throws BgCameraError the signal's reason, or `aborted`; `promise` goes on unheard
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(BgCameraError.from(signal.reason, 'aborted', 'the start was ended'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
