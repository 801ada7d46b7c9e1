import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, '../references');

const fileOf = (story) => path.join(FOLDER, `${story}.json`);

/** What the story looked like when it was last approved, by look; null where it never was. */
export async function readReference(story) {
  const text = await readFile(fileOf(story), 'utf8').catch(() => null);
  return text && JSON.parse(text);
}

/** Approves what the story looks like now. */
export async function writeReference(story, looks) {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(fileOf(story), `${JSON.stringify(looks, null, 2)}\n`);
}
