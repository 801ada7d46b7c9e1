import { launchChromium } from '../tools/launch-chromium.js';
import { launchFirefox } from '../tools/launch-firefox.js';
import { ROOT } from '../tools/root.js';
import { serveStatic } from '../tools/static-server.js';

const PAGE = '/bench/page/blank.html';

/**
 * Starts the system's Chromium and serves the repository to it. The caller closes it.
 *
 * @param {object} [options] `camera` as for `launchChromium`; `mounts` and `onRequest` as for `serveStatic`
 * @returns {Promise<{ openPage(): Promise<BenchPage>, close(): Promise<void> }>}
 *
 * @typedef {object} BenchPage an empty page with nothing cached
 * @property {(module: string, name: string, argument?: unknown) => Promise<any>} call runs a function that a module of
 *   the page exports, and gives what it returns
 * @property {() => Promise<void>} close
 */
export async function openBrowser({ camera, mounts, onRequest } = {}) {
  const server = await serveStatic({ root: ROOT, mounts, onRequest });
  const browser = await launchChromium({ camera }).catch(async (error) => {
    await server.close();
    throw error;
  });
  return {
    openPage: () => openPage(browser, server.origin),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * The same with a Firefox, whose fake camera is of no use here.
 *
 * @param {Parameters<typeof launchFirefox>[0]} options
 */
export async function openFirefox(options) {
  const server = await serveStatic({ root: ROOT });
  const firefox = await launchFirefox(options).catch(async (error) => {
    await server.close();
    throw error;
  });
  return {
    openPage: () => openPage(firefox.browser, server.origin),
    async close() {
      await firefox.close();
      await server.close();
    },
  };
}

async function openPage(browser, origin) {
  // Playwright's name for it, or puppeteer's.
  const context = await (browser.newContext?.() ?? browser.createBrowserContext());
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`[page] ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (process.env.BENCH_LOG) console.error(`[page] ${message.text()}`);
  });
  await page.goto(origin + PAGE);
  return {
    call: (module, name, argument) => page.evaluate(callExport, { module, name, argument }),
    close: () => context.close(),
  };
}

/** Runs in the page. */
async function callExport({ module, name, argument }) {
  const exports = await import(module);
  return exports[name](argument);
}
