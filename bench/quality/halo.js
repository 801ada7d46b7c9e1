import { blur } from './gaussian.js';
import { grow, select } from './regions.js';
import { Mean } from './scores.js';

/** Pixels from the person: where the blurred room alone should be seen, and a halo would be. */
const HALO_FROM = 3;
const HALO_TO = 16;
/** Where coverage is more, somebody is. */
const SOMEBODY = 0.02;

/**
 * How much of the person's colours runs out into the blurred room: mean error, in levels of 255, from the room blurred
 * without the person.
 *
 * @param {object} clip
 * @param {(Uint8ClampedArray | null)[]} clip.outputs RGBA bytes, the person before the blurred room
 * @param {Float32Array[]} clip.truths
 * @param {Uint8ClampedArray} clip.plate RGBA bytes of the empty room
 * @param {number} clip.sigmaPx of the blur that was asked for
 * @param {import('./regions.js').Size} clip.size
 * @returns {number | null} null where no frame came
 */
export function measureHalo({ outputs, truths, plate, sigmaPx, size }) {
  const ideal = blur(plate, sigmaPx, size);
  const error = new Mean();
  outputs.forEach((output, frame) => {
    if (output === null) return;
    const person = select(truths[frame], (alpha) => alpha > SOMEBODY);
    const inner = grow(person, HALO_FROM, size);
    const outer = grow(person, HALO_TO, size);
    for (let at = 0; at < person.length; at++) {
      if (!outer[at] || inner[at]) continue;
      for (let byte = 4 * at; byte < 4 * at + 3; byte++) {
        error.add(Math.abs(output[byte] - ideal[byte]));
      }
    }
  });
  return error.value;
}
