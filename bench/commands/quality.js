import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../tools/root.js';
import { openBrowser } from '../bench-page.js';
import { MODELS, writeModels } from '../models.js';
import { FIGURES } from '../quality/scores.js';
import { summarize } from '../quality/summary.js';

const MODULE = '/bench/page/quality.js';

/** Whose users have what comes of an example, without work of their own. */
const BASE = { engine: 'tasks-vision' };
const PEERS = [{ engine: 'livekit' }, { engine: 'twilio' }];

/** Where `--clips` is served. */
const CLIPS_URL = '/clips';
const KEYED_CLIP = { name: 'talking-face' };
const DEFAULT_FRAMES = 48;
const DEFAULT_TIERS = '2';

/** How good the masks are that people see, on clips whose true masks are known. */
export const quality = {
  name: 'quality',
  defaultRounds: 1,
  columns: ['clip', 'engine', 'tier', 'frames', 'missing', 'rawFrames', ...FIGURES, 'problem'],
  notes: [
    'Masks are told from the frames that come out, the same clip over green and over magenta. edgeMae: mean error within',
    '6 px of the outline. boundaryF: F-score of the outline at 2 px; the only one of which more is better. flicker: change,',
    'in 1/1000, where the true mask stands still. dtSSD: root mean square of what changes otherwise than the true mask.',
    'halo: error in the blurred room, 3 to 16 px from the person, in levels of 255. roomShown: percent of the frame that',
    'is room, far from the person, and shown; personLost: percent of the person that is covered. lagFrames: how many frames',
    'masks are late. missing: frames that did not come; rawFrames: that show most of the room, and are in no other figure.',
    `ratio: of the means, to ${BASE.engine} as its example draws it.`,
  ],
  run: runQuality,
};

/**
 * @param {object} options as they are on the command line
 * @param {string} [options.clips] folder of clips; default: one that is made here
 * @param {string} [options.only] names of clips, with commas
 * @param {string} [options.frames] of each clip at most
 * @param {string} [options.tiers] of bg-camera, with commas
 * @param {boolean} [options.peers] whether LiveKit and Twilio are measured as well
 * @param {string} [options.pictures] folder for one close-up of each clip
 */
async function runQuality(options) {
  const frames = readCount(options.frames ?? DEFAULT_FRAMES);
  const subjects = listSubjects(options);
  const clips = await listClips(options);
  await requireBuild();
  await writeModels();
  const mounts = options.clips ? { [CLIPS_URL]: path.resolve(options.clips) } : {};
  const browser = await openBrowser({ mounts });
  try {
    const rows = [];
    for (const clip of clips) {
      const page = await browser.openPage();
      rows.push(...(await playClip(page, { ...clip, frames }, subjects)));
      if (options.pictures) await writePicture(page, clip.name, subjects, options.pictures);
      await page.close();
    }
    const all = [...rows, ...summarize(rows, BASE)].map(shortenFigures);
    return { adapter: await readAdapter(browser), rows: all };
  } finally {
    await browser.close();
  }
}

function readCount(text) {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`--frames is "${text}", expected a whole number from 1 on`);
}

function listSubjects({ tiers = DEFAULT_TIERS, peers }) {
  const ours = tiers.split(',').map((text) => {
    if (/^[1-4]$/.test(text)) return { engine: 'bg-camera', tier: Number(text) };
    throw new Error(`--tiers has "${text}", expected 1, 2, 3 or 4`);
  });
  return [...ours, BASE, ...(peers ? PEERS : [])];
}

/** Folders without a `clip.json` are none. */
async function listClips({ clips: folder, only }) {
  const all = folder ? await findClips(path.resolve(folder)) : [KEYED_CLIP];
  const names = all.map(({ name }) => name);
  const wanted = only?.split(',') ?? names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return all.filter(({ name }) => wanted.includes(name));
  throw new Error(`--only has "${unknown}", expected some of ${names.join(', ')}`);
}

async function findClips(folder) {
  const clips = [];
  for (const name of (await readdir(folder)).sort()) {
    const info = await stat(path.join(folder, name, 'clip.json')).catch(() => null);
    if (info) clips.push({ name, url: `${CLIPS_URL}/${encodeURIComponent(name)}` });
  }
  if (clips.length > 0) return clips;
  throw new Error(`${folder} holds no NAME/clip.json`);
}

async function requireBuild() {
  await stat(path.join(ROOT, 'cdn', 'bg-camera.min.js')).catch(() => {
    throw new Error('cdn/ holds no files: run "npm run build" first.');
  });
}

async function playClip(page, source, subjects) {
  console.error(`${source.name}: reading the clip`);
  await page.call(MODULE, 'openClip', source);
  const rows = [];
  for (const subject of subjects) {
    console.error(`${source.name}: ${describe(subject)}`);
    const scores = await play(page, subject);
    rows.push({ clip: source.name, ...subject, ...scores });
  }
  return rows;
}

const modelUrls = Object.fromEntries(MODELS.map(({ name, metadataUrl }) => [name, metadataUrl]));

const describe = (subject) => Object.values(subject).join(', tier ');

/** A subject that does not run here is told so, and the others go on. */
function play(page, subject) {
  const argument = { ...subject, label: describe(subject), modelUrls };
  return page.call(MODULE, 'playSubject', argument).catch(({ message }) => ({
    problem: message.split('\n', 1)[0].replace(/^page\.evaluate: (\w*Error: )?/, ''),
  }));
}

/** Further digits are noise. */
function shortenFigures(row) {
  const shorten = (value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const known = FIGURES.filter((figure) => figure in row);
  return { ...row, ...Object.fromEntries(known.map((figure) => [figure, shorten(row[figure])])) };
}

async function writePicture(page, name, [ours], folder) {
  const labels = { ours: describe(ours), example: describe(BASE) };
  const base64 = await page.call(MODULE, 'drawPicture', labels);
  if (base64 === null) return;
  const file = path.resolve(folder, `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, Buffer.from(base64, 'base64'));
  console.error(`written: ${file}`);
}

async function readAdapter(browser) {
  const page = await browser.openPage();
  const adapter = await page.call('/bench/page/adapter.js', 'readAdapter');
  await page.close();
  return adapter;
}
