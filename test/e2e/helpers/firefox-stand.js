import { launchFirefox } from '../../../tools/launch-firefox.js';
import { RequestWatch } from './request-watch.js';
import { serveProject } from './stand.js';

const BLANK = '/test/e2e/helpers/page/blank.html';

/**
 * One Firefox and one server for a test file; `close` ends both, whatever state they are in, and
 * fails when a page or a worker asked something of another origin than the test's servers.
 *
 * @param {Parameters<typeof launchFirefox>[0]} [options]
 */
export async function openFirefoxStand(options) {
  const server = await serveProject();
  const firefox = await launchFirefox(options).catch(async (error) => {
    await server.close();
    throw error;
  });
  const requests = new RequestWatch();
  return {
    requests,
    origin: server.origin,

    /** An empty page, in front of those before it. What goes wrong in it is kept in its `problems`. */
    async newPage() {
      const page = await firefox.browser.newPage();
      const problems = [];
      page.on('request', (request) => requests.add(request.url()));
      page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`);
      });
      await page.goto(server.origin + BLANK);
      return Object.assign(page, { problems });
    },

    async close() {
      await firefox.close();
      await server.close();
      requests.assertNothingForeign();
    },
  };
}
