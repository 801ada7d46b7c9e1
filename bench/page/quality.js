/** Runs in the page: plays a clip with known masks through subjects, and measures what comes out. */
import { before } from '../../tools/contact-sheet/deadline.js';
import { loadFolderClip } from '../clips/folder-clip.js';
import { makeKeyedClip } from '../clips/keyed-clip.js';
import { readPixels } from '../players/pixels.js';
import { measureHalo } from '../quality/halo.js';
import { scoreMasks } from '../quality/scores.js';
import { GREEN, MAGENTA, triangulate } from '../quality/triangulate.js';
import { drawCloseUp } from './close-up.js';

/** In pixels of a 360-line picture: a strong blur, in which a halo shows best. */
const SIGMA_PX = 8;
/** More say no more about a halo, and software takes its time. */
const HALO_FRAMES = 16;

/** Far longer than software takes; a subject that never gets there must not hang the run. */
const OPEN_LIMIT_MS = 300_000;
const FRAME_LIMIT_MS = 60_000;

let clip;
/** What came out, by the subject's label: masks, and frames over green. */
const results = new Map();

/**
 * Makes or loads the clip, which is the page's from here on.
 *
 * @param {{ name: string, url?: string, frames: number }} source without `url` the keyed one
 * @returns {Promise<{ name: string, frames: number }>}
 */
export async function openClip(source) {
  clip = source.url ? await loadFolderClip(source) : await makeKeyedClip(source);
  return { name: clip.name, frames: clip.pictures.length };
}

/**
 * Plays the clip through a subject: over green, over magenta, and with the room blurred.
 *
 * @param {{ label: string, engine: string, tier?: number, modelUrls: Record<string, string> }} subject `engine`: a
 *   module of `players/`; `label`: what `drawPicture` knows it by
 * @returns {Promise<Record<string, number | null>>} its figures
 */
export async function playSubject({ label, ...subject }) {
  const { pictures, plate, size, truths } = clip;
  const green = await play({ ...subject, background: { color: GREEN } }, pictures);
  const magenta = await play({ ...subject, background: { color: MAGENTA } }, pictures);
  const masks = green.map((output, at) =>
    output && magenta[at] ? triangulate(output, magenta[at]) : null,
  );
  results.set(label, { masks, green });
  const scores = scoreMasks({ masks, truths, size });
  if (!plate) return { ...scores, halo: null };
  const sigmaPx = (SIGMA_PX * size.height) / 360;
  const outputs = await play(
    { ...subject, background: { sigmaPx } },
    pictures.slice(0, HALO_FRAMES),
  );
  const halo = measureHalo({ outputs, truths, plate: readPixels(plate, size), sigmaPx, size });
  return { ...scores, halo };
}

/**
 * The place where `example` is most wrong, side by side with `ours`.
 *
 * @param {{ example: string, ours: string }} labels of subjects that were played
 * @returns {Promise<string | null>} a PNG, as base64; null where they have no frame in common, or do not run here
 */
export async function drawPicture({ example, ours }) {
  if (!results.has(example) || !results.has(ours)) return null;
  return drawCloseUp(clip, results.get(example), results.get(ours));
}

/** One frame after the other, each when the one before has come. */
async function play({ engine, ...options }, pictures) {
  const { open } = await import(`../players/${engine}.js`);
  const opening = open({ ...options, first: pictures[0], size: clip.size });
  const player = await before(opening, performance.now() + OPEN_LIMIT_MS, `opening ${engine}`);
  const outputs = [];
  try {
    for (const [frame, picture] of pictures.entries()) {
      const showing = player.show(picture, Math.round((1e6 * frame) / clip.fps));
      const deadlineMs = performance.now() + FRAME_LIMIT_MS;
      outputs.push(await before(showing, deadlineMs, `frame ${frame} of ${engine}`));
    }
  } finally {
    await player.close();
  }
  return outputs;
}
