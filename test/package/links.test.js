/** What is written in the package leads to what is in the package. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { it } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { listPacked } from './helpers/package.js';

/** Target of a link or picture in Markdown, without what follows `#`; those with a scheme lead elsewhere. */
const LINK = /\]\((?![a-z]+:|#)([^)#\s]+)/gi;

it('leads to a packed file by every relative link of a packed document', async () => {
  const { files } = await listPacked();
  const documents = files.filter((file) => file.endsWith('.md'));
  const links = await Promise.all(
    documents.map(async (file) => {
      const text = await readFile(path.join(ROOT, file), 'utf8');
      return [...text.matchAll(LINK)].map(([, target]) => ({ file, target }));
    }),
  );
  const isPacked = ({ file, target }) =>
    files.includes(path.posix.join(path.posix.dirname(file), target));
  assert.ok(links.flat().length > 10, 'control: there are such links');
  assert.deepEqual(
    links.flat().filter((link) => !isPacked(link)),
    [],
  );
});
