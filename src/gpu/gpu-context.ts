import { BgCameraError, throwIfAborted } from '../errors.js';
import { FrameFence } from './frame-fence.js';
import { FrameImport } from './frame-import.js';

/** Of use to the engine's kernels; asked for where the adapter has them, and done without elsewhere. */
const WANTED_FEATURES = ['shader-f16', 'subgroups'] as const satisfies readonly GPUFeatureName[];

/**
 * The one WebGPU device that the segmenter, the mask refiner and the compositor of a pipeline share, on a canvas of its
 * own, whose current texture is the composited picture. All stages record into one encoder; the compositor submits it,
 * once per frame.
 */
export class GpuContext {
  readonly device: GPUDevice;
  readonly canvas: OffscreenCanvas;
  /** Of the canvas: the one that the browser shows without a conversion. */
  readonly format: GPUTextureFormat;
  /** The camera frame, as the stages' shaders sample it. */
  readonly frames: FrameImport;
  readonly hasF16: boolean;
  readonly hasSubgroups: boolean;
  readonly #canvasContext: GPUCanvasContext;
  readonly #fence: FrameFence;
  #encoder: GPUCommandEncoder | null = null;
  #failure: string | null = null;

  private constructor(device: GPUDevice, frames: FrameImport, fence: FrameFence) {
    this.device = device;
    this.frames = frames;
    this.#fence = fence;
    this.hasF16 = device.features.has('shader-f16');
    this.hasSubgroups = device.features.has('subgroups');
    this.canvas = new OffscreenCanvas(2, 2);
    this.format = navigator.gpu.getPreferredCanvasFormat();
    const context = this.canvas.getContext('webgpu');
    if (!context) throw new BgCameraError('gpu-lost', 'the canvas has no WebGPU context');
    context.configure({ device, format: this.format, alphaMode: 'opaque' });
    this.#canvasContext = context;
    void device.lost.then(({ message }) => this.#fail(`the WebGPU device was lost: ${message}`));
    device.addEventListener('uncapturederror', ({ error }) => this.#fail(error.message));
  }

  /** @throws BgCameraError `gpu-lost` where there is no adapter, device or canvas context; `aborted` */
  static async create(signal: AbortSignal): Promise<GpuContext> {
    const device = await requestDevice();
    try {
      throwIfAborted(signal);
      const fence = await FrameFence.create(device);
      const frames = await FrameImport.create(device);
      throwIfAborted(signal);
      return new GpuContext(device, frames, fence);
    } catch (cause) {
      device.destroy();
      throw BgCameraError.from(cause, 'gpu-lost', 'no WebGPU context could be made');
    }
  }

  /** This frame's encoder; made at first use. */
  get encoder(): GPUCommandEncoder {
    this.#encoder ??= this.device.createCommandEncoder();
    return this.#encoder;
  }

  /** The picture that this frame is drawn into. Valid until the task ends; made anew on each call. */
  createCanvasView(): GPUTextureView {
    return this.#canvasContext.getCurrentTexture().createView();
  }

  /** Hands all that was recorded for this frame to the GPU. Does not wait. */
  submit(): void {
    const { encoder } = this;
    this.#encoder = null;
    this.device.queue.submit([encoder.finish()]);
  }

  /** Forgets what was recorded since the last `submit`: after a stage threw, the next frame starts clean. */
  discard(): void {
    this.#encoder = null;
    this.frames.forget();
  }

  /** Sizes the canvas in pixels; a no-op when nothing changes, since a resize reallocates it. */
  resize(width: number, height: number): void {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /**
   * @throws BgCameraError `gpu-lost` after a lost device, and after any error that nobody caught: what was submitted
   *   then was not drawn, or not whole
   */
  assertAlive(): void {
    if (this.#failure !== null) throw new BgCameraError('gpu-lost', this.#failure);
  }

  #fail(message: string): void {
    this.#failure ??= message;
  }

  /** Resolves when the GPU has done all that was submitted so far, or is lost. */
  settle(): Promise<void> {
    return this.#fence.settle();
  }

  /** Frees the device and all that was made with it. Idempotent. */
  close(): void {
    this.#encoder = null;
    this.frames.close();
    this.#canvasContext.unconfigure();
    this.device.destroy();
  }
}

async function requestDevice(): Promise<GPUDevice> {
  // Absent where the page is not secure, and in browsers without WebGPU.
  const { gpu } = navigator as { readonly gpu?: GPU };
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) throw new Error('the browser offers no adapter');
    const requiredFeatures = WANTED_FEATURES.filter((name) => adapter.features.has(name));
    return await adapter.requestDevice({ requiredFeatures });
  } catch (cause) {
    throw BgCameraError.from(cause, 'gpu-lost', 'no WebGPU device');
  }
}
