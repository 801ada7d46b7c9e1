import { BgCameraError } from '../errors.js';
import type { GpuContext } from './gpu-context.js';
import { createUploadTexture } from './upload-texture.js';

/** A picture that stays the same over many frames, as a texture: sRGB-encoded, premultiplied, row 0 at the top. */
export class PictureTexture {
  /** Of the picture that was uploaded; the texture may be smaller. */
  readonly width: number;
  readonly height: number;
  readonly view: GPUTextureView;
  readonly #texture: GPUTexture;

  /** Copies the picture, which stays open. One that is larger than the device's textures can be is shrunk. */
  constructor({ device }: GpuContext, picture: ImageBitmap | OffscreenCanvas) {
    this.width = picture.width;
    this.height = picture.height;
    const source = shrink(picture, device.limits.maxTextureDimension2D);
    const { width, height } = source;
    this.#texture = createUploadTexture(device, 'picture', source);
    const target = { texture: this.#texture, premultipliedAlpha: true };
    device.queue.copyExternalImageToTexture({ source }, target, [width, height]);
    this.view = this.#texture.createView();
  }

  close(): void {
    this.#texture.destroy();
  }
}

function shrink(
  picture: ImageBitmap | OffscreenCanvas,
  maxSize: number,
): ImageBitmap | OffscreenCanvas {
  const scale = maxSize / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const width = Math.max(1, Math.floor(picture.width * scale));
  const height = Math.max(1, Math.floor(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new BgCameraError('background-failed', 'no 2D context to shrink a picture');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}
