import { mountCamera, tryStart, until } from './element.js';
import { MarkedCamera } from './marked-camera.js';

/** A frame of the camera may be dropped, and with it the only one that was on its way: then others are sent. */
const NO_FRAME_MS = 2_000;
const STEP_US = 16_667;

/**
 * In the page: an element, the camera that feeds it, and a reader at the other end, for as long as one likes. The test's
 * own side keeps nothing that would grow.
 */
export class Call {
  element;
  camera;
  /** Frames that came out. */
  frames = 0;
  /** Sees each frame that comes out, before it is closed. */
  look = null;
  #person;
  #size;
  #onFrame = () => undefined;
  #reader = null;
  #reading = null;

  static async open({ person, size, attributes = {}, ownCamera = true }) {
    const call = new Call();
    call.#person = person;
    call.#size = size;
    call.camera = ownCamera ? await call.#openCamera(size) : null;
    call.element = await mountCamera(
      // One look of the smaller model: counters are the same, and come to rest sooner.
      { mode: 'blur', model: 'landscape', ...attributes },
      call.camera ? { source: call.camera.track } : {},
    );
    call.element.events = { push() {} };
    return call;
  }

  async #openCamera(size) {
    const camera = await MarkedCamera.open(this.#person, size);
    camera.timestamps = new Proxy({}, { set: () => true });
    return camera;
  }

  get #track() {
    return this.element.stream.getVideoTracks()[0];
  }

  async start() {
    this.camera?.play(20);
    const started = await tryStart(this.element);
    this.camera?.pause();
    if (!started.ok) throw new Error(`start() failed: ${started.code} ${started.message}`);
    globalThis.workers.length = 0;
    const processor = new globalThis.native.MediaStreamTrackProcessor({ track: this.#track });
    this.#reader = processor.readable.getReader();
    this.#reading = this.#read();
    return this.element.activeTier;
  }

  async #read() {
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      this.look?.(value);
      value.close();
      this.frames++;
      this.#onFrame();
    }
  }

  /** Resolves at the next frame that comes out, or when none has for long. */
  nextFrame() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, NO_FRAME_MS);
      this.#onFrame = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** As fast as they come out: two frames in for each, until `isEnough`, and then to rest. Gives how many came out. */
  async feed(isEnough) {
    const from = this.frames;
    while (!isEnough(this.frames - from)) {
      const next = this.nextFrame();
      await this.camera.write({ stepUs: STEP_US });
      await this.camera.write({ stepUs: STEP_US });
      await next;
    }
    const frames = this.frames - from;
    await this.rest();
    return frames;
  }

  /** So many frames out. */
  feedFrames(count) {
    return this.feed((frames) => frames >= count);
  }

  /** The next picture that comes out, as pixels. */
  async takePicture() {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    this.look = (frame) => {
      context.canvas.width = frame.displayWidth;
      context.canvas.height = frame.displayHeight;
      context.drawImage(frame, 0, 0);
    };
    await this.feedFrames(1);
    this.look = null;
    return context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  }

  /** For so long; gives frames and the time they took. */
  async feedFor(ms) {
    const from = performance.now();
    let seconds = 0;
    const frames = await this.feed(() => {
      seconds = (performance.now() - from) / 1000;
      return seconds * 1000 >= ms;
    });
    return { frames, fps: frames / seconds, tier: this.element.activeTier };
  }

  /** Resolves when no frame is on its way. */
  async rest() {
    await until(() => {
      const { framesIn, framesOut, framesDropped } = this.element.stats;
      return framesIn === framesOut + framesDropped;
    }, 'frames come to rest');
  }

  /** Another camera in the place of this one, under the same track. */
  async replaceCamera(size = this.#size) {
    const previous = this.camera;
    this.camera = await this.#openCamera(size);
    this.element.source = this.camera.track;
    await this.element.updateComplete;
    await previous.end();
    previous.track.stop();
  }

  /** Ends the call and gives how many tracks it left alive. */
  async stop() {
    // Not after: a frame that waits in the processor would never be closed.
    await this.#reader.cancel();
    await this.#reading;
    const tracks = this.element.stream.getTracks();
    this.element.stop();
    const live = tracks.filter(({ readyState }) => readyState === 'live');
    return live.length + this.element.stream.getTracks().length;
  }
}
