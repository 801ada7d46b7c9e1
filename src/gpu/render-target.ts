import type { GpuContext } from './gpu-context.js';

interface TargetKind {
  readonly format: GPUTextureFormat;
  /** Whether `copyTo` is to work. */
  readonly isRead?: boolean;
}

/** A texture that a pass draws into and another reads. Row 0 is the top of the picture. */
export class RenderTarget {
  readonly view: GPUTextureView;
  readonly width: number;
  readonly height: number;
  readonly #texture: GPUTexture;

  constructor(
    { device }: GpuContext,
    size: { readonly width: number; readonly height: number },
    { format, isRead = false }: TargetKind,
  ) {
    this.width = size.width;
    this.height = size.height;
    this.#texture = device.createTexture({
      size: [size.width, size.height],
      format,
      usage:
        GPUTextureUsage.RENDER_ATTACHMENT |
        GPUTextureUsage.TEXTURE_BINDING |
        (isRead ? GPUTextureUsage.COPY_SRC : 0),
    });
    this.view = this.#texture.createView();
  }

  /** Records a copy of the picture, its rows at that distance. */
  copyTo(encoder: GPUCommandEncoder, buffer: GPUBuffer, bytesPerRow: number): void {
    const { width, height } = this;
    encoder.copyTextureToBuffer({ texture: this.#texture }, { buffer, bytesPerRow }, [
      width,
      height,
    ]);
  }

  close(): void {
    this.#texture.destroy();
  }
}

/**
 * Gives `current` back while its size fits, else closes it and makes one that does: how a stage keeps its targets
 * through a change of resolution without allocating on any other frame.
 */
export function fitTarget(
  current: RenderTarget | null,
  context: GpuContext,
  spec: TargetKind & { readonly width: number; readonly height: number },
): RenderTarget {
  if (current && current.width === spec.width && current.height === spec.height) return current;
  current?.close();
  return new RenderTarget(context, spec, spec);
}
