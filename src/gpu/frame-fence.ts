/** An idle GPU answers at once. Firefox 153 answers only when it polls its devices, every 100 ms, or at the next submit. */
const LATE_MS = 40;
/** Timers in workers are clamped to about this; asking more often is not possible. */
const POLL_MS = 4;

/**
 * Tells when the GPU is done with a frame. The pipeline waits for it between two frames, on purpose: submitting is quick,
 * so without this a slow GPU would be given frames faster than it draws them, and the stream would fall behind by
 * seconds instead of dropping frames.
 */
export class FrameFence {
  readonly #device: GPUDevice;
  readonly #needsPokes: boolean;
  /** Those who wait. Not a race with `device.lost`: each race would leave a reaction on that promise for good. */
  readonly #waiting = new Set<() => void>();
  #isLost = false;

  private constructor(device: GPUDevice, needsPokes: boolean) {
    this.#device = device;
    this.#needsPokes = needsPokes;
    void device.lost.then(() => {
      this.#isLost = true;
      this.#waiting.forEach((resolve) => resolve());
    });
  }

  /** Finds out how this browser answers. To be called before anything else is submitted. */
  static async create(device: GPUDevice): Promise<FrameFence> {
    const fence = new FrameFence(device, false);
    // Twice: a device that was just made may be late for once.
    const isPolled = (await fence.#isLate()) && (await fence.#isLate());
    return isPolled ? new FrameFence(device, true) : fence;
  }

  async #isLate(): Promise<boolean> {
    const startMs = performance.now();
    await this.settle();
    return performance.now() - startMs >= LATE_MS;
  }

  /** Resolves when the GPU has done all that was submitted so far, or is lost. */
  async settle(): Promise<void> {
    if (this.#isLost) return;
    const { queue } = this.#device;
    const isDone = queue.onSubmittedWorkDone();
    const endPokes = this.#needsPokes ? startPokes(queue) : null;
    await new Promise<void>((resolve) => {
      this.#waiting.add(resolve);
      // Some browsers reject, and some may never answer, once the device is gone.
      const end = () => {
        this.#waiting.delete(resolve);
        resolve();
      };
      isDone.then(end, end);
    });
    endPokes?.();
  }
}

/** At once, because the GPU is idle by now where taking the canvas' picture waits for it, as on Firefox; then again. */
function startPokes(queue: GPUQueue): () => void {
  const poke = () => queue.submit([]);
  poke();
  const timer = setInterval(poke, POLL_MS);
  return () => clearInterval(timer);
}
