import { BgCameraError } from '../errors.js';
import { shader as fullscreenVertex } from '../../shaders/composite/fullscreen.vert.wgsl';
import { shader as importFrameFragment } from '../../shaders/gpu/import-frame.frag.wgsl';
import { UPLOAD_FORMAT } from './upload-texture.js';

/**
 * How a frame gets to the GPU: `external` lends it to one pass that converts it; `copied` leaves both to the browser;
 * `drawn` does so by way of a 2D canvas, where the browser copies no VideoFrame (Firefox 153). There, an ImageBitmap
 * instead of the canvas took 12.4 ms for an I420 frame of 1280x720 and the canvas 8.8, and a bitmap is something to wait for.
 */
export type ImportKind = 'external' | 'copied' | 'drawn';

/**
 * Brings a frame into a texture of its size: recorded into the encoder, in which no pass is open and which has to be submitted
 * in this task, or queued, which is before what the encoder has.
 */
export type FrameUpload = (
  frame: VideoFrame,
  target: { readonly texture: GPUTexture; readonly view: GPUTextureView },
  encoder: GPUCommandEncoder,
) => void;

/** Each throws where the browser does not have that way, or when it is first used. */
export const FRAME_UPLOADS = {
  external: createConversion,
  copied: createCopy,
  drawn: createDrawing,
} as const satisfies Record<ImportKind, (device: GPUDevice) => FrameUpload | Promise<FrameUpload>>;

/** One that is queued. A drawing fits the frame to the texture; a copy takes one of the frame's size. */
export type QueuedUpload = (frame: VideoFrame, target: { readonly texture: GPUTexture }) => void;

/**
 * One pass instead of many samples of the external texture, each of which is two of its planes and a conversion of colours:
 * on SwiftShader, 345 ms of a frame of 640x360 became 226. Nothing else needs the external texture, which may expire with the
 * task in which it was made: what is submitted with it later is not drawn (seen in Chromium 156 under load). A bind group is
 * made for each frame.
 */
async function createConversion(device: GPUDevice): Promise<FrameUpload> {
  // Firefox 153 has none, and says on the console that it can't compile the shader.
  if (!('importExternalTexture' in device)) throw new TypeError('no external textures');
  const label = 'import-frame.frag.wgsl';
  const visibility = GPUShaderStage.FRAGMENT;
  const layout = device.createBindGroupLayout({
    label,
    entries: [
      { binding: 0, visibility, externalTexture: {} },
      { binding: 1, visibility, sampler: {} },
    ],
  });
  const pipeline = await device.createRenderPipelineAsync({
    label,
    layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
    vertex: {
      module: device.createShaderModule({ label: 'fullscreen.vert.wgsl', code: fullscreenVertex }),
    },
    fragment: {
      module: device.createShaderModule({ label, code: importFrameFragment }),
      targets: [{ format: UPLOAD_FORMAT }],
    },
  });
  const sampler = device.createSampler({ minFilter: 'linear', magFilter: 'linear' });
  return (frame, { view }, encoder) => {
    const entries = [
      { binding: 0, resource: device.importExternalTexture({ source: frame }) },
      { binding: 1, resource: sampler },
    ];
    const pass = encoder.beginRenderPass({
      label,
      colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ label, layout, entries }));
    pass.draw(3);
    pass.end();
  };
}

function createCopy({ queue }: GPUDevice): QueuedUpload {
  return (frame, { texture }) => copy(queue, frame, texture);
}

function createDrawing({ queue }: GPUDevice): QueuedUpload {
  const context = new OffscreenCanvas(1, 1).getContext('2d', {
    alpha: false,
    // The copy reads it: a canvas on the GPU would have to come back first.
    willReadFrequently: true,
  });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context for the frame');
  const { canvas } = context;
  return (frame, { texture }) => {
    const { width, height } = texture;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(frame, 0, 0, width, height);
    copy(queue, canvas, texture);
  };
}

function copy(queue: GPUQueue, source: VideoFrame | OffscreenCanvas, texture: GPUTexture): void {
  queue.copyExternalImageToTexture({ source }, { texture }, [texture.width, texture.height]);
}
