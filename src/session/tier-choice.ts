import type { Load } from '../capability/governor.js';
import type { TierPlan } from '../capability/tier.js';

/**
 * What to do about a tier that is too slow, or was given up and may be fast enough again. Each engine is tried at most once
 * while frames are late; when none that is left does it, the fastest is taken for good. So a run has at most as many of
 * these changes as there are engines, and two for the one later try.
 */
export class TierChoice {
  /** Milliseconds a frame, by the engine that was in use. */
  readonly #frameMs = new Map<string, number>();
  /** The engine that was given up last. */
  #givenUp: string | null = null;
  #hasRetried = false;
  #isSettled = false;

  /**
   * @param plans all that can run, best first
   * @param current the one in use
   * @param frameMs what a frame takes with it
   * @returns the plans to try, best first, and last the one in use; none: stay
   */
  choose(
    plans: readonly TierPlan[],
    current: TierPlan,
    { load, frameMs }: { readonly load: Load; readonly frameMs: number },
  ): readonly TierPlan[] {
    if (this.#isSettled || load === 'normal') return [];
    // Another transport would be another track.
    const others = plans.filter(
      (plan) => plan.transport === current.transport && plan.inference !== current.inference,
    );
    this.#frameMs.set(current.inference, frameMs);
    const next = load === 'easy' ? this.#retry(others) : this.#relieve(others, current);
    return next.length > 0 ? [...next, current] : [];
  }

  #retry(others: readonly TierPlan[]): readonly TierPlan[] {
    if (this.#hasRetried) return [];
    const next = others.filter(({ inference }) => inference === this.#givenUp);
    this.#hasRetried = next.length > 0;
    return next;
  }

  #relieve(others: readonly TierPlan[], current: TierPlan): readonly TierPlan[] {
    const untried = others.filter(
      ({ tier, inference }) => tier >= current.tier && !this.#frameMs.has(inference),
    );
    if (untried.length > 0 && !this.#hasRetried) {
      this.#givenUp = current.inference;
      return untried;
    }
    this.#isSettled = true;
    const timeOf = ({ inference }: TierPlan) => this.#frameMs.get(inference) ?? Infinity;
    const [fastest] = others.toSorted((a, b) => timeOf(a) - timeOf(b));
    return fastest && timeOf(fastest) < timeOf(current) ? [fastest] : [];
  }

  /** A start by hand gives every tier its chances again. */
  reset(): void {
    this.#frameMs.clear();
    this.#givenUp = null;
    this.#hasRetried = false;
    this.#isSettled = false;
  }
}
