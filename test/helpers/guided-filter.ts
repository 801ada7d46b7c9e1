import { framesToKnow, historyWeights, planGrid, REFINE } from '../../src/mask/refine-params.js';
import type { MaskValues } from './masks.js';
import type { Picture, Size } from './picture.js';

/** One moment: what a camera showed, and what a model found in it. */
export interface Shot {
  readonly picture: Picture;
  readonly mask: MaskValues;
  readonly timestamp?: number;
}

/** Some numbers for each texel, row 0 at the top. */
interface Field extends Size {
  readonly channels: number;
  readonly values: Float64Array;
}

/**
 * What a refiner makes of the last of these shots, in float64, 0..255: K. He, J. Sun, X. Tang: Guided Image Filtering, ECCV
 * 2010, with a guide of colours, on a small grid as in arXiv 1505.00996, and the history of the refiners.
 * @param options `isFitted` false: the mean over each window instead of its fit
 */
export function filterGuided(
  shots: readonly Shot[],
  { isFitted = true }: { readonly isFitted?: boolean } = {},
): number[] {
  let history: Field | null = null;
  let room: Field | null = null;
  let watch: Watch = { gathered: [0, 0, 0], isSame: 1 };
  let previousUs: number | null = null;
  for (const shot of shots) {
    const { timestamp = 0 } = shot;
    const weights = historyWeights(timestamp, previousUs);
    const guide = makeGuide(shot, { history, room, weights });
    const toKnow = framesToKnow(timestamp, previousUs);
    watch = watchRoom(guide, room ?? makeField(guide, 4, () => [0, 0, 0, 0]), watch, toKnow);
    room = rememberRoom(guide, room, watch, toKnow);
    history = guide;
    previousUs = timestamp;
  }
  return applyFit(
    meanOf(isFitted ? fitColors(history!) : meanMask(history!), 1),
    shots.at(-1)!.picture,
  );
}

const clampTo = (length: number, at: number) => Math.min(length - 1, Math.max(0, at));

function makeField(
  { width, height }: Size,
  channels: number,
  at: (x: number, y: number) => number[],
) {
  const values = new Float64Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) values.set(at(x, y), channels * (y * width + x));
  }
  return { width, height, channels, values };
}

function texelAt({ width, height, channels, values }: Field, x: number, y: number): Float64Array {
  const at = channels * (clampTo(height, y) * width + clampTo(width, x));
  return values.subarray(at, at + channels);
}

/** Bilinear, clamped at the edges; `x` and `y` in texels, the first texel's middle at a half. */
function sampleLinear(field: Field, x: number, y: number): number[] {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [u, v] = [x - 0.5 - left, y - 0.5 - top];
  const corners = [
    [texelAt(field, left, top), (1 - u) * (1 - v)],
    [texelAt(field, left + 1, top), u * (1 - v)],
    [texelAt(field, left, top + 1), (1 - u) * v],
    [texelAt(field, left + 1, top + 1), u * v],
  ] as const;
  return Array.from({ length: field.channels }, (_, i) =>
    corners.reduce((sum, [texel, weight]) => sum + weight * texel[i]!, 0),
  );
}

function asField({ width, height, data }: Picture): Field {
  return makeField({ width, height }, 3, (x, y) => {
    const at = 4 * (y * width + x);
    return Array.from(data.subarray(at, at + 3), (value) => value / 255);
  });
}

/** What the frames before left. */
interface Past {
  readonly history: Field | null;
  readonly room: Field | null;
  readonly weights: ReturnType<typeof historyWeights>;
}

/** 1 where two colours are one. */
function likeness(one: ArrayLike<number>, other: ArrayLike<number>, scale: number): number {
  const difference = [0, 1, 2].reduce((sum, i) => sum + (one[i]! - other[i]!) ** 2, 0);
  return Math.exp(-difference / (3 * scale ** 2));
}

/** How the room's light has changed where it is seen, as far as that was gathered; 1 while it is the same room, else 0. */
interface Watch {
  readonly gathered: readonly number[];
  readonly isSame: number;
}
const isDue = ({ gathered }: Watch) =>
  gathered.some((value) => Math.abs(value) >= REFINE.changeStep);

function watchRoom(guide: Field, room: Field, before: Watch, toKnow: number): Watch {
  const places = Array.from({ length: 16 * 9 }, (_, i) => {
    const [u, v] = [((i % 16) + 0.5) / 16, (Math.floor(i / 16) + 0.5) / 9];
    return [Math.floor(u * guide.width), Math.floor(v * guide.height)] as const;
  });
  const differences = places.flatMap(([x, y]) => {
    const [now, known] = [texelAt(guide, x, y), texelAt(room, x, y)];
    const isSeen = now[3]! <= REFINE.surelyRoom && known[3]! >= 1;
    return isSeen ? [[0, 1, 2].map((i) => now[i]! - known[i]!)] : [];
  });
  const same = differences.filter((d) => Math.hypot(...d) <= Math.sqrt(3) * REFINE.sameRoom);
  if (differences.length >= REFINE.fewestSeen && same.length < differences.length / 2)
    return { gathered: [0, 0, 0], isSame: 0 };
  const share = same.length >= REFINE.fewestSeen ? 1 / (toKnow * same.length) : 0;
  const gathered = before.gathered.map((value, i) =>
    same.reduce((sum, d) => sum + share * d[i]!, isDue(before) ? 0 : value),
  );
  return { gathered, isSame: 1 };
}

/** The room's colour, and how well it is known. */
function rememberRoom(guide: Field, room: Field | null, watch: Watch, toKnow: number): Field {
  return makeField(guide, 4, (x, y) => {
    const known = room ? [...texelAt(room, x, y)] : [0, 0, 0, 0];
    known[3]! *= watch.isSame;
    const nearby = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].map((dx) => texelAt(guide, x + dx * REFINE.reach, y + dy * REFINE.reach)[3]!),
    );
    if (Math.max(...nearby) > REFINE.surelyRoom)
      return known.map((value, i) => {
        if (i === 3) return Math.min(value, 0.99);
        return Math.min(1, Math.max(0, value + (isDue(watch) ? watch.gathered[i]! : 0)));
      });
    const frames = known[3]! * toKnow;
    const color = texelAt(guide, x, y);
    const learnt = [0, 1, 2].map((i) => known[i]! + (color[i]! - known[i]!) / (frames + 1));
    return [...learnt, Math.min(1, (frames + 1) / toKnow)];
  });
}

/** The mean colour and the confidence of each texel of the grid. */
function makeGuide({ picture, mask }: Shot, past: Past): Field {
  const colors = asField(picture);
  const { samplesPerAxis: samples, ...grid } = planGrid(picture);
  const { shiftTexels = 0 } = mask;
  const confidence = { ...mask, channels: 1, values: Float64Array.from(mask.values, clean) };
  return makeField(grid, 4, (x, y) => {
    const mean = [0, 0, 0];
    for (let i = 0; i < samples ** 2; i++) {
      const [u, v] = [(i % samples) + 0.5, Math.floor(i / samples) + 0.5];
      const place = [(x + u / samples) / grid.width, (y + v / samples) / grid.height] as const;
      sampleLinear(colors, place[0] * picture.width, place[1] * picture.height).forEach(
        (value, channel) => (mean[channel]! += value / samples ** 2),
      );
    }
    const [found = 0] = sampleLinear(
      confidence,
      ((x + 0.5) / grid.width) * mask.width + shiftTexels,
      ((y + 0.5) / grid.height) * mask.height + shiftTexels,
    );
    return [...mean, steady(mean, found, { x, y, ...past })];
  });
}

/** A texel's confidence, of what was found there now and what is known. */
function steady(
  color: readonly number[],
  found: number,
  { x, y, history, room, weights }: Past & { readonly x: number; readonly y: number },
): number {
  const nothing = [0, 0, 0, 0];
  const before = history ? texelAt(history, x, y) : nothing;
  const empty = room ? texelAt(room, x, y) : nothing;
  const doubt = Math.min(1, Math.max(0, (0.95 - found) / 0.3));
  const isRoom = likeness(color, empty, REFINE.roomNoise) * empty[3]! * doubt;
  const now = Math.max(found * (1 - REFINE.roomWeight * isRoom), Math.min(found, REFINE.rampFrom));
  const weight = now > before[3]! ? weights.risingWeight : weights.fallingWeight;
  return now + weight * likeness(color, before, REFINE.stillness) * (before[3]! - now);
}

const clean = (value: number) => (value > 0 ? Math.min(value, 1) : 0);

/** The a and b of each texel's window. */
function fitColors(guide: Field): Field {
  const count = (2 * REFINE.radius + 1) ** 2;
  return makeField(guide, 4, (x, y) => {
    const texels = windowOf(guide, REFINE.radius, x, y);
    const means = [0, 1, 2, 3].map((i) => texels.reduce((sum, t) => sum + t[i]!, 0) / count);
    const covariance = (i: number, j: number) =>
      texels.reduce((sum, t) => sum + (t[i]! - means[i]!) * (t[j]! - means[j]!), 0) / count;
    const matrix = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) => covariance(i, j) + (i === j ? REFINE.penalty : 0)),
    );
    const a = solve(
      matrix,
      [0, 1, 2].map((i) => covariance(i, 3)),
    );
    return [...a, a.reduce((b, value, i) => b - value * means[i]!, means[3]!)];
  });
}

/** An a of 0, a b of the mean. */
function meanMask(guide: Field): Field {
  const mean = meanOf(guide, REFINE.radius);
  return makeField(guide, 4, (x, y) => [0, 0, 0, texelAt(mean, x, y)[3]!]);
}

function windowOf(field: Field, radius: number, x: number, y: number): Float64Array[] {
  const side = 2 * radius + 1;
  return Array.from({ length: side ** 2 }, (_, i) =>
    texelAt(field, x + (i % side) - radius, y + Math.floor(i / side) - radius),
  );
}

/** Gauss and Jordan; a covariance with a penalty on its diagonal needs no pivots. */
function solve(matrix: readonly (readonly number[])[], aim: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, aim[i]!]);
  rows.forEach((row, i) => {
    const pivot = row[i]!;
    row.forEach((value, k) => (row[k] = value / pivot));
    rows.forEach((other, j) => {
      const factor = other[i]!;
      if (j !== i) other.forEach((value, k) => (other[k] = value - factor * row[k]!));
    });
  });
  return rows.map((row) => row[3]!);
}

function meanOf(field: Field, radius: number): Field {
  const count = (2 * radius + 1) ** 2;
  return makeField(field, field.channels, (x, y) => {
    const texels = windowOf(field, radius, x, y);
    return Array.from({ length: field.channels }, (_, i) =>
      texels.reduce((sum, texel) => sum + texel[i]! / count, 0),
    );
  });
}

function applyFit(fit: Field, picture: Picture): number[] {
  const { width, height, data } = picture;
  return Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    const ab = sampleLinear(fit, (x / width) * fit.width, (y / height) * fit.height);
    const m = [0, 1, 2].reduce((sum, k) => sum + ab[k]! * (data[4 * i + k]! / 255), ab[3]!);
    const t = Math.min(1, Math.max(0, (m - REFINE.rampFrom) / (REFINE.rampTo - REFINE.rampFrom)));
    return 255 * t * t * (3 - 2 * t);
  });
}
