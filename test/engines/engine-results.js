/** What really ran, for the browser table: `out/engines.json`, which `tools/browser-table.js` reads. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../tools/root.js';

const FILE = path.join(ROOT, 'out', 'engines.json');

/** Frames that were looked at on the way from one engine's camera to its stream. */
export function noteFrames({ engine, expected, frames, rawFrames, missedFrames, leaks }) {
  return change(engine, expected, (row) => {
    row.frames += frames;
    row.rawFrames += rawFrames;
    row.missedFrames += missedFrames;
    row.leaks += leaks;
  });
}

/** What `element.stats` said. */
export function noteWay({ engine, expected, way }) {
  return change(engine, expected, (row) => Object.assign(row, way));
}

/** What went on while the page was hidden. */
export function noteHidden({ engine, expected, hidden }) {
  return change(engine, expected, (row) => Object.assign(row, { hidden }));
}

async function change(engine, { tier, transport }, edit) {
  const key = `${engine.name} ${tier} ${transport}`;
  const rows = JSON.parse(await readFile(FILE, 'utf8').catch(() => '{}'));
  const date = new Date().toISOString().slice(0, 10);
  // Each run counts anew.
  const isOld = rows[key]?.run !== process.pid;
  if (isOld) rows[key] = { frames: 0, rawFrames: 0, missedFrames: 0, leaks: 0 };
  Object.assign(rows[key], {
    browser: engine.name,
    version: engine.version,
    date,
    run: process.pid,
  });
  edit(rows[key]);
  await mkdir(path.dirname(FILE), { recursive: true });
  await writeFile(FILE, `${JSON.stringify(rows, null, 2)}\n`);
}
