/** Pages under a Content-Security-Policy, with a `<bg-camera>` in their markup. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../../tools/root.js';
import { FRAME, serveProject } from './stand.js';

/** Where the documented policies have another origin. */
const PLACEHOLDER = 'https://cdn.example';
const SMALL_ELEMENT = `<bg-camera width="${FRAME.width}" height="${FRAME.height}"></bg-camera>`;

/**
 * The policies of docs/security.md by their names, word for word: each follows a comment `<!-- policy: NAME -->`.
 *
 * @returns {Promise<Record<string, string>>}
 */
export async function readPolicies() {
  const text = await readFile(path.join(ROOT, 'docs/security.md'), 'utf8');
  const blocks = text.matchAll(/<!-- policy: ([\w-]+) -->\s+```\w*\n([^`]*)```/g);
  return Object.fromEntries(
    [...blocks].map(([, name, lines]) => [name, lines.trim().replace(/\s+/g, ' ')]),
  );
}

/**
 * Two servers: one whose every answer, pages and workers alike, carries the policy, and one for `https://cdn.example`.
 * `asked` has the paths that each was asked for, in order; `close` may be called twice.
 *
 * @param {string} policy
 * @param {object} [options]
 * @param {boolean} [options.hasCdn] whether the component comes from the second one
 * @param {string} [options.markup] the page's element
 * @param {Record<string, string>} [options.cdnHeaders] added to every answer of the second one
 */
export async function servePolicy(
  policy,
  { hasCdn = false, markup = SMALL_ELEMENT, cdnHeaders = {} } = {},
) {
  const asked = { site: [], cdn: [] };
  const cdn = await serveProject({
    headers: cdnHeaders,
    onRequest: (request) => asked.cdn.push(request.path),
  });
  const applied = policy.replaceAll(PLACEHOLDER, cdn.origin);
  const folder = await mkdtemp(path.join(tmpdir(), 'bg-camera-policy-'));
  const script = `${hasCdn ? cdn.origin : ''}/cdn/bg-camera.min.js`;
  await writeFile(
    path.join(folder, 'page.html'),
    `<!doctype html><title>test</title><script type="module" src="${script}"></script>\n${markup}`,
  );
  const site = await serveProject({
    mounts: { '/policy': folder },
    headers: { 'content-security-policy': applied },
    onRequest: (request) => asked.site.push(request.path),
  });
  let closing = null;
  return {
    url: `${site.origin}/policy/page.html`,
    asked,
    close() {
      closing ??= Promise.all([site.close(), cdn.close(), rm(folder, { recursive: true })]);
      return closing;
    },
  };
}

/** Notes what the policy forbade, in the page, and that a script did not load or threw. For `init`. */
export function watchViolations() {
  globalThis.violations = [];
  globalThis.addEventListener('error', () => (globalThis.isScriptBroken = true), true);
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    globalThis.violations.push(`${effectiveDirective} ${blockedURI}`);
  });
}

/** Runs in the page, and needs nothing that a policy can forbid: starts the element and waits for frames. */
export async function runElement({ frames, timeoutMs }) {
  const element = document.querySelector('bg-camera');
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  const deadline = performance.now() + timeoutMs;
  const isInTime = () => performance.now() < deadline;
  const errors = [];
  element.addEventListener('bg-error', ({ error }) => errors.push(error.code));
  while (!customElements.get('bg-camera') && !globalThis.isScriptBroken && isInTime()) {
    await pause();
  }
  const started = customElements.get('bg-camera')
    ? await element.start().then(
        () => ({ ok: true }),
        ({ name, code, message }) => ({ ok: false, name, code, message }),
      )
    : { ok: false, name: 'not defined' };
  const target = started.ok ? element.stats.framesOut + frames : 0;
  while (started.ok && element.stats.framesOut < target && isInTime()) await pause();
  const { state, stats } = element;
  const { tier, offMainThread, inferenceRuns } = stats ?? {};
  const tracks = element.stream?.getTracks().length ?? 0;
  const isFlowing = started.ok && stats.framesOut >= target;
  const { violations } = globalThis;
  return {
    started,
    state,
    tier,
    offMainThread,
    inferenceRuns,
    isFlowing,
    tracks,
    errors,
    violations,
  };
}
