const CELL_WIDTH = 424;
const GAP = 8;
const LABEL_HEIGHT = 22;
const TITLE_HEIGHT = 34;
const COLUMNS = ['input', 'mask', 'output'];

/**
 * Draws the contact sheet: a line of numbers, and one row for each moment with input, mask and output.
 *
 * @param {import('./moments.js').Moment[]} moments
 * @param {(ImageData | null)[]} masks
 * @param {object} stats the element's
 * @returns {Promise<Blob>} a PNG
 */
export async function drawSheet(moments, masks, stats) {
  const { width, height } = moments[0].output;
  const cell = { width: CELL_WIDTH, height: Math.round((CELL_WIDTH * height) / width) };
  const rowHeight = cell.height + LABEL_HEIGHT + GAP;
  const canvas = new OffscreenCanvas(
    GAP + COLUMNS.length * (cell.width + GAP),
    TITLE_HEIGHT + moments.length * rowHeight,
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.font = '14px sans-serif';
  context.fillText(describe(stats), GAP, 22);
  for (const [row, moment] of moments.entries()) {
    const top = TITLE_HEIGHT + row * rowHeight;
    await drawRow(context, { top, cell, moment, mask: masks[row], firstUs: startUs(moments) });
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

function startUs(moments) {
  return moments[0].pictures[0].timestampUs;
}

async function drawRow(context, { top, cell, moment, mask, firstUs }) {
  const picture = moment.pictures.at(-1);
  const input = picture.toFrame();
  const images = [input, mask && (await createImageBitmap(mask)), moment.output];
  const seconds = `${((picture.timestampUs - firstUs) / 1e6).toFixed(2)} s`;
  for (const [column, name] of COLUMNS.entries()) {
    const left = GAP + column * (cell.width + GAP);
    const isGuess = name === 'input' && !moment.isExact;
    const note = images[column] ? (isGuess ? ' (nearest in time)' : '') : ' (not recovered)';
    context.fillStyle = '#000';
    context.fillText(`${name}, ${seconds}${note}`, left, top + 16);
    context.fillStyle = '#ccc';
    context.fillRect(left, top + LABEL_HEIGHT, cell.width, cell.height);
    if (!images[column]) continue;
    context.drawImage(images[column], left, top + LABEL_HEIGHT, cell.width, cell.height);
  }
  input.close();
}

function describe({
  tier,
  transport,
  inference,
  compositor,
  model,
  width,
  height,
  fps,
  latencyMs,
}) {
  const latency = latencyMs?.p50?.toFixed(0) ?? '–';
  return [
    `tier ${tier}`,
    `transport ${transport}`,
    `inference ${inference} (${model})`,
    `compositor ${compositor}`,
    `${width} × ${height}`,
    `${fps?.toFixed(1) ?? '–'} fps`,
    `latency ${latency} ms`,
  ].join('  ·  ');
}
