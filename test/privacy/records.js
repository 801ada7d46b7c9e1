import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../tools/root.js';

/** What the runs found, a file for each engine and tier. */
const FOLDER = process.env.PRIVACY_OUT ?? path.join(ROOT, 'out', 'privacy');

export const clearRecords = () => rm(FOLDER, { recursive: true, force: true });

export async function writeRecords(name, records) {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path.join(FOLDER, `${name}.json`), `${JSON.stringify(records, null, 1)}\n`);
}

export async function readRecords() {
  const names = (await readdir(FOLDER).catch(() => [])).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(names.sort().map((name) => readFile(path.join(FOLDER, name))));
  return files.flatMap((text) => JSON.parse(text));
}
