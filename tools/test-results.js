/**
 * What a stage of the tests came to. Each text names its test.
 *
 * @typedef {{ passed: number, failures: string[], skips: string[] }} Results
 */

/** @returns {Results} */
export function emptyResults() {
  return { passed: 0, failures: [], skips: [] };
}

/** The one-line summary: `N passed, N failed`, and `, N skipped` where there are any. */
export function summarize({ passed, failures, skips }) {
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
  return `${passed} passed, ${failures.length} failed${skipped}`;
}
