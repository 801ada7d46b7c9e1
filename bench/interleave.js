import { shuffle } from './statistics.js';

/** Caches, shader compilers and clocks settle in the first ones. */
const WARM_UP_ROUNDS = 3;

/**
 * Times subjects in turn, so that what slows the machine down for a while slows down all of them: each once a round, in
 * another order each time.
 *
 * @param {object} options
 * @param {number} options.count how many subjects there are
 * @param {number} options.rounds
 * @param {number} [options.warmUpRounds] rounds before these, not counted
 * @param {(order: number[]) => Promise<number[]>} options.runRound runs the subjects with these indices, in this order;
 *   gives their times in the same order
 * @returns {Promise<number[][]>} by subject
 */
export async function timeInTurn({ count, rounds, warmUpRounds = WARM_UP_ROUNDS, runRound }) {
  const indices = Array.from({ length: count }, (_, index) => index);
  const times = indices.map(() => []);
  for (let done = -warmUpRounds; done < rounds; done++) {
    const order = shuffle(indices);
    const taken = await runRound(order);
    if (done >= 0) order.forEach((index, at) => times[index].push(taken[at]));
    if (done >= 0 && done % 10 === 0) console.error(`round ${done} of ${rounds}`);
  }
  return times;
}
