export const UPLOAD_FORMAT = 'rgba8unorm';

/** A texture that pictures are copied or drawn into, and that shaders sample: rgba8unorm. The caller's to destroy. */
export function createUploadTexture(
  device: GPUDevice,
  label: string,
  { width, height }: { readonly width: number; readonly height: number },
): GPUTexture {
  return device.createTexture({
    label,
    size: [width, height],
    format: UPLOAD_FORMAT,
    // A copy is a draw inside the browser: it asks for the last one, too.
    usage:
      GPUTextureUsage.TEXTURE_BINDING |
      GPUTextureUsage.COPY_DST |
      GPUTextureUsage.RENDER_ATTACHMENT,
  });
}
