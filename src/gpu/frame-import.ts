import { BgCameraError } from '../errors.js';
import { FRAME_UPLOADS, type FrameUpload, type ImportKind } from './frame-upload.js';
import { createUploadTexture } from './upload-texture.js';

interface FrameTexture {
  readonly texture: GPUTexture;
  readonly view: GPUTextureView;
  /** Shows it to shaders. */
  readonly group: GPUBindGroup;
}

/**
 * The camera frame as a texture that shaders sample, one upload for all passes of a frame: bind group 1 is
 * { 0: `frame: texture_2d<f32>`, 1: `frameSampler: sampler` }. rgba8unorm, sRGB-encoded, opaque, uv 0..1 over the display
 * size, origin top-left, linear filter, clamped at the edges.
 */
export class FrameImport {
  readonly kind: ImportKind;
  readonly layout: GPUBindGroupLayout;
  readonly #device: GPUDevice;
  readonly #sampler: GPUSampler;
  readonly #upload: FrameUpload;
  #target: FrameTexture | null = null;
  /** What the texture shows. */
  #frame: VideoFrame | null = null;

  private constructor(device: GPUDevice, kind: ImportKind, upload: FrameUpload) {
    this.kind = kind;
    this.#device = device;
    this.#upload = upload;
    this.#sampler = device.createSampler({ minFilter: 'linear', magFilter: 'linear' });
    const visibility = GPUShaderStage.COMPUTE | GPUShaderStage.FRAGMENT;
    this.layout = device.createBindGroupLayout({
      label: 'frame',
      entries: [
        { binding: 0, visibility, texture: {} },
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
      const result = await tryUpload(device, async () => {
        return new FrameImport(device, kind, await FRAME_UPLOADS[kind](device));
      });
      if (result instanceof FrameImport) return result;
      failures.push(`${kind}: ${result}`);
    }
    throw new BgCameraError('gpu-lost', `no frame gets to the GPU: ${failures.join('; ')}`);
  }

  /**
   * The bind group that shows this frame; the frame is uploaded at the first call. Valid until another frame is bound, also
   * after this one is closed.
   * @param encoder what the upload records goes there, where no pass is open: to be submitted in this task, and not after what
   *   uses the group
   * @throws BgCameraError `stage-failed` for a closed frame
   */
  bind(frame: VideoFrame, encoder: GPUCommandEncoder): GPUBindGroup {
    if (this.#target && this.#frame === frame) return this.#target.group;
    if (frame.displayWidth === 0) throw new BgCameraError('stage-failed', 'the frame is closed');
    const target = this.#fitTarget(frame);
    this.#frame = null;
    this.#upload(frame, target, encoder);
    this.#frame = frame;
    return target.group;
  }

  /** What was recorded for the frame is never submitted: it has to be uploaded again. */
  forget(): void {
    this.#frame = null;
  }

  #fitTarget({ displayWidth: width, displayHeight: height }: VideoFrame): FrameTexture {
    const current = this.#target;
    if (current?.texture.width === width && current.texture.height === height) return current;
    this.close();
    const texture = createUploadTexture(this.#device, 'frame', { width, height });
    const view = texture.createView();
    const group = this.#device.createBindGroup({
      label: 'frame',
      layout: this.layout,
      entries: [
        { binding: 0, resource: view },
        { binding: 1, resource: this.#sampler },
      ],
    });
    return (this.#target = { texture, view, group });
  }

  /** Idempotent. */
  close(): void {
    this.#target?.texture.destroy();
    this.#target = null;
    this.#frame = null;
  }
}

/** Gives what was created once it has uploaded a frame, or says why it can't. */
async function tryUpload(
  device: GPUDevice,
  create: () => Promise<FrameImport>,
): Promise<FrameImport | string> {
  // Planar, as the frames of cameras are.
  const layout = { format: 'I420', codedWidth: 2, codedHeight: 2, timestamp: 0 } as const;
  const frame = new VideoFrame(new Uint8Array(6), layout);
  let result: FrameImport | string;
  device.pushErrorScope('validation');
  try {
    result = await create();
    const encoder = device.createCommandEncoder();
    result.bind(frame, encoder);
    device.queue.submit([encoder.finish()]);
  } catch (cause) {
    result = String(cause);
  }
  frame.close();
  const error = await device.popErrorScope();
  return error?.message ?? result;
}
