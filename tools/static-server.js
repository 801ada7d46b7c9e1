/** A small file server for the demo and the tests: this machine only, byte ranges for `<video>`, nothing printed. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tflite': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
};

/**
 * Serves `root` on 127.0.0.1. A folder stands for its `index.html`.
 *
 * @param {object} options
 * @param {string} options.root folder behind `/`
 * @param {number} [options.port] 0 = any free one
 * @param {Record<string, string>} [options.mounts] URL prefix -> folder outside of `root`; the longest prefix wins
 * @param {Record<string, string>} [options.headers] added to every answer
 * @param {(request: { method: string, path: string, headers: http.IncomingHttpHeaders }) => void} [options.onRequest]
 *   sees every request before it is answered
 * @param {(request: http.IncomingMessage, response: http.ServerResponse, found: { path: string, file: string | null,
 *   headers: Record<string, string> }) => Promise<boolean>} [options.intercept] may answer in the server's place, which it
 *   says by true. `file` is the one that would be sent, `headers` are what it would be sent with
 * @returns {Promise<{ origin: string, port: number, close(): Promise<void> }>} rejects with code `EADDRINUSE` when the
 *   port is taken
 */
export async function serveStatic({
  root,
  port = 0,
  mounts = {},
  headers = {},
  onRequest,
  intercept,
}) {
  const folders = sortMounts(root, mounts);
  const common = { 'access-control-allow-origin': '*', 'cache-control': 'no-cache', ...headers };
  const server = http.createServer((request, response) => {
    answer(request, response, { folders, common, onRequest, intercept }).catch(() => {
      if (!response.headersSent) send(response, 500, common);
      response.destroy();
    });
  });
  await listen(server, port);
  const address = server.address();
  return {
    origin: `http://localhost:${address.port}`,
    port: address.port,
    close: () => closeServer(server),
  };
}

function sortMounts(root, mounts) {
  return Object.entries({ '/': root, ...mounts })
    .map(([prefix, folder]) => ({
      prefix: prefix.endsWith('/') ? prefix : `${prefix}/`,
      folder: path.resolve(folder),
    }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
}

async function answer(request, response, { folders, common, onRequest, intercept }) {
  const urlPath = decodePath(request.url);
  onRequest?.({ method: request.method, path: urlPath ?? request.url, headers: request.headers });
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, common);
  if (urlPath === null) return send(response, 400, common);
  const file = await findFile(urlPath, folders);
  const found = { path: urlPath, file: file?.path ?? null, headers: describeFile(file, common) };
  if (await intercept?.(request, response, found)) return;
  if (!file) return send(response, 404, common);
  await sendFile(request, response, file, common);
}

/** Null for an address that is malformed, or that tries to climb out of its folder. */
function decodePath(url) {
  try {
    const decoded = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    const climbs = decoded.split(/[/\\]/).includes('..');
    return decoded.startsWith('/') && !climbs && !decoded.includes('\0') ? decoded : null;
  } catch {
    return null;
  }
}

async function findFile(urlPath, folders) {
  const { prefix, folder } = folders.find((entry) => `${urlPath}/`.startsWith(entry.prefix));
  const file = path.join(folder, urlPath.slice(prefix.length));
  if (file !== folder && !file.startsWith(folder + path.sep)) return null;
  return (await statFile(file)) ?? (await statFile(path.join(file, 'index.html')));
}

async function statFile(file) {
  try {
    const real = await realpath(file);
    const info = await stat(real);
    return info.isFile() ? { path: real, size: info.size } : null;
  } catch {
    return null;
  }
}

function describeFile(file, common) {
  const extension = path.extname(file?.path ?? '').toLowerCase();
  return { ...common, 'content-type': MIME_TYPES[extension] ?? 'application/octet-stream' };
}

async function sendFile(request, response, file, common) {
  const headers = { ...describeFile(file, common), 'accept-ranges': 'bytes' };
  const range = parseRange(request.headers.range, file.size);
  if (range === null) {
    return send(response, 416, { ...headers, 'content-range': `bytes */${file.size}` });
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  headers['content-length'] = String(end - start + 1);
  if (range) headers['content-range'] = `bytes ${start}-${end}/${file.size}`;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD' || file.size === 0) return response.end();
  const stream = createReadStream(file.path, { start, end });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** Undefined: send everything; null: the range cannot be satisfied. Lists of ranges are sent whole, as RFC 9110 allows. */
function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const isSuffix = match[1] === '';
  const start = isSuffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = isSuffix || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start <= end ? { start, end } : null;
}

/** With a body, because Chromium replaces an error answer without one by a page of its own, on another origin. */
function send(response, status, headers) {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${status} ${http.STATUS_CODES[status]}\n`);
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
