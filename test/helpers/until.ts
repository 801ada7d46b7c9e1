/** Resolves when a condition that other events bring about holds; asked again with each animation frame. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const MAX_FRAMES = 3000;
  for (let i = 0; i < MAX_FRAMES; i++) {
    if (isTrue()) return;
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`never came: ${what}`);
}

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(cause: unknown): void;
}

export function defer<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (cause: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
