import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from '../../../tools/launch-chromium.js';
import { ROOT } from '../../../tools/root.js';
import { makeSampleCamera } from '../../../tools/sample-camera.js';
import { serveStatic } from '../../../tools/static-server.js';
import { keepNatives, keepTier } from './init-scripts.js';
import { RequestWatch, allowOrigin } from './request-watch.js';

/** Small, because a machine without a GPU computes every pixel itself. */
export const FRAME = { width: 320, height: 180 };
/** For a single wait: many times what it takes on a slow machine. */
export const TIMEOUT_MS = 60_000;
/** Another build than `cdn/` can be tested by naming its folder here. */
const CDN = process.env.BG_CAMERA_CDN ?? path.join(ROOT, 'cdn');

const BLANK = '/test/e2e/helpers/page/blank.html';

/** The sample clip as a camera of `FRAME`'s size: an MJPEG file for Chromium's fake camera. */
export function sampleCamera() {
  return makeSampleCamera({ ...FRAME, seconds: 3 });
}

/** The first picture of the sample clip, as a data URL: a man whose head is in the middle. */
export async function samplePerson() {
  const mjpeg = await readFile(await sampleCamera());
  const end = mjpeg.indexOf(Buffer.from([0xff, 0xd9])) + 2;
  return `data:image/jpeg;base64,${mjpeg.subarray(0, end).toString('base64')}`;
}

/** The files of the repository, with the build that is tested at `/cdn/`. */
export async function serveProject({ mounts, ...options } = {}) {
  const server = await serveStatic({ root: ROOT, mounts: { '/cdn': CDN, ...mounts }, ...options });
  allowOrigin(server.origin);
  return server;
}

/**
 * One browser and one server for a test file; `close` ends both, and fails when any page or worker asked something of
 * another origin than the test's servers.
 *
 * @param {Parameters<typeof launchChromium>[0]} [options]
 */
export async function openStand(options) {
  const server = await serveProject();
  const browser = await launchChromium(options);
  const requests = new RequestWatch();
  return {
    browser,
    requests,
    origin: server.origin,

    /**
     * An empty page in a context of its own.
     *
     * @param {object} [page]
     * @param {(() => void)[]} [page.init] init scripts, in this order
     * @param {(page: import('playwright-core').Page) => Promise<unknown>} [page.prepare] before the page is opened
     * @param {boolean} [page.followsLoad] whether a tier that is too slow is left; else it is kept
     * @param {string} [page.url] default: a blank one of the server
     */
    async newPage({ init = [], prepare, followsLoad = false, ...more } = {}) {
      const { url = server.origin + BLANK, ...context } = more;
      const page = await browser.newPage(context);
      page.setDefaultTimeout(TIMEOUT_MS);
      watchRequests(page.context(), requests);
      const problems = [];
      page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
        if (/garbage collected without being closed/i.test(message.text())) {
          problems.push(`console: ${message.text()}`);
        }
      });
      const first = followsLoad ? [keepNatives] : [keepNatives, keepTier];
      for (const script of [...first, ...init]) await page.addInitScript(script);
      await prepare?.(page);
      await page.goto(url);
      return Object.assign(page, { problems });
    },

    /** For after each test: what a failed one left open would slow the next ones down. */
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },

    async close() {
      await browser.close();
      await server.close();
      requests.assertNothingForeign();
    },
  };
}

/** Those of pages, frames and workers that the context opens later on, too. */
function watchRequests(context, requests) {
  const watchSockets = (page) => page.on('websocket', (socket) => requests.add(socket.url()));
  context.on('request', (request) => requests.add(request.url()));
  context.on('page', watchSockets);
  for (const page of context.pages()) watchSockets(page);
}
