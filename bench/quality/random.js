/**
 * Numbers from 0 to below 1, the same in every run with the same seed. A linear congruential generator with the factors of
 * Numerical Recipes: good enough for pictures.
 *
 * @param {number} seed
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
