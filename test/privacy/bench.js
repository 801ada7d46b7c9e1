import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { controlGpu, tapOutputTracks } from '../e2e/helpers/init-scripts.js';
import { openStand, samplePerson } from '../e2e/helpers/stand.js';
import { serveFaulty } from './fault-server.js';
import { exhaustTextures, failDrawings, loseWebgl, obeyFaults } from './worker-faults.js';

export const PIPELINE = /\/assets\/pipeline-worker\.js$/;
export const GATE = /\/assets\/gate-worker\.js$/;
export const MODEL = /\/assets\/models\/.*\.tflite$/;
export const WASM = /\/assets\/wasm\/.*\.wasm$/;
export const LOADER = /\/assets\/wasm\/.*\.js$/;
const BLANK = '/test/e2e/helpers/page/blank.html';

/** Longer than a picture may stand still. */
const FROZEN_MS = 5000;

/** Which graphics a machine has on which each tier is the best one. */
const GRAPHICS = { 1: 'gpu', 2: 'webgl', 4: 'none' };

/** One browser, in which faults are tried one after the other. */
export class Lab {
  #tier;
  #stand;
  #person;

  /** @param {{ tier: number }} options the best tier of the machine that it plays */
  static async open({ tier }) {
    const lab = new Lab();
    lab.#tier = tier;
    lab.#person = await samplePerson();
    lab.#stand = await openStand({ graphics: GRAPHICS[tier] });
    return lab;
  }

  /**
   * A page of its own with a scene in it, not yet started, and a server of its own.
   *
   * @param {Partial<import('./faults/index.js').Fault>} [fault]
   * @param {{ moment?: string, cdn?: string }} [options] `cdn`: another build than the one that is tested otherwise
   */
  async openBench(fault = {}, { moment = 'call', cdn } = {}) {
    const server = await serveFaulty({ cdn });
    const bench = new Bench(server, this.#stand);
    server.prelude(PIPELINE, () =>
      [
        `globalThis.GPU && (${controlGpu})(${JSON.stringify(bench.gpuLimits.shift() ?? {})})`,
        `(${loseWebgl})()`,
        `(${exhaustTextures})()`,
        `(${failDrawings})()`,
        `(${obeyFaults})('pipeline')`,
      ].join(';\n'),
    );
    server.prelude(GATE, () => `(${obeyFaults})('gate')`);
    await fault.prepare?.(bench, moment);
    bench.page = await this.#stand.newPage({
      init: [tapOutputTracks, ...(fault.init ?? [])],
      url: server.origin + BLANK,
    });
    const attributes = { ...fault.attributes, ...fault.attributesAt?.[moment] };
    await bench.openScene(this.#person, { ...fault, attributes });
    return bench;
  }

  /** The same in a browser of its own. */
  another() {
    return Lab.open({ tier: this.#tier });
  }

  async close() {
    await this.#stand.close();
  }
}

/** What a fault is injected into. */
export class Bench {
  page = null;
  server;
  /** What WebGPU gives to the next pipeline workers, in the order in which they start; see `controlGpu`. */
  gpuLimits = [];
  /** For what is done at random. */
  seed = 0;
  #stand;

  constructor(server, stand) {
    this.server = server;
    this.#stand = stand;
  }

  async openScene(person, { attributes, options, isOwnCamera }) {
    await this.page.evaluate(
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
    return this.page.evaluate(([name, given]) => globalThis.trial[name](...given), [method, args]);
  }

  command(service, act, arg = null) {
    return this.trial('command', service, act, arg);
  }

  // --- Chromium alone: by its own protocol

  openPageSession() {
    return this.page.context().newCDPSession(this.page);
  }

  openBrowserSession() {
    return this.#stand.browser.newBrowserCDPSession();
  }

  /** An address that the browser may answer by a crash. */
  async visit(url) {
    const page = await this.page.context().newPage();
    await page.goto(url, { timeout: 5000 }).catch(() => undefined);
    await page.close().catch(() => undefined);
  }

  /** For some seconds the page is not to be seen, as in a minimised window. */
  async hide() {
    const session = await this.openPageSession();
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    await session.send('Browser.setWindowBounds', {
      windowId,
      bounds: { windowState: 'minimized' },
    });
    const isHidden = await this.evaluate(async () => {
      await globalThis.scene.shoot(30);
      return document.hidden;
    });
    assert.ok(isHidden, 'control: the page is hidden');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
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
    await this.page.goto(`${this.server.origin}${BLANK}?elsewhere`);
    await this.page.goBack();
    const isRestored = await this.evaluate(() => Boolean(globalThis.trial));
    return isRestored ? {} : { gone: counts };
  }

  async close() {
    await this.page?.context().close();
    await this.server.close();
  }
}
