/** Of this run's random tests: `SEED` of the environment, which the runner's page carries here, or one by chance. */
export function chooseSeed(): number {
  const { SEED } = globalThis as { SEED?: number };
  const seed = SEED ?? Math.floor(Math.random() * 2 ** 32);
  console.info(`SEED=${seed}`);
  return seed;
}
