import { launchFirefox } from '../../../../tools/launch-firefox.js';

const NO_WEBGPU = { 'dom.webgpu.enabled': false, 'gfx.webgpu.ignore-blocklist': false };
const NO_WEBGL = { 'webgl.disabled': true, 'webgl.force-enabled': false };
const PREFS = { gpu: {}, webgl: NO_WEBGPU, none: { ...NO_WEBGPU, ...NO_WEBGL } };

/** @param {{ graphics?: keyof typeof PREFS, prefs?: Record<string, string | number | boolean> }} options */
export async function openFirefox({ graphics = 'gpu', prefs } = {}) {
  const { browser, close } = await launchFirefox({ prefs: { ...PREFS[graphics], ...prefs } });
  const version = (await browser.version()).replace(/^\w+\//, '');
  const open = (url) => openPage(browser, url);
  return { handle: browser, version, openPage: open, openTab: open, close };
}

/** A tab, which hides those before it. */
async function openPage(browser, url) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  return {
    handle: page,
    problems,
    evaluate: (fn, arg) => page.evaluate(fn, arg),
    reload: () => page.reload(),
    hide: () => browser.newPage(),
    close: () => page.close(),
  };
}
