/** Counters over time as one small plot each, in an SVG. */

const PLOT = { width: 300, height: 92, gap: 22, title: 16, columns: 3 };
const HEADER = 40;
const INK = '#1a1a1a';
const FAINT = '#767676';
const FLAT = '#1f6feb';
const NOT_FLAT = '#c62828';
const FONT = 'font-family="system-ui, sans-serif"';

/**
 * @param {string} title
 * @param {{ seconds: number, [counter: string]: number }[]} samples
 * @param {import('./trend.js').Verdict[]} verdicts in the order of the plots
 */
export function plot(title, samples, verdicts) {
  const rows = Math.ceil(verdicts.length / PLOT.columns);
  const cell = { width: PLOT.width + PLOT.gap, height: PLOT.title + PLOT.height + PLOT.gap };
  const size = {
    width: PLOT.columns * cell.width + PLOT.gap,
    height: HEADER + rows * cell.height + PLOT.gap,
  };
  const plots = verdicts.map((verdict, index) => {
    const x = PLOT.gap + (index % PLOT.columns) * cell.width;
    const y = HEADER + Math.floor(index / PLOT.columns) * cell.height;
    return `<g transform="translate(${x} ${y})">${plotOne(samples, verdict)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" ${FONT}>`,
    '<rect width="100%" height="100%" fill="white"/>',
    text(PLOT.gap, 25, title, { size: 15, color: INK }),
    ...plots,
    '</svg>\n',
  ].join('\n');
}

/** From zero, so that a slope looks as steep as it is. */
function plotOne(samples, { name, rule, last, isFlat }) {
  const values = samples.map((sample) => sample[name]);
  const most = Math.max(...values);
  const end = samples.at(-1).seconds || 1;
  const top = most || 1;
  const points = samples.map(({ seconds }, index) => {
    const x = (seconds / end) * PLOT.width;
    const y = PLOT.title + PLOT.height * (1 - values[index] / top);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const bottom = PLOT.title + PLOT.height;
  return [
    text(0, 11, name, { size: 11, color: isFlat ? INK : NOT_FLAT }),
    text(PLOT.width, 11, `max ${show(most)}, end ${show(last)}`, { anchor: 'end' }),
    `<rect y="${PLOT.title}" width="${PLOT.width}" height="${PLOT.height}" fill="#f6f6f6"/>`,
    `<path d="M0 ${bottom}H${PLOT.width}" stroke="${FAINT}"/>`,
    `<polyline points="${points.join(' ')}" fill="none" stroke-width="1.5" stroke="${isFlat ? FLAT : NOT_FLAT}"/>`,
    text(0, bottom + 11, rule ?? 'not judged', {}),
    text(PLOT.width, bottom + 11, `${(end / 60).toFixed(1)} min`, { anchor: 'end' }),
  ].join('');
}

function text(x, y, content, { size = 9, color = FAINT, anchor = 'start' }) {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}" text-anchor="${anchor}">${escaped}</text>`;
}

/** Up to one decimal, with spaces between thousands. */
export function show(value) {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 1 }).replaceAll(',', ' ');
}
