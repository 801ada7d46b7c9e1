/** Runs in the page. */
import { before } from '../../tools/contact-sheet/deadline.js';
import { OutputReader } from '../../tools/contact-sheet/output-reader.js';
import { readPixels } from './pixels.js';

/** In software a tier takes up to half a minute to compile its shaders. */
const START_LIMIT_MS = 90_000;
/** In software a frame takes a second. One that has not come by then was left out. */
const FRAME_LIMIT_MS = 8_000;

/** Of a camera, until the clip begins. */
const WARM_UP_INTERVAL_US = 33_333;
/** The pace at which it writes: were it faster than software, the governor would leave out frames of the clip. */
const WARM_UP_INTERVAL_MS = 1500;

/** What `sigma` is given in: pixels of a frame with so many lines. */
const SIGMA_LINES = 720;

/**
 * The built element, as a page would use it, on one tier; its camera is a track that only has the clip's pictures.
 *
 * @param {import('./player.js').PlayerOptions} options
 * @returns {Promise<import('./player.js').Player>}
 * @throws {Error} where the tier does not run
 */
export async function open({ background, first, size, tier }) {
  await import('/cdn/bg-camera.min.js');
  const camera = new Camera();
  const element = createElement(background, { size, tier });
  element.source = camera.track;
  document.body.append(element);
  try {
    await start(element, camera, first);
    checkTier(element, tier);
    const player = new ElementPlayer(element, camera, { size, tier });
    await player.warmUp(first);
    return player;
  } catch (error) {
    await release(element, camera);
    throw error;
  }
}

/** What goes on would slow down those that follow. */
async function release(element, camera) {
  await element.stop();
  element.remove();
  camera.track.stop();
}

function createElement({ color, sigmaPx }, { size, tier }) {
  const element = document.createElement('bg-camera');
  const look = color
    ? { mode: 'color', color }
    : { mode: 'blur', sigma: (sigmaPx * SIGMA_LINES) / size.height };
  const attributes = { ...look, tier, 'without-controls': '' };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A camera goes on while the element starts. */
async function start(element, camera, picture) {
  let isStarting = true;
  const feeding = (async () => {
    while (isStarting) {
      await camera.write(picture, camera.lastUs + WARM_UP_INTERVAL_US);
      await new Promise((resolve) => setTimeout(resolve, WARM_UP_INTERVAL_MS));
    }
  })();
  try {
    await before(element.start(), performance.now() + START_LIMIT_MS, 'start()');
  } finally {
    isStarting = false;
  }
  await feeding;
}

function checkTier({ activeTier }, tier) {
  if (activeTier === tier) return;
  throw new Error(`tier ${tier} does not run here: tier ${activeTier} does`);
}

class Camera {
  track = new MediaStreamTrackGenerator({ kind: 'video' });
  /** The last frame's timestamp. */
  lastUs = 0;
  #writer = this.track.writable.getWriter();

  async write(picture, timestampUs) {
    this.lastUs = timestampUs;
    await this.#writer.write(new VideoFrame(picture, { timestamp: timestampUs, alpha: 'discard' }));
  }
}

class ElementPlayer {
  #element;
  #camera;
  #options;
  #outputs;
  /** From the clip's time to the camera's, which has begun before. */
  #offsetUs = 0;

  constructor(element, camera, options) {
    this.#element = element;
    this.#camera = camera;
    this.#options = options;
    this.#outputs = new OutputReader(element.stream.getVideoTracks()[0]);
  }

  /** Until the element has no older frame under way: the first ones may be left out. */
  async warmUp(picture) {
    const deadlineMs = performance.now() + START_LIMIT_MS;
    let output = null;
    while (!output && performance.now() < deadlineMs) {
      output = await this.show(picture, this.#camera.lastUs + WARM_UP_INTERVAL_US);
    }
    if (!output) throw new Error(`no frame came in ${START_LIMIT_MS / 1000} s`);
    this.#offsetUs = this.#camera.lastUs + WARM_UP_INTERVAL_US;
  }

  async show(picture, timestampUs) {
    const shownUs = this.#offsetUs + timestampUs;
    await this.#camera.write(picture, shownUs);
    const deadlineMs = performance.now() + FRAME_LIMIT_MS;
    for (;;) {
      const frame = await this.#outputs.next(deadlineMs);
      if (!frame) return null;
      const isWanted = frame.timestamp === shownUs;
      const pixels = isWanted ? readPixels(frame, this.#options.size) : null;
      frame.close();
      if (isWanted) return pixels;
    }
  }

  /** @throws {Error} when the tier has changed meanwhile: the figures would be another tier's */
  async close() {
    const { activeTier } = this.#element;
    await release(this.#element, this.#camera);
    checkTier({ activeTier }, this.#options.tier);
  }
}
