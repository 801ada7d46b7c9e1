import { BgCameraError } from '../errors.js';

/**
 * How a frame gets to the GPU: `external` needs no copy; `copied` copies the frame into a texture; `bitmap` does so by
 * way of an ImageBitmap, where the browser copies no VideoFrame (Firefox 153).
 */
export type ImportKind = 'external' | 'copied' | 'bitmap';

/**
 * The camera frame as something that shaders sample, one import for all passes of a frame: bind group 1 is
 * { 0: `frame: Frame`, 1: `frameSampler: sampler` }, read by `textureSampleBaseClampToEdge(frame, frameSampler, uv)`.
 * sRGB-encoded, opaque, uv 0..1 over the display size, origin top-left, linear filter, clamped at the edges.
 */
export class FrameImport {
  readonly kind: ImportKind;
  readonly layout: GPUBindGroupLayout;
  /** Goes before the text of every shader that samples the frame: says what `Frame` is. */
  readonly prelude: string;
  readonly #device: GPUDevice;
  readonly #sampler: GPUSampler;
  #texture: GPUTexture | null = null;
  #group: GPUBindGroup | null = null;
  /** What the group shows. */
  #frame: VideoFrame | null = null;

  private constructor(device: GPUDevice, kind: ImportKind) {
    const isExternal = kind === 'external';
    this.kind = kind;
    this.prelude = `alias Frame = ${isExternal ? 'texture_external' : 'texture_2d<f32>'};\n`;
    this.#device = device;
    this.#sampler = device.createSampler({ minFilter: 'linear', magFilter: 'linear' });
    const visibility = GPUShaderStage.COMPUTE | GPUShaderStage.FRAGMENT;
    this.layout = device.createBindGroupLayout({
      label: 'frame',
      entries: [
        { binding: 0, visibility, ...(isExternal ? { externalTexture: {} } : { texture: {} }) },
        { binding: 1, visibility, sampler: {} },
      ],
    });
  }

  /**
   * Finds the way that works here by trying, cheapest first.
   * @throws BgCameraError `gpu-lost` where none does
   */
  static async create(device: GPUDevice): Promise<FrameImport> {
    const failures: string[] = [];
    for (const kind of ['external', 'copied', 'bitmap'] as const) {
      const result = await tryKind(device, () => new FrameImport(device, kind));
      if (result instanceof FrameImport) return result;
      failures.push(`${kind}: ${result}`);
    }
    throw new BgCameraError('gpu-lost', `no frame gets to the GPU: ${failures.join('; ')}`);
  }

  /** To be awaited before `bind`; null where nothing has to be waited for. The frame stays open. */
  prepare(frame: VideoFrame): Promise<void> | null {
    return this.kind === 'bitmap' ? this.#copyBitmap(frame) : null;
  }

  /**
   * The bind group that shows this frame; the same one for the same frame. Valid until the frame is closed, so what is
   * recorded with it has to be submitted before.
   * @throws BgCameraError `stage-failed` for a frame that should have been prepared and was not
   */
  bind(frame: VideoFrame): GPUBindGroup {
    if (this.#frame === frame && this.#group) return this.#group;
    if (this.kind === 'bitmap') {
      throw new BgCameraError('stage-failed', 'the frame was not prepared for the GPU');
    }
    if (this.kind === 'copied') this.#copy(frame, frame.displayWidth, frame.displayHeight);
    else this.#group = this.#createGroup(this.#device.importExternalTexture({ source: frame }));
    this.#frame = frame;
    if (!this.#group) throw new BgCameraError('stage-failed', 'the frame has no bind group');
    return this.#group;
  }

  async #copyBitmap(frame: VideoFrame): Promise<void> {
    this.#frame = null;
    const bitmap = await createImageBitmap(frame);
    try {
      this.#copy(bitmap, bitmap.width, bitmap.height);
      this.#frame = frame;
    } finally {
      bitmap.close();
    }
  }

  #copy(source: VideoFrame | ImageBitmap, width: number, height: number): void {
    this.#frame = null;
    const texture = this.#fitTexture(width, height);
    this.#device.queue.copyExternalImageToTexture({ source }, { texture }, [width, height]);
  }

  #fitTexture(width: number, height: number): GPUTexture {
    if (this.#texture?.width === width && this.#texture.height === height) return this.#texture;
    this.#texture?.destroy();
    this.#texture = this.#device.createTexture({
      label: 'frame',
      size: [width, height],
      format: 'rgba8unorm',
      // The copy is a draw inside the browser: it asks for the last one.
      usage:
        GPUTextureUsage.TEXTURE_BINDING |
        GPUTextureUsage.COPY_DST |
        GPUTextureUsage.RENDER_ATTACHMENT,
    });
    this.#group = this.#createGroup(this.#texture.createView());
    return this.#texture;
  }

  #createGroup(resource: GPUExternalTexture | GPUTextureView): GPUBindGroup {
    return this.#device.createBindGroup({
      label: 'frame',
      layout: this.layout,
      entries: [
        { binding: 0, resource },
        { binding: 1, resource: this.#sampler },
      ],
    });
  }

  /** Idempotent. */
  close(): void {
    this.#texture?.destroy();
    this.#texture = null;
    this.#group = null;
    this.#frame = null;
  }
}

/** Gives what was created once it has imported a frame, or says why it can't. */
async function tryKind(
  device: GPUDevice,
  create: () => FrameImport,
): Promise<FrameImport | string> {
  // Planar, as the frames of cameras are.
  const layout = { format: 'I420', codedWidth: 2, codedHeight: 2, timestamp: 0 } as const;
  const frame = new VideoFrame(new Uint8Array(6), layout);
  let result: FrameImport | string;
  device.pushErrorScope('validation');
  try {
    result = create();
    await result.prepare(frame);
    result.bind(frame);
  } catch (cause) {
    result = String(cause);
  }
  frame.close();
  const error = await device.popErrorScope();
  return error?.message ?? result;
}
