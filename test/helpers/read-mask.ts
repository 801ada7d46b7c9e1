import type { GlContext } from '../../src/gl/gl-context.js';
import type { Size } from './picture.js';

const COPY = `
@group(0) @binding(0) var mask: texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(mask);
  if (id.x >= size.x * size.y) { return; }
  values[id.x] = textureLoad(mask, vec2u(id.x % size.x, id.x / size.x), 0).r;
}`;

const pipelines = new WeakMap<GPUDevice, GPUComputePipeline>();

function createPipeline(device: GPUDevice): GPUComputePipeline {
  const bindGroupLayout = device.createBindGroupLayout({
    entries: [
      {
        binding: 0,
        visibility: GPUShaderStage.COMPUTE,
        texture: { sampleType: 'unfilterable-float' },
      },
      { binding: 1, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'storage' } },
    ],
  });
  return device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [bindGroupLayout] }),
    compute: { module: device.createShaderModule({ code: COPY }), entryPoint: 'main' },
  });
}

/** The red channel of a texture of floats, row 0 at the top: what was submitted so far made of it. */
export async function readMask(
  device: GPUDevice,
  view: GPUTextureView,
  { width, height }: Size,
): Promise<Float32Array> {
  const pipeline = pipelines.get(device) ?? createPipeline(device);
  pipelines.set(device, pipeline);
  const size = 4 * width * height;
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const values = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const copy = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: view },
        { binding: 1, resource: { buffer: values } },
      ],
    }),
  );
  pass.dispatchWorkgroups(Math.ceil((width * height) / 64));
  pass.end();
  encoder.copyBufferToBuffer(values, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const data = new Float32Array(copy.getMappedRange().slice(0));
  values.destroy();
  copy.destroy();
  return data;
}

/** The red channel of a texture that can be drawn into, of bytes or floats, row 0 at the top. */
export function readMaskTexture(
  { gl }: GlContext,
  texture: WebGLTexture,
  { width, height }: Size,
): Float32Array {
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const type = gl.getFramebufferAttachmentParameter(
    gl.FRAMEBUFFER,
    gl.COLOR_ATTACHMENT0,
    gl.FRAMEBUFFER_ATTACHMENT_COMPONENT_TYPE,
  ) as number;
  const isFloat = type === gl.FLOAT;
  const length = 4 * width * height;
  const rgba = isFloat ? new Float32Array(length) : new Uint8Array(length);
  gl.readPixels(0, 0, width, height, gl.RGBA, isFloat ? gl.FLOAT : gl.UNSIGNED_BYTE, rgba);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.deleteFramebuffer(framebuffer);
  const scale = isFloat ? 1 : 255;
  return Float32Array.from({ length: width * height }, (_, i) => rgba[4 * i]! / scale);
}
