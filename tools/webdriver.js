/**
 * A client for the few commands of W3C WebDriver that the tests need. An own one, because libraries for it bring drivers,
 * wire protocols and a dozen packages of their own along for what are eight requests with JSON in them.
 */

/** As WebDriver names a reference to a window. */
const HANDLE = 'handle';

export class WebDriverSession {
  #base;
  /** The window that the browser opened by itself; it stays until the end. */
  #first = '';
  /** One command after the other: each goes to the window that was chosen last. */
  #last = Promise.resolve();

  constructor(base) {
    this.#base = base;
  }

  /**
   * @param {string} origin of the driver
   * @param {object} capabilities that must match
   * @param {number} scriptTimeoutMs the limit for one script
   * @throws {Error} when the browser can't be started
   */
  static async open(origin, capabilities, scriptTimeoutMs) {
    const { sessionId, capabilities: given } = await command('POST', `${origin}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    const session = new WebDriverSession(`${origin}/session/${sessionId}`);
    session.browserVersion = given.browserVersion;
    await session.#send('POST', 'timeouts', { script: scriptTimeoutMs });
    session.#first = await session.#send('GET', 'window');
    return session;
  }

  #send(method, path, body) {
    return command(method, `${this.#base}/${path}`, body);
  }

  /** Runs `commands` while no other command is sent, with this window chosen. */
  #inWindow(handle, commands) {
    const result = this.#last.then(async () => {
      await this.#send('POST', 'window', { [HANDLE]: handle });
      return commands();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** The handle of a new window; `tab` puts it in front of those in the same frame. */
  async openWindow(type = 'tab') {
    const open = () => this.#send('POST', 'window/new', { type });
    return (await this.#inWindow(this.#first, open))[HANDLE];
  }

  closeWindow(handle) {
    return this.#inWindow(handle, () => this.#send('DELETE', 'window'));
  }

  /** Resolves when the page has loaded. */
  goTo(handle, url) {
    return this.#inWindow(handle, () => this.#send('POST', 'url', { url }));
  }

  /** Makes the window an icon, which hides its page. */
  minimize(handle) {
    return this.#inWindow(handle, () => this.#send('POST', 'window/minimize', {}));
  }

  reload(handle) {
    return this.#inWindow(handle, () => this.#send('POST', 'refresh', {}));
  }

  /** Runs the body of a function; its last argument is to be called with the result. */
  run(handle, script, args = []) {
    return this.#inWindow(handle, () => this.#send('POST', 'execute/async', { script, args }));
  }

  /** Ends the browser. */
  close() {
    return command('DELETE', this.#base);
  }
}

async function command(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const { value } = await response.json();
  if (response.ok) return value;
  throw new Error(`WebDriver: ${value?.error ?? response.status}: ${value?.message ?? ''}`);
}
