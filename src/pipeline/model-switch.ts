import { fetchModel } from '../inference/model-catalog.js';
import type { Segmenter } from '../inference/segmenter.js';

/** Keeps a segmenter on the model that was wanted last, one change at a time. */
export class ModelSwitch {
  /** True while the segmenter is between two models: it must not be given frames. */
  isBetweenModels = false;
  readonly #segmenter: Segmenter;
  readonly #assets: string;
  readonly #signal: AbortSignal;
  #wanted: string;
  #change: Promise<void> | null = null;

  constructor(segmenter: Segmenter, assets: string, signal: AbortSignal) {
    this.#segmenter = segmenter;
    this.#assets = assets;
    this.#signal = signal;
    this.#wanted = segmenter.modelName;
  }

  /** The name asked for last, whether it is there yet or not. */
  get wanted(): string {
    return this.#wanted;
  }

  /**
   * Resolves when the model wanted last is in place.
   * @throws BgCameraError when it can't be; the one before it goes on
   */
  want(name: string): Promise<void> {
    this.#wanted = name;
    this.#change ??= this.#follow().finally(() => (this.#change = null));
    return this.#change;
  }

  async #follow(): Promise<void> {
    while (this.#segmenter.modelName !== this.#wanted) {
      const name = this.#wanted;
      try {
        await this.#changeTo(name);
      } catch (cause) {
        // The failure of a model that nobody wants any more must not keep the next from its turn.
        if (name === this.#wanted || this.#signal.aborted) throw cause;
      }
    }
  }

  async #changeTo(name: string): Promise<void> {
    const model = await fetchModel(name, this.#assets, { signal: this.#signal });
    if (name !== this.#wanted) return;
    this.isBetweenModels = !this.#segmenter.runsWhileUpdated;
    try {
      await this.#segmenter.update({ model });
    } finally {
      this.isBetweenModels = false;
    }
  }
}
