interface Size {
  readonly width: number;
  readonly height: number;
}

/** In pixels from the top left. */
interface Line {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** A colour of a gradient's, at a place on its line, 0..1. */
export interface GradientStop {
  readonly color: string;
  readonly at: number;
}

export interface LinearGradient {
  /** From where to where it goes in a picture of that size, which it may begin or end outside of. */
  readonly line: (size: Size) => Line;
  readonly stops: readonly GradientStop[];
}

/** Which way a gradient goes: right and down, of any length, for a picture of that size. */
type Direction = (size: Size) => readonly [number, number];

const DEGREES: Readonly<Record<string, number>> = {
  deg: 1,
  grad: 0.9,
  rad: 180 / Math.PI,
  turn: 360,
};
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  top: [0, -1],
  bottom: [0, 1],
};

/**
 * Reads CSS's `linear-gradient()`, without hints between colours and lengths in pixels. Colours are not looked at. Pure.
 * @returns null for anything else
 * @see https://drafts.csswg.org/css-images/#linear-gradients
 */
export function parseLinearGradient(text: string): LinearGradient | null {
  const inside = /^\s*linear-gradient\((.*)\)\s*$/is.exec(text)?.[1];
  if (inside === undefined) return null;
  const parts = split(inside, ',');
  const direction = parseDirection(parts[0] ?? '');
  const stops = parseStops(direction ? parts.slice(1) : parts);
  if (!stops) return null;
  // A canvas knows no stops outside of its line, CSS does: theirs is made as long as they need.
  const start = Math.min(0, stops[0]!.at);
  const end = Math.max(1, stops.at(-1)!.at);
  return {
    line: (size) => extend(place(direction ?? (() => [0, 1]), size), start, end),
    stops: stops.map(({ color, at }) => ({ color, at: (at - start) / (end - start) })),
  };
}

/** At a separator that is in no brackets, into trimmed pieces. */
function split(text: string, separator: RegExp | string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth !== 0 || char.search(separator) !== 0) continue;
    pieces.push(text.slice(start, i));
    start = i + 1;
  }
  return [...pieces, text.slice(start)].map((piece) => piece.trim());
}

function parseDirection(text: string): Direction | null {
  const [, number, unit = ''] = /^(-?[\d.]+)(deg|grad|rad|turn)$/i.exec(text) ?? [];
  if (number !== undefined) {
    const angle = (Number(number) * DEGREES[unit.toLowerCase()]! * Math.PI) / 180;
    return () => [Math.sin(angle), -Math.cos(angle)];
  }
  const [to, ...sides] = text.toLowerCase().split(/\s+/);
  const steps = sides.map((side) => STEPS[side]);
  if (to !== 'to' || steps.length < 1 || steps.length > 2 || steps.includes(undefined)) return null;
  const x = steps.reduce((sum, step) => sum + step![0], 0);
  const y = steps.reduce((sum, step) => sum + step![1], 0);
  if (Math.abs(x) + Math.abs(y) !== steps.length) return null;
  // Into a corner: the line that joins the two others has the colour of the middle.
  return ({ width, height }) => (x !== 0 && y !== 0 ? [x * height, y * width] : [x, y]);
}

function parseStops(texts: readonly string[]): GradientStop[] | null {
  const stops: { color: string; at: number | null }[] = [];
  for (const text of texts) {
    const words = split(text, /\s/).filter((word) => word !== '');
    const places = words.filter((word) => /^-?[\d.]+%$/.test(word)).map((word) => parseFloat(word));
    const color = words.slice(0, words.length - places.length).join(' ');
    if (color === '' || places.length > 2 || places.some(Number.isNaN)) return null;
    if (places.length === 0) stops.push({ color, at: null });
    for (const percent of places) stops.push({ color, at: percent / 100 });
  }
  return stops.length < 2 ? null : spread(stops);
}

/** Gives those without a place one: the ends, or evenly between their neighbours; none comes before the one before it. */
function spread(stops: readonly { readonly color: string; readonly at: number | null }[]) {
  const places = stops.map(({ at }) => at);
  places[0] ??= 0;
  places[places.length - 1] ??= 1;
  let last = -Infinity;
  return stops.map(({ color }, i): GradientStop => {
    const next = places.findIndex((at, j) => j >= i && at !== null);
    const at = places[i] ?? last + (places[next]! - last) / (next - i + 1);
    last = Math.max(last, at);
    return { color, at: last };
  });
}

/** Through the middle, and so long that the corners have the colours of its ends. */
function place(direction: Direction, size: Size): Line {
  const { width, height } = size;
  const [right, down] = direction(size);
  const length = Math.hypot(right, down);
  const half = (width * Math.abs(right) + height * Math.abs(down)) / (2 * length * length);
  const [x, y] = [right * half, down * half];
  return { from: [width / 2 - x, height / 2 - y], to: [width / 2 + x, height / 2 + y] };
}

/** Between two other places on the same line. */
function extend({ from, to }: Line, start: number, end: number): Line {
  const at = (place: number): [number, number] => [
    from[0] + place * (to[0] - from[0]),
    from[1] + place * (to[1] - from[1]),
  ];
  return { from: at(start), to: at(end) };
}
