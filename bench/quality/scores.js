/** How good masks are, told from the true ones. Pure: no DOM. Definitions are in CONTRIBUTING.md. */
import { count, countBoth, findOutline, grow, PERSON, select } from './regions.js';

/** Pixels from the outline, each way, in which errors are looked at, and within which an outline is the same. */
const EDGE_RADIUS = 6;
const SAME_OUTLINE = 2;
/** So far from the person a soft edge does not reach: what is shown there is the room. */
const NEAR_PERSON = 8;
/** Below the first nobody is there, above the second nothing but the person. */
const SURELY_ROOM = 0.02;
const SURELY_PERSON = 0.98;
/** A true mask that changes by less stands still. */
const STILL = 0.01;
/** Frames that a mask may be behind the picture. */
const MAX_LAG = 3;
/** Only a mask that fits an earlier frame so much better is behind: a person who sits still fits them all. */
const CLEARLY_LESS = 0.97;

/** Figures of which less is better, and `boundaryF`, of which more is. */
export const FIGURES = [
  ...['edgeMae', 'boundaryF', 'flicker', 'dtSSD', 'halo', 'roomShown', 'personLost', 'lagFrames'],
];

/**
 * @param {object} clip
 * @param {(Float32Array | null)[]} clip.masks 0..1, row 0 at the top; null for a frame that did not come
 * @param {Float32Array[]} clip.truths the true masks of the same frames
 * @param {import('./regions.js').Size} clip.size
 * @returns {Record<string, number | null>} null where no frame tells
 */
export function scoreMasks({ masks, truths, size }) {
  const isRaw = masks.map((mask, at) => mask !== null && showsTheRoom(mask, truths[at]));
  const isGood = masks.map((mask, at) => mask !== null && !isRaw[at]);
  const pairs = masks.map((mask, at) => ({ mask, truth: truths[at] }));
  const steps = pairs
    .map((after, at) => ({ before: pairs[at - 1], after }))
    .filter((_, at) => isGood[at] && isGood[at - 1]);
  const good = pairs.filter((_, at) => isGood[at]);
  return {
    frames: good.length,
    missing: masks.filter((mask) => mask === null).length,
    rawFrames: isRaw.filter(Boolean).length,
    ...scoreOutlines(good, size),
    ...scoreAreas(good, size),
    ...scoreSteps(steps),
    lagFrames: findLag(masks, truths, isGood),
  };
}

/** A frame that shows more than half of the room was not covered at all. */
function showsTheRoom(mask, truth) {
  const room = select(truth, (alpha) => alpha < SURELY_ROOM);
  const shown = countBoth(room, select(mask, isPerson));
  return shown > count(room) / 2;
}

const isPerson = (alpha) => alpha > PERSON;

function scoreOutlines(pairs, size) {
  const edge = new Mean();
  const boundaryF = new Mean();
  for (const { mask, truth } of pairs) {
    const outlines = [findOutline(mask, size), findOutline(truth, size)];
    boundaryF.add(compareOutlines(...outlines, size));
    const band = grow(outlines[1], EDGE_RADIUS, size);
    for (let at = 0; at < mask.length; at++) {
      if (band[at]) edge.add(Math.abs(mask[at] - truth[at]));
    }
  }
  return { edgeMae: edge.value, boundaryF: boundaryF.value };
}

/** F-score: harmonic mean of how much of each outline is near the other. */
function compareOutlines(found, wanted, size) {
  const precision = shareNear(found, wanted, size);
  const recall = shareNear(wanted, found, size);
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function shareNear(outline, other, size) {
  const length = count(outline);
  return length === 0 ? 1 : countBoth(outline, grow(other, SAME_OUTLINE, size)) / length;
}

/** In percent: of the frame that is room and shown, of the person that is covered. */
function scoreAreas(pairs, size) {
  const roomShown = new Mean();
  const personLost = new Mean();
  for (const { mask, truth } of pairs) {
    const near = grow(
      select(truth, (alpha) => alpha > SURELY_ROOM),
      NEAR_PERSON,
      size,
    );
    const shown = select(mask, isPerson);
    roomShown.add((100 * (count(shown) - countBoth(shown, near))) / mask.length);
    const person = select(truth, (alpha) => alpha > SURELY_PERSON);
    const covered =
      count(person) -
      countBoth(
        person,
        select(mask, (alpha) => alpha >= PERSON),
      );
    personLost.add(count(person) === 0 ? 0 : (100 * covered) / count(person));
  }
  return { roomShown: roomShown.value, personLost: personLost.value };
}

/** Change from frame to frame: in 1/1000 where the true mask stands still, and against the true change. */
function scoreSteps(steps) {
  const flicker = new Mean();
  const difference = new Mean();
  for (const { before, after } of steps) {
    const squares = new Mean();
    for (let at = 0; at < after.mask.length; at++) {
      const change = after.mask[at] - before.mask[at];
      const trueChange = after.truth[at] - before.truth[at];
      squares.add((change - trueChange) ** 2);
      if (Math.abs(trueChange) < STILL) flicker.add(1000 * Math.abs(change));
    }
    difference.add(Math.sqrt(squares.value));
  }
  return { flicker: flicker.value, dtSSD: difference.value };
}

/** How many frames ago the true mask was most like this one. */
function findLag(masks, truths, isGood) {
  const errors = Array.from({ length: MAX_LAG + 1 }, () => new Mean());
  for (let at = MAX_LAG; at < masks.length; at++) {
    if (isGood[at]) {
      errors.forEach((error, lag) => error.add(meanError(masks[at], truths[at - lag])));
    }
  }
  const [now, ...earlier] = errors.map(({ value }) => value);
  if (now === null) return null;
  const least = Math.min(...earlier);
  return least < CLEARLY_LESS * now ? 1 + earlier.indexOf(least) : 0;
}

function meanError(mask, truth) {
  let sum = 0;
  for (let at = 0; at < mask.length; at++) sum += Math.abs(mask[at] - truth[at]);
  return sum / mask.length;
}

/** Of all values that were added; null of none. */
export class Mean {
  #sum = 0;
  #count = 0;

  add(value) {
    this.#sum += value;
    this.#count++;
  }

  get value() {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }
}
