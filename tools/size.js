/**
 * Prints what a page downloads from `cdn/`, raw and gzipped, and what the package takes where it is installed, in bytes: a
 * table, or the downloads alone as JSON with `--json`.
 */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureInstall } from './install-size.js';
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

function formatInstall({ packed, unpacked, installed, dependencies }) {
  const number = (value) => value.toLocaleString('en');
  return `
npm package: ${number(packed)} packed, ${number(unpacked)} unpacked
installed:   ${number(installed)} with ${dependencies.join(', ')}`;
}

const files = await listFiles().catch(() => []);
if (files.length === 0) {
  console.error('cdn/ holds no files: run "npm run build" first.');
  process.exit(1);
}
const rows = await Promise.all(files.map(measure));
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows));
} else {
  console.log(formatTable(rows));
  console.log(formatInstall(await measureInstall()));
}
