import http from 'node:http';
import { serveProject } from '../e2e/helpers/stand.js';

/** What a server can do to a file. Each gets the good answer and the response to be sent. */
const KINDS = {
  /** The file is not there. */
  missing: (good, response) => send(response, { status: 404, type: 'text/plain', body: 'gone' }),
  /** The file ends in the middle, and nothing says so. */
  cut: ({ type, body }, response) =>
    send(response, { type, body: body.subarray(0, Math.floor(body.length / 2)) }),
  /** A page where a file should be: what many servers send instead of a 404. */
  html: (good, response) =>
    send(response, { type: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
  /** The right bytes under a wrong name. */
  type: ({ body }, response) => send(response, { type: 'text/plain', body }),
  /** A script that does not parse. */
  garbled: ({ type }, response) => send(response, { type, body: 'this is no script (' }),
  /** All of it, late. */
  slow: (good, response, { delayMs }) => setTimeout(() => send(response, good), delayMs),
};

/**
 * The project's server, but for files that are broken on purpose: it works for every browser alike, and where no driver
 * reaches (a worker's own requests).
 *
 * @param {object} [options]
 * @param {string} [options.cdn] another build than the one that is tested otherwise
 */
export async function serveFaulty({ cdn } = {}) {
  const inner = await serveProject(cdn ? { mounts: { '/cdn': cdn } } : {});
  /** @type {{ pattern: RegExp, kind: string, delayMs?: number }[]} */
  const faults = [];
  const preludes = [];
  const state = { headers: {} };

  async function answer(request, response) {
    const path = request.url.split('?', 1)[0];
    const good = await fetchWhole(inner.origin + request.url);
    Object.entries(state.headers).forEach(([name, value]) => response.setHeader(name, value));
    const fault = faults.findLast(({ pattern }) => pattern.test(path));
    if (fault) return KINDS[fault.kind](good, response, fault);
    const texts = preludes.filter(({ pattern }) => pattern.test(path)).map(({ read }) => read());
    if (texts.length > 0) good.body = `${texts.join(';\n')};\n${good.body}`;
    return send(response, good);
  }

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://localhost:${server.address().port}`,
    /** Breaks the files whose path matches, until `repair`. */
    fault: (pattern, { kind, delayMs = 0 }) => faults.push({ pattern, kind, delayMs }),
    repair: () => faults.splice(0),
    /** Puts text, which is read for each request, in front of scripts. */
    prelude: (pattern, read) => preludes.push({ pattern, read }),
    /** More headers for every answer, such as a policy. */
    headers: (pattern, headers) => (state.headers = headers),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await inner.close();
    },
  };
}

async function fetchWhole(url) {
  const answer = await fetch(url);
  const body = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type'), body };
}

function send(response, { status = 200, type, body }) {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
  });
  response.end(body);
}
