/**
 * Rows of objects as text: names on the left, figures on the right.
 *
 * @param {object[]} rows
 * @param {string[]} columns keys of the rows, also the headings
 */
export function formatTable(rows, columns) {
  const lines = [columns, ...rows.map((row) => columns.map((key) => formatCell(row[key])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((cells) => cells[at].length)));
  const isFigure = columns.map((key) => rows.some((row) => typeof row[key] === 'number'));
  const pad = (cell, at) => (isFigure[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]));
  return lines.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n');
}

function formatCell(value) {
  if (value === undefined || value === null) return '-';
  if (typeof value !== 'number') return String(value);
  const isSmall = Math.abs(value) < 1;
  return value.toLocaleString('en', isSmall ? { maximumSignificantDigits: 3 } : {});
}
