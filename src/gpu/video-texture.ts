import { FRAME_UPLOADS, type QueuedUpload } from './frame-upload.js';
import type { GpuContext } from './gpu-context.js';
import { createUploadTexture } from './upload-texture.js';

/** The picture that a video shows, as a texture: sRGB-encoded, opaque, row 0 at the top. Made anew for another size. */
export class VideoTexture {
  readonly #context: GpuContext;
  readonly #copy: QueuedUpload;
  #texture: GPUTexture;
  #view: GPUTextureView;
  /** Made for what can't be copied. */
  #draw: QueuedUpload | null = null;
  #mustDraw = false;

  /** Black until the first upload. */
  constructor(context: GpuContext) {
    this.#context = context;
    this.#copy = FRAME_UPLOADS.copied(context.device);
    this.#texture = this.#createTexture(1, 1);
    this.#view = this.#texture.createView();
  }

  get width(): number {
    return this.#texture.width;
  }

  get height(): number {
    return this.#texture.height;
  }

  get view(): GPUTextureView {
    return this.#view;
  }

  /** Copies the picture, which stays open. One that is larger than the device's textures can be is shrunk. */
  upload(picture: VideoFrame): void {
    const { device, frames } = this.#context;
    const { displayWidth, displayHeight } = picture;
    const scale = Math.min(
      1,
      device.limits.maxTextureDimension2D / Math.max(displayWidth, displayHeight),
    );
    const width = Math.max(1, Math.floor(displayWidth * scale));
    const height = Math.max(1, Math.floor(displayHeight * scale));
    if (width !== this.width || height !== this.height) {
      this.#texture.destroy();
      this.#texture = this.#createTexture(width, height);
      this.#view = this.#texture.createView();
    }
    const target = { texture: this.#texture };
    this.#mustDraw ||= frames.kind === 'drawn';
    if (!this.#mustDraw && scale === 1) {
      try {
        this.#copy(picture, target);
        return;
      } catch {
        // That a browser imports frames does not say that it copies them.
        this.#mustDraw = true;
      }
    }
    this.#draw ??= FRAME_UPLOADS.drawn(device);
    this.#draw(picture, target);
  }

  #createTexture(width: number, height: number): GPUTexture {
    return createUploadTexture(this.#context.device, 'video', { width, height });
  }

  close(): void {
    this.#texture.destroy();
  }
}
