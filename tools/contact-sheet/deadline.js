/**
 * Settles as `promise` does, but rejects once the page's clock has passed `deadlineMs`: a headless run must end.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} deadlineMs on the clock of `performance.now()`
 * @param {string} what named in the error's message
 * @returns {Promise<T>}
 */
export async function before(promise, deadlineMs, what) {
  let timer;
  const late = new Promise((_, reject) => {
    const waitMs = Math.max(0, deadlineMs - performance.now());
    timer = setTimeout(() => reject(new Error(`${what} took too long`)), waitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
