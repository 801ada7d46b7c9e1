import { openChromiumTab } from './chromium-tab.js';
import { launchChromium } from '../../../../tools/launch-chromium.js';

/** @param {{ graphics?: 'gpu' | 'webgl' | 'none', flags?: string[] }} options */
export async function openChromium({ graphics, flags } = {}) {
  const browser = await launchChromium({ graphics, flags });
  return {
    handle: browser,
    version: browser.version(),
    openPage: (url) => openPage(browser, url),
    openTab: (url) => openChromiumTab(browser, url),
    close: () => browser.close(),
  };
}

/** In a context of its own, so that pages share nothing. */
async function openPage(browser, url) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    const isError = message.type() === 'error' || /collected without being closed/i.test(text);
    if (isError) problems.push(`console: ${text}`);
  });
  await page.goto(url);
  return {
    handle: page,
    problems,
    evaluate: (fn, arg) => page.evaluate(fn, arg),
    reload: () => page.reload(),
    close: () => page.context().close(),
  };
}
