/** Runs in the page. A subject has `prepare(options)`, which loads its code and gives the function that starts it. */

/** Long enough for a machine without a GPU; a subject that never gets there must not hang the run. */
const LIMIT_MS = 60_000;

/**
 * Starts a subject, with its code loaded and nothing else.
 *
 * @returns {Promise<number>} milliseconds until the first composited frame
 */
export async function startSubject({ module, options }) {
  const { prepare } = await import(module);
  const start = await prepare(options);
  const before = performance.now();
  await Promise.race([start(), failLate()]);
  return performance.now() - before;
}

function failLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no composited frame in ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
}
