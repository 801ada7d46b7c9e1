import { placePicture, type Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { AlphaMask } from '../mask/mask-refiner.js';
import { BlurPlanner, type BlurPlan } from './blur-plan.js';
import { outputInit, type Compositor } from './compositor.js';
import { WeightedGaussian } from './gaussian.js';

type Size = { readonly width: number; readonly height: number };

/**
 * The WebGL2 compositor's picture made with 2D canvases, for machines without a GPU. The canvas scales and masks; only
 * the shrunken room is blurred in script, because `filter` is missing in some browsers and no true Gaussian in others.
 */
export class Canvas2dCompositor implements Compositor {
  readonly #output = new Surface({ isOpaque: true });
  readonly #person = new Surface();
  /** The room, halved again and again; the last one is read. */
  readonly #halves: Surface[] = [];
  readonly #planner = new BlurPlanner();
  #plan: BlurPlan | null = null;
  #gaussian: WeightedGaussian | null = null;
  #background: Background;

  constructor(background: Background) {
    this.#background = background;
  }

  update(background: Background): void {
    this.#closePicture();
    this.#background = background;
  }

  composite(frame: VideoFrame, alpha: AlphaMask): VideoFrame {
    if (alpha.kind !== 'canvas') {
      throw new BgCameraError('stage-failed', 'the alpha mask is a texture, expected a canvas');
    }
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const output = this.#output.resize(size);
    this.#drawBackground(output, frame, { size, alpha: alpha.canvas });
    const person = this.#person.resize(size);
    drawMasked(person, frame, { size, alpha: alpha.canvas, keep: 'person' });
    output.drawImage(person.canvas, 0, 0);
    return new VideoFrame(output.canvas, outputInit(frame));
  }

  #drawBackground(
    output: OffscreenCanvasRenderingContext2D,
    frame: VideoFrame,
    { size, alpha }: { size: Size; alpha: OffscreenCanvas },
  ): void {
    const background = this.#background;
    if (background.kind === 'blur') {
      const room = this.#blurRoom(frame, { size, alpha, sigma: background.sigma });
      output.drawImage(room, 0, 0, size.width, size.height);
      return;
    }
    output.fillStyle = background.kind === 'color' ? toCss(background.rgb) : 'black';
    output.fillRect(0, 0, size.width, size.height);
    if (background.kind === 'color') return;
    const { x, y, width, height } = placePicture(background.bitmap, size, background.fit);
    output.drawImage(background.bitmap, x, y, width, height);
  }

  #blurRoom(
    frame: VideoFrame,
    { size, alpha, sigma }: { size: Size; alpha: OffscreenCanvas; sigma: number },
  ): OffscreenCanvas {
    const plan = this.#planner.plan(size, sigma);
    if (plan !== this.#plan) {
      this.#plan = plan;
      this.#gaussian = new WeightedGaussian(plan);
    }
    const room = this.#shrinkRoom(frame, alpha, plan);
    // A 2D canvas can be read only into new memory; the room is small by now.
    const image = room.getImageData(0, 0, plan.width, plan.height);
    this.#gaussian?.blur(image.data);
    room.putImageData(image, 0, 0);
    return room.canvas;
  }

  /** Masks at the first halving and averages 2x2 from there on: the samples of `weigh-room.frag.glsl`. */
  #shrinkRoom(
    frame: VideoFrame,
    alpha: OffscreenCanvas,
    plan: BlurPlan,
  ): OffscreenCanvasRenderingContext2D {
    const first = Math.min(2, plan.shrink);
    let scale = plan.shrink / first;
    let room = this.#half(0, sizeAt(plan, scale));
    drawMasked(room, frame, { size: sizeAt(plan, scale), alpha, keep: 'room' });
    for (let i = 1; scale > 1; i++) {
      scale /= 2;
      const size = sizeAt(plan, scale);
      const next = this.#half(i, size);
      next.clearRect(0, 0, size.width, size.height);
      next.drawImage(room.canvas, 0, 0, size.width, size.height);
      room = next;
    }
    return room;
  }

  #half(index: number, size: Size): OffscreenCanvasRenderingContext2D {
    return (this.#halves[index] ??= new Surface()).resize(size);
  }

  #closePicture(): void {
    if (this.#background.kind === 'image') this.#background.bitmap.close();
  }

  close(): void {
    this.#closePicture();
    for (const surface of [this.#output, this.#person, ...this.#halves]) surface.close();
  }
}

/**
 * A canvas that keeps its memory while its size stays. It draws in memory, as `willReadFrequently` asks for, also where
 * there is a GPU: this tier is for machines whose GPU is of no use, and drawing at once leaves nothing to queue up.
 */
class Surface {
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor({ isOpaque = false } = {}) {
    const context = new OffscreenCanvas(1, 1).getContext('2d', {
      alpha: !isOpaque,
      willReadFrequently: true,
    });
    if (!context) throw new BgCameraError('stage-failed', 'no 2D context to composite with');
    this.#context = context;
  }

  resize({ width, height }: Size): OffscreenCanvasRenderingContext2D {
    const { canvas } = this.#context;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return this.#context;
  }

  close(): void {
    this.#context.canvas.width = this.#context.canvas.height = 1;
  }
}

const sizeAt = (plan: BlurPlan, scale: number): Size => ({
  width: plan.width * scale,
  height: plan.height * scale,
});

/** The frame, enlarged or shrunk to `size`, where it shows the person, or where it does not. */
function drawMasked(
  context: OffscreenCanvasRenderingContext2D,
  frame: VideoFrame,
  { size, alpha, keep }: { size: Size; alpha: OffscreenCanvas; keep: 'person' | 'room' },
): void {
  context.globalCompositeOperation = 'copy';
  context.drawImage(frame, 0, 0, size.width, size.height);
  context.globalCompositeOperation = keep === 'person' ? 'destination-in' : 'destination-out';
  context.drawImage(alpha, 0, 0, size.width, size.height);
  context.globalCompositeOperation = 'source-over';
}

const toCss = (rgb: readonly number[]) =>
  `rgb(${rgb.map((value) => Math.round(value * 255)).join()})`;
