import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../../tools/root.js';
import { openStarter } from '../first-frame.js';

/** What is asked for and is not the subject's own: the page of the bench, and the SDK that LiveKit's users have anyway. */
const NOT_COUNTED = /^\/bench\/(page|subjects)\/|^\/bench\/node_modules\/livekit-client\//;

const KINDS = { '.js': 'js', '.mjs': 'js', '.wasm': 'wasm', '.tflite': 'model' };

/** What a page downloads until the first composited frame. */
export const bytes = {
  name: 'bytes',
  defaultRounds: 1,
  columns: ['engine', 'tier', 'total', 'js', 'wasm', 'model', 'problem'],
  notes: [
    'Bytes after gzip of every file asked for, until the first composited frame; the page itself not counted.',
    "livekit-client is not counted either: LiveKit's users have it anyway.",
  ],
  run: runBytes,
};

async function runBytes() {
  const requested = new Set();
  const starter = await openStarter({ onRequest: (request) => requested.add(request.path) });
  try {
    const paths = [];
    const attempts = await starter.tryAll({
      before: () => requested.clear(),
      after: () => paths.push([...requested]),
    });
    const counting = attempts.map(async ({ subject, problem }, index) => ({
      ...subject,
      ...(problem ? { problem } : await countBytes(paths[index])),
    }));
    return { adapter: starter.adapter, rows: await Promise.all(counting) };
  } finally {
    await starter.close();
  }
}

/** Bytes after gzip, by kind and in all. */
async function countBytes(paths) {
  const sums = { total: 0, js: 0, wasm: 0, model: 0 };
  const files = [];
  for (const urlPath of paths.filter((name) => !NOT_COUNTED.test(name))) {
    const kind = KINDS[path.extname(urlPath)];
    const content = await readFile(path.join(ROOT, urlPath)).catch(() => null);
    if (content === null) continue;
    const size = gzipSync(content, { level: 9 }).length;
    sums.total += size;
    if (kind) sums[kind] += size;
    files.push({ path: urlPath, bytes: size });
  }
  return { ...sums, files };
}
