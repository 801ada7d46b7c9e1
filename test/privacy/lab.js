import { openEngine } from '../e2e/helpers/engines.js';
import { controlGpu, keepTier, tapOutputTracks } from '../e2e/helpers/init-scripts.js';
import { samplePerson } from '../e2e/helpers/stand.js';
import { Bench } from './bench.js';
import { GATE, PIPELINE } from './files.js';
import { exhaustTextures, failDrawings, loseWebgl, obeyFaults } from './worker-faults.js';

/**
 * What each engine is tried with. `graphics` makes the tier the best one; `plays` are the tiers of the catalogue, which
 * was written for Chromium, whose faults can be shown there.
 */
export const MACHINES = {
  chromium: [
    { tier: 1, graphics: 'gpu', plays: [1] },
    { tier: 2, graphics: 'webgl', plays: [2] },
    { tier: 4, graphics: 'none', plays: [4] },
  ],
  firefox: [
    { tier: 3, graphics: 'gpu', plays: [1] },
    { tier: 4, graphics: 'none', plays: [2, 4] },
  ],
  webkit: [{ tier: 2, graphics: 'webgl', plays: [2, 4] }],
};

/** One browser, in which faults are tried one after the other. */
export class Lab {
  #machine;
  #engine;
  #person;

  /** @param {string} engine @param {{ graphics: string }} machine */
  static async open(engine, machine) {
    const lab = new Lab();
    lab.#machine = machine;
    lab.#person = await samplePerson();
    lab.#engine = await openEngine(engine, { graphics: machine.graphics });
    return lab;
  }

  /** The same in a browser of its own. */
  another() {
    return Lab.open(this.#engine.name, this.#machine);
  }

  /**
   * A page of its own with a scene in it, not yet started; what was broken for the one before is whole again.
   *
   * @param {Partial<import('./faults/index.js').Fault>} [fault]
   * @param {string} [moment]
   */
  async openBench(fault = {}, moment = 'call') {
    await this.#engine.closePages();
    const bench = new Bench(this.#engine);
    this.#engine.server.prelude(PIPELINE, () => listPreludes(bench).join(';\n'));
    this.#engine.server.prelude(GATE, `(${obeyFaults})('gate')`);
    await fault.prepare?.(bench, moment);
    bench.page = await this.#engine.newPage({
      initScripts: [keepTier, tapOutputTracks, ...(fault.init ?? [])],
    });
    const attributes = { ...fault.attributes, ...fault.attributesAt?.[moment] };
    await bench.openScene(this.#person, { ...fault, attributes });
    return bench;
  }

  async close() {
    await this.#engine.close();
  }
}

const listPreludes = ({ gpuLimits }) => [
  `globalThis.GPU && (${controlGpu})(${JSON.stringify(gpuLimits.shift() ?? {})})`,
  `(${loseWebgl})()`,
  `(${exhaustTextures})()`,
  `(${failDrawings})()`,
  `(${obeyFaults})('pipeline')`,
];
