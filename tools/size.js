/** Prints what a page downloads from `cdn/`, raw and gzipped, in bytes: a table, or JSON with `--json`. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './root.js';

async function measure(file) {
  const bytes = await readFile(path.join(ROOT, file));
  return { file, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

async function listFiles() {
  const entries = await readdir(path.join(ROOT, 'cdn'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.startsWith('cdn/assets/') || /^cdn\/[^/]+\.js$/.test(file))
    .sort();
}

function formatTable(rows) {
  const width = Math.max(...rows.map(({ file }) => file.length));
  const number = (value) => value.toLocaleString('en').padStart(12);
  const line = ({ file, bytes, gzip }) => `${file.padEnd(width)}${number(bytes)}${number(gzip)}`;
  const head = `${'file'.padEnd(width)}${'bytes'.padStart(12)}${'gzip'.padStart(12)}`;
  return [head, ...rows.map(line)].join('\n');
}

const files = await listFiles().catch(() => []);
if (files.length === 0) {
  console.error('cdn/ holds no files: run "npm run build" first.');
  process.exit(1);
}
const rows = await Promise.all(files.map(measure));
console.log(process.argv.includes('--json') ? JSON.stringify(rows) : formatTable(rows));
