import { BlurPlanner, outerSize, type BlurPlan } from './blur-plan.js';
import { WeightedGaussian } from './gaussian.js';
import { Surface, type Size } from './surface.js';

export interface Canvas2dBlurInput {
  /** The camera's picture, opaque. */
  readonly frame: OffscreenCanvas;
  /** Person coverage in the alpha channel, of any size; what it covers takes no part in the blur. */
  readonly alpha: OffscreenCanvas;
  /** In pixels of a 720-line frame. */
  readonly sigma: number;
}

/** The room alone, blurred: the plan of `Webgl2Blur` with 2D canvases. */
export class Canvas2dBlur {
  /** The room, halved again and again; the last one is read. */
  readonly #halves: Surface[] = [];
  #planner = new BlurPlanner('linear');
  #plan: BlurPlan | null = null;
  #gaussian: WeightedGaussian | null = null;

  /** Draws over the whole of `output`, which has the frame's size. */
  draw(output: OffscreenCanvasRenderingContext2D, input: Canvas2dBlurInput): void {
    const { width, height } = output.canvas;
    const plan = this.#planner.plan(output.canvas, input.sigma);
    if (plan !== this.#plan) {
      this.#plan = plan;
      this.#gaussian = new WeightedGaussian(plan);
    }
    const outer = outerSize(plan);
    const room = this.#shrinkRoom(input, plan);
    // A 2D canvas can be read only into new memory; the room is small by now.
    const image = room.getImageData(0, 0, outer.width, outer.height);
    this.#gaussian?.blur(image.data);
    room.putImageData(image, 0, 0);
    // The margin falls outside the output, so that the filter finds it beyond the edge.
    const x = width / plan.width;
    const y = height / plan.height;
    output.drawImage(
      room.canvas,
      -plan.margin * x,
      -plan.margin * y,
      outer.width * x,
      outer.height * y,
    );
  }

  /** Masks at the first halving and averages 2x2 from there on: the samples of `weigh-room.frag.glsl`. */
  #shrinkRoom(input: Canvas2dBlurInput, plan: BlurPlan): OffscreenCanvasRenderingContext2D {
    let scale = plan.shrink / Math.min(2, plan.shrink);
    let room = this.#half(0, scaleSize(plan, scale));
    room.clearRect(0, 0, room.canvas.width, room.canvas.height);
    drawWithMargin(room, input.frame, plan.margin * scale);
    room.globalCompositeOperation = 'destination-out';
    drawWithMargin(room, input.alpha, plan.margin * scale);
    room.globalCompositeOperation = 'source-over';
    for (let i = 1; scale > 1; i++) {
      scale /= 2;
      const { width, height } = scaleSize(plan, scale);
      const next = this.#half(i, { width, height });
      next.clearRect(0, 0, width, height);
      next.drawImage(room.canvas, 0, 0, width, height);
      room = next;
    }
    return room;
  }

  #half(index: number, size: Size): OffscreenCanvasRenderingContext2D {
    return (this.#halves[index] ??= new Surface()).resize(size);
  }

  coarsen(isCoarse: boolean): void {
    this.#planner = new BlurPlanner(isCoarse ? 'coarse' : 'linear');
  }

  close(): void {
    for (const half of this.#halves) half.close();
  }
}

function scaleSize(plan: BlurPlan, scale: number): Size {
  const { width, height } = outerSize(plan);
  return { width: width * scale, height: height * scale };
}

/** Draws the picture inside a margin, in which its outermost pixels are repeated. */
function drawWithMargin(
  context: OffscreenCanvasRenderingContext2D,
  picture: OffscreenCanvas,
  margin: number,
): void {
  const across = spans(picture.width, context.canvas.width, margin);
  const down = spans(picture.height, context.canvas.height, margin);
  for (const y of down) {
    for (const x of across) {
      context.drawImage(picture, x.from, y.from, x.size, y.size, x.to, y.to, x.toSize, y.toSize);
    }
  }
}

/** From where to where the picture, and with a margin its first and its last pixel, are drawn along one axis. */
function spans(length: number, toLength: number, margin: number) {
  const inner = { from: 0, size: length, to: margin, toSize: toLength - 2 * margin };
  if (margin === 0) return [inner];
  return [
    { from: 0, size: 1, to: 0, toSize: margin },
    inner,
    { from: length - 1, size: 1, to: toLength - margin, toSize: margin },
  ];
}
