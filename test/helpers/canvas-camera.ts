import type { Size } from './picture.js';

/** A camera that goes on by itself: a canvas that is drawn anew with each animation frame. */
export class CanvasCamera {
  readonly track: MediaStreamTrack;
  readonly #canvas = document.createElement('canvas');
  #request = 0;
  #drawn = 0;

  constructor({ width, height }: Size = { width: 64, height: 36 }) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#draw();
    this.track = this.#canvas.captureStream().getVideoTracks()[0]!;
  }

  #draw(): void {
    const context = this.#canvas.getContext('2d')!;
    const { width, height } = this.#canvas;
    context.fillStyle = `hsl(${this.#drawn++ * 7} 80% 50%)`;
    context.fillRect(0, 0, width, height);
    this.#request = requestAnimationFrame(() => this.#draw());
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    this.track.stop();
  }
}
