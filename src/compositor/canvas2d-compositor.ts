import { placePicture, type Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { Canvas2dBlur } from './canvas2d-blur.js';
import { outputInit, type Compositor } from './compositor.js';
import { Surface } from './surface.js';

/**
 * The WebGL2 compositor's picture made with 2D canvases, for machines without a GPU. The canvas scales and masks; only
 * the shrunken room is blurred in script, because `filter` is missing in some browsers and no true Gaussian in others.
 */
export class Canvas2dCompositor implements Compositor {
  readonly #output = new Surface({ isOpaque: true });
  /** First the whole frame, so that it is converted only once; then what of it is person. */
  readonly #person = new Surface();
  readonly #blur = new Canvas2dBlur();
  #background: Background;

  constructor(background: Background) {
    this.#background = background;
  }

  update(background: Background): void {
    this.#closePicture();
    this.#background = background;
  }

  coarsen(isCoarse: boolean): void {
    this.#blur.coarsen(isCoarse);
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'canvas') {
      throw new BgCameraError('stage-failed', 'the alpha mask is a texture, expected a canvas');
    }
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const output = this.#output.resize(size);
    const person = this.#person.resize(size);
    person.globalCompositeOperation = 'copy';
    person.drawImage(frame, 0, 0, size.width, size.height);
    this.#drawBackground(output, person.canvas, alpha.canvas);
    person.globalCompositeOperation = 'destination-in';
    person.drawImage(alpha.canvas, 0, 0, size.width, size.height);
    output.drawImage(person.canvas, 0, 0);
    return new VideoFrame(output.canvas, outputInit(frame));
  }

  #drawBackground(
    output: OffscreenCanvasRenderingContext2D,
    frame: OffscreenCanvas,
    alpha: OffscreenCanvas,
  ): void {
    const background = this.#background;
    if (background.kind === 'blur') {
      this.#blur.draw(output, { frame, alpha, sigma: background.sigma });
      return;
    }
    output.fillStyle = background.kind === 'color' ? toCss(background.rgb) : 'black';
    output.fillRect(0, 0, frame.width, frame.height);
    if (background.kind === 'color') return;
    const { x, y, width, height } = placePicture(background.bitmap, frame, background.fit);
    output.drawImage(background.bitmap, x, y, width, height);
  }

  #closePicture(): void {
    if (this.#background.kind === 'image') this.#background.bitmap.close();
  }

  close(): void {
    this.#closePicture();
    this.#output.close();
    this.#person.close();
    this.#blur.close();
  }
}

const toCss = (rgb: readonly number[]) =>
  `rgb(${rgb.map((value) => Math.round(value * 255)).join()})`;
