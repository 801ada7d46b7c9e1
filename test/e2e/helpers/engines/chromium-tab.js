/**
 * A tab as a user has it, which is hidden when another comes in front. Playwright makes each of its own pages believe that
 * it is seen, so this one is driven by Chromium's protocol, past it.
 *
 * @param {import('playwright-core').Browser} browser
 * @returns the same as for other pages, and `hide`
 */
export async function openChromiumTab(browser, url) {
  const session = await browser.newBrowserCDPSession();
  const tab = await Tab.open(session, url);
  return {
    handle: tab,
    problems: tab.problems,
    evaluate: (fn, arg) => tab.evaluate(fn, arg),
    reload: () => tab.send('Page.reload'),
    /** Another tab comes in front. */
    hide: () => session.send('Target.createTarget', { url: 'about:blank' }),
    close: () => tab.close(),
  };
}

class Tab {
  problems = [];
  #session;
  #targetId;
  #sessionId;
  #waiting = new Map();
  #lastId = 0;
  #onLoad = null;

  static async open(session, url) {
    const tab = new Tab();
    tab.#session = session;
    session.on('Target.receivedMessageFromTarget', (event) => tab.#receive(event));
    const { targetId } = await session.send('Target.createTarget', { url: 'about:blank' });
    tab.#targetId = targetId;
    // Not flat: Playwright does not know the session that a flat one would be.
    const attached = await session.send('Target.attachToTarget', { targetId, flatten: false });
    tab.#sessionId = attached.sessionId;
    await tab.send('Runtime.enable');
    await tab.send('Page.enable');
    const loaded = new Promise((resolve) => (tab.#onLoad = resolve));
    await tab.send('Page.navigate', { url });
    await loaded;
    return tab;
  }

  async send(method, params = {}) {
    const id = ++this.#lastId;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.#session.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message });
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #receive({ sessionId, message }) {
    if (sessionId !== this.#sessionId) return;
    const { id, method, params, ...answer } = JSON.parse(message);
    if (id !== undefined) this.#waiting.get(id)?.(answer);
    if (method === 'Page.loadEventFired') this.#onLoad?.();
    if (method !== 'Runtime.exceptionThrown') return;
    const { text, exception } = params.exceptionDetails;
    this.problems.push(`uncaught: ${exception?.description ?? text}`);
  }

  async evaluate(fn, arg) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression: `(${fn})(${JSON.stringify(arg)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (!exceptionDetails) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  async close() {
    await this.#session.send('Target.closeTarget', { targetId: this.#targetId });
    await this.#session.detach();
  }
}
