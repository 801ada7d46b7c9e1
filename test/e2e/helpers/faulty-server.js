/**
 * The project's files, from a server that a test can break and mend while it runs. Faults of the network are made here and
 * not in the browser, because only Chromium can be told to intercept what workers load.
 */
import { readFile } from 'node:fs/promises';
import { serveProject } from './stand.js';

/** What can go wrong with an answer; see `FaultyServer.fault`. */
export const FAULT_KINDS = [
  'missing',
  'refused',
  'cut',
  'broken',
  'garbled',
  'html',
  'type',
  'slow',
  'hang',
  'reset',
];

const HTML = '<!doctype html><title>Not what you asked for</title>';
/** The name in the query of a page's address under which its init scripts are kept. */
const INIT = 'init';
const INIT_FOLDER = '/init-scripts/';

/**
 * Patterns are as in Playwright, matched against the whole path: `**` stands for anything, `*` for anything within a
 * folder. Of several faults that match, the newest counts; headers and preludes add up.
 */
export class FaultyServer {
  /** Every request so far: `{ method, path, headers, at }`, `at` by `Date.now()`. */
  requests = [];
  #server = null;
  #faults = [];
  #preludes = [];
  #headers = [];
  #init = [];
  /** What answers each request that hangs, by its fault's pattern. */
  #hanging = new Map();

  /** @param {Parameters<typeof serveProject>[0]} [options] */
  static async open(options) {
    const server = new FaultyServer();
    server.#server = await serveProject({
      ...options,
      onRequest: (request) => server.requests.push({ ...request, at: Date.now() }),
      intercept: (request, response, found) => server.#intercept(request, response, found),
    });
    return server;
  }

  get origin() {
    return this.#server.origin;
  }

  /**
   * From now on, what matches is answered wrongly:
   * `missing` 404; `refused` 503; `cut` half of the bytes, as if these were all; `broken` half of the bytes, then the
   * connection breaks; `garbled` as many bytes, others in the middle; `html` a page in the place of the file, with status
   * 200; `type` the file itself as `text/html`; `slow` rightly, after `delayMs`; `hang` not before `repair`; `reset` the
   * connection breaks at once.
   *
   * @param {string | RegExp} pattern
   * @param {object} fault
   * @param {(typeof FAULT_KINDS)[number]} fault.kind
   * @param {number} [fault.delayMs] for `slow`, or before any other
   * @param {number} [fault.times] this often; default: until `repair`
   */
  fault(pattern, { kind, delayMs = 0, times = Infinity }) {
    if (!FAULT_KINDS.includes(kind)) throw new Error(`"${kind}" is none of ${FAULT_KINDS.join()}`);
    this.#faults.unshift({ pattern, matches: compile(pattern), kind, delayMs, times });
  }

  /** Ends the faults of this pattern, or all; what hangs is answered. */
  repair(pattern = null) {
    this.#faults = this.#faults.filter((fault) => pattern !== null && fault.pattern !== pattern);
    for (const [release, hanging] of this.#hanging) {
      if (pattern === null || hanging === pattern) release();
    }
  }

  /** Puts text in front of what matches; a function is asked for it at each request. */
  prelude(pattern, text) {
    this.#preludes.push({
      matches: compile(pattern),
      read: () => String(text instanceof Function ? text() : text),
    });
  }

  /** Sends these headers with what matches, such as `content-security-policy`. */
  headers(pattern, headers) {
    this.#headers.push({ matches: compile(pattern), headers });
  }

  /** Forgets faults, preludes, headers and requests. */
  reset() {
    this.repair();
    this.#preludes = [];
    this.#headers = [];
    this.requests.length = 0;
  }

  /**
   * The address of a page of this server, in which these scripts run before any other.
   *
   * @param {string} path
   * @param {(string | (() => void) | { fn: (arg: unknown) => void, arg: unknown })[]} scripts
   */
  pageUrl(path, scripts) {
    const id = this.#init.push(scripts.map(toText).join('\n')) - 1;
    const url = new URL(path, this.origin);
    url.searchParams.set(INIT, String(id));
    return url.href;
  }

  close() {
    this.repair();
    return this.#server.close();
  }

  async #intercept(request, response, { path, file, headers }) {
    for (const rule of this.#headers.filter(({ matches }) => matches(path))) {
      for (const [name, value] of Object.entries(rule.headers)) response.setHeader(name, value);
    }
    const fault = this.#takeFault(path);
    if (fault && !(await this.#delay(fault, request))) return true;
    if (fault && fault.kind !== 'slow' && fault.kind !== 'hang') {
      await answerWrongly(fault.kind, response, { file, headers });
      return true;
    }
    const body = await this.#rewrite(request, path, file, headers);
    if (body === null) return false;
    response.writeHead(200, body.headers).end(body.text);
    return true;
  }

  #takeFault(path) {
    const fault = this.#faults.find((entry) => entry.times > 0 && entry.matches(path));
    if (fault) fault.times--;
    return fault;
  }

  /** False when the browser has not waited. */
  async #delay({ pattern, kind, delayMs }, { socket }) {
    if (kind !== 'hang' && delayMs === 0) return true;
    let release;
    await new Promise((resolve) => {
      release = resolve;
      socket.once('close', resolve);
      if (kind === 'hang') this.#hanging.set(resolve, pattern);
      else setTimeout(resolve, delayMs);
    });
    this.#hanging.delete(release);
    return !socket.destroyed;
  }

  /** The body where it is not the file's own; null where it is. */
  async #rewrite({ url }, path, file, headers) {
    if (path.startsWith(INIT_FOLDER)) {
      const text = this.#init[Number.parseInt(path.slice(INIT_FOLDER.length), 10)];
      return { text, headers: { ...headers, 'content-type': 'text/javascript; charset=utf-8' } };
    }
    if (!file) return null;
    const init = new URL(url, this.origin).searchParams.get(INIT);
    if (init !== null && file.endsWith('.html')) {
      const tag = `<head><script src="${INIT_FOLDER}${init}.js"></script>`;
      return { text: (await readFile(file, 'utf8')).replace('<head>', tag), headers };
    }
    const preludes = this.#preludes.filter(({ matches }) => matches(path));
    if (preludes.length === 0) return null;
    const texts = [...preludes.map(({ read }) => read()), await readFile(file, 'utf8')];
    return { text: texts.join('\n;'), headers };
  }
}

async function answerWrongly(kind, response, { file, headers }) {
  if (kind === 'reset') return response.socket.destroy();
  const plain = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
  const html = { ...headers, 'content-type': 'text/html; charset=utf-8' };
  if (kind === 'missing' || !file) return response.writeHead(404, plain).end('gone');
  if (kind === 'refused') return response.writeHead(503, plain).end('not now');
  if (kind === 'html') return response.writeHead(200, html).end(HTML);
  const bytes = await readFile(file);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  switch (kind) {
    case 'type':
      return response.writeHead(200, html).end(bytes);
    case 'cut':
      return response.writeHead(200, headers).end(half);
    case 'garbled':
      return response.writeHead(200, headers).end(garble(bytes));
    case 'broken':
      response.writeHead(200, { ...headers, 'content-length': String(bytes.length) });
      return response.write(half, () => response.socket.destroy());
  }
}

/** The middle third, turned round: its beginning and its end stay as they are. */
function garble(bytes) {
  const third = Math.floor(bytes.length / 3);
  bytes.subarray(third, 2 * third).reverse();
  return bytes;
}

function compile(pattern) {
  if (pattern instanceof RegExp) return (path) => pattern.test(path);
  const text = pattern
    .split('**')
    .map((part) =>
      part
        .split('*')
        .map((plain) => plain.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^/]*'),
    )
    .join('.*');
  const expression = new RegExp(`^${text}$`);
  return (path) => expression.test(path);
}

function toText(script) {
  if (typeof script === 'string') return `${script};`;
  if (script instanceof Function) return `(${script})();`;
  return `(${script.fn})(${JSON.stringify(script.arg)});`;
}
