import { seedRandom } from './random.js';
import { makeVideo } from './video-file.js';

/** Further from its colour, in levels of any channel, nothing is: video formats and roundings, and what is left of the board. */
const NEAR = 40;

/** In the page: changes what stands behind the person of a scene, at random, and says what each frame shows. */
export class Switcher {
  #scene;
  #random;
  #backgrounds;

  static async open(scene, seed) {
    const image = async (color) => URL.createObjectURL(await makePicture(color));
    const video = async (color) => {
      const file = await makeVideo(Array.from({ length: 20 }, () => color));
      return URL.createObjectURL(file);
    };
    return new Switcher(scene, seed, [
      { mode: 'blur', rgb: [125, 122, 120] },
      { mode: 'color', color: 'lime', rgb: [0, 255, 0] },
      { mode: 'color', color: 'rgb(255 0 255)', rgb: [255, 0, 255] },
      { mode: 'image', src: await image('rgb(0 0 200)'), rgb: [0, 0, 200] },
      { mode: 'image', src: await image('rgb(240 220 60)'), rgb: [240, 220, 60] },
      { mode: 'video', src: await video('rgb(220 30 30)'), rgb: [220, 30, 30] },
      // Not too strong: where colours are managed, as on tier 1, those of old videos are shifted.
      { mode: 'video', src: await video('rgb(90 170 210)'), rgb: [90, 170, 210] },
      { mode: 'transparent', rgb: [0, 0, 0] },
    ]);
  }

  constructor(scene, seed, backgrounds) {
    this.#scene = scene;
    this.#random = seedRandom(seed);
    this.#backgrounds = backgrounds;
  }

  /** Each background once, until it is seen. */
  async tour() {
    for (const background of this.#backgrounds) {
      await this.#set(background);
      await this.#seen(background);
    }
  }

  async #seen(background) {
    const from = this.#scene.frames.length;
    const isSeen = () =>
      this.#scene.frames.slice(from).some((frame) => this.#nameOf(frame) === nameOf(background));
    for (let i = 0; !isSeen(); i++) {
      if (i > 300) throw new Error(`${nameOf(background)} is not seen: ${this.#describeLast()}`);
      await this.#scene.shoot(1);
    }
  }

  #describeLast() {
    return JSON.stringify(this.#scene.frames.at(-1));
  }

  /** So many random switches of mode, background and strength, some of them at once, and then the last to be seen. */
  async switch(count) {
    let background;
    for (let i = 0; i < count; i++) {
      background = this.#backgrounds[Math.floor(this.#random() * this.#backgrounds.length)];
      await this.#set(background);
      await this.#scene.shoot(Math.floor(this.#random() * 3));
    }
    await this.#seen(background);
  }

  /** To where it started, with no frame on its way. */
  async rest() {
    const [first] = this.#backgrounds;
    this.#scene.camera.play(this.#scene.fps);
    await this.#set(first);
    await this.#seen(first);
    this.#scene.camera.pause();
    const { element } = this.#scene;
    const { until } = await import('./element.js');
    await until(() => {
      const { framesIn, framesOut, framesDropped } = element.stats;
      return framesIn === framesOut + framesDropped;
    }, 'frames come to rest');
  }

  #set({ mode, src = null, color = 'lime' }) {
    // Less would leave something of the board.
    const sigma = 32 + Math.floor(this.#random() * 30);
    return this.#scene.setMode(mode, { src, color, sigma });
  }

  /** What was seen: how often each background, and the frames that none of them explains. */
  report() {
    const seen = {};
    const torn = [];
    for (const frame of this.#scene.frames) {
      const name = this.#nameOf(frame);
      if (name === null) torn.push({ number: frame.number, corners: frame.corners });
      else seen[name] = (seen[name] ?? 0) + 1;
    }
    return { seen, torn, backgrounds: this.#backgrounds.map(nameOf) };
  }

  /** Of the one background that all corners show; null: there is none. */
  #nameOf({ corners }) {
    const shown = this.#backgrounds.find(({ rgb }) =>
      corners.every((corner) => isNear(corner, rgb)),
    );
    return shown ? nameOf(shown) : null;
  }
}

const isNear = (one, other) => one.every((value, i) => Math.abs(value - other[i]) <= NEAR);

const nameOf = ({ mode, rgb }) => `${mode} ${rgb.join(' ')}`;

function makePicture(color) {
  const canvas = new OffscreenCanvas(64, 36);
  const context = canvas.getContext('2d', { alpha: false });
  context.fillStyle = color;
  context.fillRect(0, 0, 64, 36);
  return canvas.convertToBlob();
}
