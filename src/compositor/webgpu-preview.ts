import { BgCameraError } from '../errors.js';
import type { GpuContext } from '../gpu/gpu-context.js';
import type { RenderPassInputs } from '../gpu/render-pass.js';
import type { ValuesOf } from '../gpu/uniform-block.js';
import type { BLEND_PARAMS } from './blend-params.js';
import type { BlendPass } from './webgpu-compositor.js';

/** The preview's own picture of a frame, on a canvas with alpha, which is made when one is first wanted. */
export class WebgpuPreview {
  readonly #context: GpuContext;
  readonly #blend: BlendPass;
  #canvas: GPUCanvasContext | null = null;
  #picture: ImageBitmap | null = null;

  /** @param blend this object's from here on; its parameters are no other pass' */
  constructor(context: GpuContext, blend: BlendPass) {
    this.#context = context;
    this.#blend = blend;
  }

  /** Records the draw. The frame's submit comes next, then `keep`. */
  draw(
    inputs: RenderPassInputs,
    { width, height }: { readonly width: number; readonly height: number },
    values: ValuesOf<typeof BLEND_PARAMS>,
  ): void {
    this.#canvas ??= this.#createCanvas();
    const { canvas } = this.#canvas;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#blend.draw(this.#canvas.getCurrentTexture().createView(), inputs, values);
  }

  #createCanvas(): GPUCanvasContext {
    const canvas = new OffscreenCanvas(2, 2).getContext('webgpu');
    if (!canvas) throw new BgCameraError('gpu-lost', 'the preview has no WebGPU context');
    const { device, format } = this.#context;
    canvas.configure({ device, format, alphaMode: 'premultiplied' });
    return canvas;
  }

  /** Holds what was drawn, for `take`. */
  keep(): void {
    this.take()?.close();
    const canvas = this.#canvas?.canvas;
    if (canvas instanceof OffscreenCanvas) this.#picture = canvas.transferToImageBitmap();
  }

  /** The caller's; given once. */
  take(): ImageBitmap | null {
    const picture = this.#picture;
    this.#picture = null;
    return picture;
  }

  close(): void {
    this.take()?.close();
    this.#canvas?.unconfigure();
    this.#canvas = null;
    this.#blend.close();
  }
}
