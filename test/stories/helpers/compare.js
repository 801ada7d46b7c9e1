/** In pixels: what rounding and another version of a browser move, while letters are of one font. */
const BOX_TOLERANCE = 2;
/**
 * In levels of 255, for each channel of a cell. Letters that are smoothed in another way, without hints, come to 1, as does
 * one run after the other; the rest is for processors that compute masks in another order.
 */
const CELL_TOLERANCE = 5;
/** One change touches many parts and cells; the first few tell which. */
const MAX_TOLD = 6;

/**
 * What is different from the reference, in words; empty if nothing is.
 *
 * @param {{ parts: string[], grid: string[] }} actual by `readParts` and `readGrid`
 * @param {{ parts: string[], grid: string[] }} reference
 * @returns {string[]}
 */
export function compare(actual, reference) {
  return [compareParts, compareGrids].flatMap((find) => {
    const found = [...find(actual, reference)];
    const more = found.length - MAX_TOLD;
    return more > 0 ? [...found.slice(0, MAX_TOLD), `and ${more} more`] : found;
  });
}

function* compareParts({ parts }, reference) {
  const [are, were] = [nameParts(parts), nameParts(reference.parts)];
  for (const name of were.keys()) if (!are.has(name)) yield `${name} is not there`;
  for (const [name, { box, colours }] of are) {
    const was = were.get(name);
    if (!was) {
      yield `${name} was not there`;
      continue;
    }
    const isOff = box.some((value, i) => Math.abs(value - was.box[i]) > BOX_TOLERANCE);
    if (isOff) yield `${name} is at ${box.join(' ')}, was at ${was.box.join(' ')}`;
    if (colours !== was.colours) yield `${name} has ${colours}, had ${was.colours}`;
  }
}

/** Those of one name are counted. */
function nameParts(lines) {
  const parts = new Map();
  for (const line of lines) {
    const [name, box, colours] = line.split(' | ');
    let unique = name;
    for (let i = 2; parts.has(unique); i++) unique = `${name} ${i}`;
    parts.set(unique, { box: box.split(' ').map(Number), colours });
  }
  return parts;
}

function* compareGrids({ grid }, reference) {
  for (const [row, line] of grid.entries()) {
    const [cells, before] = [line, reference.grid[row]].map((text) => text.match(/.{6}/g));
    for (const [column, cell] of cells.entries()) {
      const was = before[column];
      const isOff = [0, 2, 4].some((at) => {
        const [level, wasLevel] = [cell, was].map((text) => parseInt(text.slice(at, at + 2), 16));
        return Math.abs(level - wasLevel) > CELL_TOLERANCE;
      });
      if (isOff) yield `cell ${column + 1} of row ${row + 1} is #${cell}, was #${was}`;
    }
  }
}
