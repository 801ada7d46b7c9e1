/** Cells of a story's picture, across and down: of about 35x40 px, so that an icon that is missing shows in one. */
const [COLUMNS, ROWS] = [20, 12];

/**
 * The mean colour of each cell: hardly anything is left of what machines do differently (smoothed letters, rounded corners), and
 * a few kilobytes of text can be compared.
 *
 * @param {import('playwright-core').Page} page any; it decodes the picture
 * @param {Buffer} png
 * @returns {Promise<string[]>} a line for each row, `rrggbb` for each cell
 */
export function readGrid(page, png) {
  return page.evaluate(averageCells, [png.toString('base64'), COLUMNS, ROWS]);
}

/** Runs in the page. */
async function averageCells([base64, columns, rows]) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(bitmap, 0, 0);
  const edges = (count, size) =>
    Array.from({ length: count + 1 }, (_, i) => Math.round((i * size) / count));
  const [lefts, tops] = [edges(columns, width), edges(rows, height)];
  const averageCell = (column, row) => {
    const [x, y] = [lefts[column], tops[row]];
    const { data } = context.getImageData(x, y, lefts[column + 1] - x, tops[row + 1] - y);
    const sums = [0, 0, 0];
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] += data[i];
    return sums.map((sum) => Math.round((sum * 4) / data.length));
  };
  const toHex = (level) => level.toString(16).padStart(2, '0');
  return Array.from({ length: rows }, (_row, row) =>
    Array.from({ length: columns }, (_column, column) =>
      averageCell(column, row).map(toHex).join(''),
    ).join(''),
  );
}
