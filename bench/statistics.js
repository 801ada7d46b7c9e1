/** The middle value; of an even number of values the mean of the middle two. Chosen over the mean because of outliers. */
export function median(values) {
  if (values.length === 0) throw new Error('the median of no values is asked for');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Adds to each row its `ratio` to the base row that it belongs to: how many times as long it takes.
 *
 * @template {{ medianMs: number | null }} Row
 * @param {Row[]} rows
 * @param {(row: Row) => Row | undefined} findBase
 * @returns {(Row & { ratio: number | null })[]} null where either is missing
 */
export function addRatios(rows, findBase) {
  return rows.map((row) => {
    const base = findBase(row);
    const isKnown = typeof base?.medianMs === 'number' && row.medianMs !== null;
    return { ...row, ratio: isKnown ? round(row.medianMs / base.medianMs, 3) : null };
  });
}

/** To so many decimal places, as a number. */
export function round(value, places) {
  return Number(value.toFixed(places));
}

/** Fisher and Yates' shuffle, into a new array: in every round each subject has other neighbours. */
export function shuffle(items) {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}
