import { closeBackground, placePicture, type Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { Canvas2dBlur } from './canvas2d-blur.js';
import { outputInit, type Compositor } from './compositor.js';
import { previewDifference, type PreviewKind } from './preview-kind.js';
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
  /** For what only the preview shows. */
  readonly #previewSurface = new Surface();
  #previewKind: PreviewKind = 'none';
  #preview: ImageBitmap | null = null;
  #background: Background;
  /** Of a video: what it shows now. */
  #picture: VideoFrame | null = null;

  constructor(background: Background) {
    this.#background = background;
  }

  update(background: Background): void {
    this.#closeBackground();
    this.#background = background;
  }

  setPreview(kind: PreviewKind): void {
    this.#previewKind = kind;
  }

  takePreview(): ImageBitmap | null {
    const preview = this.#preview;
    this.#preview = null;
    return preview;
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
    this.#showPicture(frame.timestamp);
    this.#drawBackground(output, person.canvas, alpha.canvas);
    person.globalCompositeOperation = 'destination-in';
    person.drawImage(alpha.canvas, 0, 0, size.width, size.height);
    output.drawImage(person.canvas, 0, 0);
    this.#drawPreview(person.canvas);
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
    this.#drawPicture(output);
  }

  #drawPicture(output: OffscreenCanvasRenderingContext2D): void {
    const background = this.#background;
    if (background.kind !== 'image' && background.kind !== 'video') return;
    const picture = background.kind === 'image' ? background.bitmap : this.#picture;
    if (!picture) return;
    const { x, y, width, height } = placePicture(sizeOf(picture), output.canvas, background.fit);
    output.drawImage(picture, x, y, width, height);
  }

  #showPicture(timestampUs: number): void {
    if (this.#background.kind !== 'video') return;
    const picture = this.#background.feed.take(timestampUs);
    if (!picture) return;
    this.#picture?.close();
    this.#picture = picture;
  }

  /** @param person what of the frame is person, with its coverage as alpha */
  #drawPreview(person: OffscreenCanvas): void {
    this.takePreview()?.close();
    const difference = previewDifference(this.#background, this.#previewKind);
    if (!difference) return;
    const preview = this.#previewSurface.resize(person);
    preview.clearRect(0, 0, person.width, person.height);
    if (difference === 'flipped') {
      preview.fillRect(0, 0, person.width, person.height);
      preview.setTransform(-1, 0, 0, 1, person.width, 0);
      this.#drawPicture(preview);
      preview.resetTransform();
    }
    preview.drawImage(person, 0, 0);
    this.#preview = preview.canvas.transferToImageBitmap();
  }

  #closeBackground(): void {
    closeBackground(this.#background);
    this.#picture?.close();
    this.#picture = null;
  }

  close(): void {
    this.#closeBackground();
    this.takePreview()?.close();
    this.#previewSurface.close();
    this.#output.close();
    this.#person.close();
    this.#blur.close();
  }
}

const toCss = (rgb: readonly number[]) =>
  `rgb(${rgb.map((value) => Math.round(value * 255)).join()})`;

const sizeOf = (picture: ImageBitmap | VideoFrame) =>
  picture instanceof ImageBitmap
    ? picture
    : { width: picture.displayWidth, height: picture.displayHeight };
