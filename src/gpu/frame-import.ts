import { BgCameraError } from '../errors.js';

/**
 * How a frame gets to the GPU: `external` needs no copy; `copied` copies the frame into a texture; `drawn` does so by way
 * of a 2D canvas, where the browser copies no VideoFrame (Firefox 153). There, an ImageBitmap instead of the canvas took
 * 12.4 ms for an I420 frame of 1280x720 and the canvas 8.8, and a bitmap is something to wait for.
 */
export type ImportKind = 'external' | 'copied' | 'drawn';

interface FrameCopy {
  readonly texture: GPUTexture;
  readonly group: GPUBindGroup;
}

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
  #canvas: OffscreenCanvasRenderingContext2D | null = null;
  #frameCopy: FrameCopy | null = null;
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
    for (const kind of ['external', 'copied', 'drawn'] as const) {
      const result = await tryKind(device, () => new FrameImport(device, kind));
      if (result instanceof FrameImport) return result;
      failures.push(`${kind}: ${result}`);
    }
    throw new BgCameraError('gpu-lost', `no frame gets to the GPU: ${failures.join('; ')}`);
  }

  /**
   * The bind group that shows this frame; the same one for the same frame. Valid until the frame is closed, so what is
   * recorded with it has to be submitted before. A copy is made at the first call for a frame.
   */
  bind(frame: VideoFrame): GPUBindGroup {
    if (this.#frame === frame && this.#group) return this.#group;
    this.#frame = null;
    this.#group = this.kind === 'external' ? this.#import(frame) : this.#copy(frame);
    this.#frame = frame;
    return this.#group;
  }

  /** Made anew for each frame: an external texture is gone with its frame. */
  #import(frame: VideoFrame): GPUBindGroup {
    return this.#createGroup(this.#device.importExternalTexture({ source: frame }));
  }

  #copy(frame: VideoFrame): GPUBindGroup {
    const { displayWidth: width, displayHeight: height } = frame;
    const { texture, group } = this.#fitCopy(width, height);
    const source = this.kind === 'copied' ? frame : this.#draw(frame);
    this.#device.queue.copyExternalImageToTexture({ source }, { texture }, [width, height]);
    return group;
  }

  #fitCopy(width: number, height: number): FrameCopy {
    const current = this.#frameCopy;
    if (current?.texture.width === width && current.texture.height === height) return current;
    current?.texture.destroy();
    const texture = this.#device.createTexture({
      label: 'frame',
      size: [width, height],
      format: 'rgba8unorm',
      // The copy is a draw inside the browser: it asks for the last one.
      usage:
        GPUTextureUsage.TEXTURE_BINDING |
        GPUTextureUsage.COPY_DST |
        GPUTextureUsage.RENDER_ATTACHMENT,
    });
    this.#frameCopy = { texture, group: this.#createGroup(texture.createView()) };
    return this.#frameCopy;
  }

  #draw(frame: VideoFrame): OffscreenCanvas {
    this.#canvas ??= new OffscreenCanvas(1, 1).getContext('2d', {
      alpha: false,
      // The copy reads it: a canvas on the GPU would have to come back first.
      willReadFrequently: true,
    });
    if (!this.#canvas) throw new BgCameraError('stage-failed', 'no 2D context for the frame');
    const { canvas } = this.#canvas;
    const { displayWidth, displayHeight } = frame;
    if (canvas.width !== displayWidth) canvas.width = displayWidth;
    if (canvas.height !== displayHeight) canvas.height = displayHeight;
    this.#canvas.drawImage(frame, 0, 0, displayWidth, displayHeight);
    return canvas;
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
    this.#frameCopy?.texture.destroy();
    this.#frameCopy = null;
    this.#canvas = null;
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
    result.bind(frame);
  } catch (cause) {
    result = String(cause);
  }
  frame.close();
  const error = await device.popErrorScope();
  return error?.message ?? result;
}
