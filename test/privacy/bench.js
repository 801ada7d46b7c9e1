import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const ELSEWHERE = '/test/e2e/helpers/page/blank.html?elsewhere';
/** Longer than a picture may stand still. */
const FROZEN_MS = 5000;

/** What a fault is injected into. */
export class Bench {
  /** @type {import('../e2e/helpers/engines.js').EnginePage} */
  page = null;
  /** What WebGPU gives to the next pipeline workers, in the order in which they start; see `controlGpu`. */
  gpuLimits = [];
  /** For what is done at random. */
  seed = 0;
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  get engine() {
    return this.#engine.name;
  }

  get server() {
    return this.#engine.server;
  }

  async openScene(person, { attributes, options, isOwnCamera }) {
    await this.evaluate(
      async (given) => {
        const { Trial } = await import('/test/privacy/page/trial.js');
        await Trial.open(given);
      },
      { person, attributes: { mode: 'blur', ...attributes }, options, isOwnCamera },
    );
  }

  evaluate(run, value) {
    return this.page.evaluate(run, value);
  }

  /** Calls a method of the page's `Trial`. */
  trial(method, ...args) {
    return this.evaluate(([name, given]) => globalThis.trial[name](...given), [method, args]);
  }

  command(service, act, arg = null) {
    return this.trial('command', service, act, arg);
  }

  /** For some seconds another tab is in front. Not in Chromium, whose driver makes every page believe that it is seen. */
  async hide() {
    const other = await this.#engine.newPage();
    const isHidden = await this.evaluate(async () => {
      await globalThis.scene.shoot(30);
      return document.hidden;
    });
    await other.close();
    assert.ok(isHidden, 'control: the page is hidden');
  }

  // --- Chromium alone: by its own protocol

  openPageSession() {
    return this.page.handle.context().newCDPSession(this.page.handle);
  }

  openBrowserSession() {
    return this.#engine.handle.newBrowserCDPSession();
  }

  /** An address that the browser may answer by a crash. */
  async visit(url) {
    const page = await this.#engine.handle.newPage();
    await page.goto(url, { timeout: 5000 }).catch(() => undefined);
    await page.close().catch(() => undefined);
  }

  /** For some seconds nothing runs on the page. */
  async freeze() {
    const session = await this.openPageSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await setTimeout(FROZEN_MS);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
  }

  /** Gives what was counted before, if the page that comes back is another one. */
  async leaveAndComeBack() {
    const counts = await this.trial('count');
    await this.page.handle.goto(this.server.origin + ELSEWHERE);
    await this.page.handle.goBack();
    const isRestored = await this.evaluate(() => Boolean(globalThis.trial));
    return isRestored ? {} : { gone: counts };
  }
}
