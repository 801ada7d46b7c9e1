/**
 * One way to drive real Chromium, Firefox and WebKit. What the engines have in common is here; whoever needs more takes a
 * page's `handle`, which is Playwright's page, puppeteer's, or the handle of WebDriver's window.
 */
import { openChromium } from './engines/chromium.js';
import { openFirefox } from './engines/firefox.js';
import { openWebkit } from './engines/webkit.js';
import { findChromium } from '../../../tools/find-chromium.js';
import { findFirefox } from '../../../tools/find-firefox.js';
import { findWebkit } from '../../../tools/find-webkit.js';
import { FaultyServer } from './faulty-server.js';
import { keepNatives } from './init-scripts.js';

const ENGINES = {
  chromium: { open: openChromium, find: findChromiumOrReason },
  firefox: { open: openFirefox, find: findFirefox },
  webkit: { open: openWebkit, find: findWebkit },
};

const BLANK = '/test/e2e/helpers/page/blank.html';
/** For a single wait in a page: many times what it takes on a slow machine. */
const WAIT_MS = 60_000;

/**
 * Null where this engine can be run here, perhaps after installing it with the system's package manager; else the reason
 * why it can't, for a test to be skipped with.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @returns {Promise<string | null>}
 */
export async function findReasonToSkip(name) {
  return (await ENGINES[name].find({ install: true })).reason;
}

/**
 * Starts an engine with a server of its own; `close` ends both.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @param {object} [options]
 * @param {'gpu' | 'webgl' | 'none'} [options.graphics] what there is to compute and draw with: WebGPU and WebGL2 (WebKit
 *   has no WebGPU), only the latter, or neither
 * @param {string[]} [options.flags] for Chromium's command line
 * @param {Record<string, string | number | boolean>} [options.prefs] for Firefox
 * @param {string[]} [options.features] of WebKit; `!Name` turns one off
 */
export async function openEngine(name, options = {}) {
  const server = await FaultyServer.open();
  const browser = await ENGINES[name].open(options).catch(async (error) => {
    await server.close();
    throw error;
  });
  return new Engine(name, server, browser);
}

class Engine {
  #browser;
  #pages = new Set();

  /** @param {FaultyServer} server */
  constructor(name, server, browser) {
    this.name = name;
    this.server = server;
    this.version = browser.version;
    this.#browser = browser;
  }

  /** What the engine's own library calls the browser. */
  get handle() {
    return this.#browser.handle;
  }

  /**
   * A page in front of those before it.
   *
   * @param {object} [page]
   * @param {string} [page.url] path of a page of the server; default: an empty one
   * @param {Parameters<FaultyServer['pageUrl']>[1]} [page.initScripts] run before any other, in this order, after
   *   `keepNatives`
   * @param {boolean} [page.canHide] whether its `hide` is to be used
   * @returns {Promise<EnginePage>}
   */
  async newPage({ url = BLANK, initScripts = [], canHide = false } = {}) {
    const own = [...(this.#browser.initScripts ?? []), keepNatives];
    const address = this.server.pageUrl(url, [...own, ...initScripts]);
    const open = canHide ? this.#browser.openTab : this.#browser.openPage;
    const page = new EnginePage(await open(address), () => this.#pages.delete(page));
    this.#pages.add(page);
    return page;
  }

  /** For after each test: what a failed one left open would slow the next ones down. */
  async closePages() {
    await Promise.all([...this.#pages].map((page) => page.close()));
    this.server.reset();
  }

  async close() {
    await this.#browser.close();
    await this.server.close();
  }
}

class EnginePage {
  #page;
  #onClose;

  constructor(page, onClose) {
    this.#page = page;
    this.#onClose = onClose;
  }

  get handle() {
    return this.#page.handle;
  }

  /** Uncaught errors and errors on the console; in WebKit up to the last `evaluate`, and only the page's own. */
  get problems() {
    return this.#page.problems;
  }

  /**
   * Runs a function in the page and gives what it returns, or what its promise comes to, through JSON. What it throws is
   * thrown here. It can use nothing from around it but `arg`.
   */
  async evaluate(fn, arg) {
    return this.#page.evaluate(fn, arg);
  }

  /** Resolves with what `fn` gives in the page once it is truthy. Asks often, and gives up. */
  async waitFor(fn, arg, what = String(fn), timeoutMs = WAIT_MS) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const value = await this.evaluate(fn, arg);
      if (value) return value;
      if (Date.now() > deadline) throw new Error(`timed out: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Brings another page in front of one that `canHide`; in WebKit, makes its window an icon. */
  async hide() {
    await this.#page.hide();
  }

  /** As the user does it who clicks Reload. */
  reload() {
    return this.#page.reload();
  }

  async close() {
    this.#onClose();
    await this.#page.close();
  }
}

async function findChromiumOrReason(options) {
  try {
    await findChromium(options);
    return { reason: null };
  } catch (error) {
    return { reason: error.message };
  }
}
