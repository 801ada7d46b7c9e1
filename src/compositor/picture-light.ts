import { BgCameraError } from '../errors.js';

/** Of the longer side: enlarged linearly, each lights about a thirtieth of the picture's width. */
const LIGHT_TEXELS = 32;

/** The light that a picture sheds: the picture over black, shrunk until only its large shapes are left. It stays open. */
export function makeLight(picture: ImageBitmap): OffscreenCanvas {
  const scale = Math.min(1, LIGHT_TEXELS / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new BgCameraError('background-failed', 'no 2D context to shrink a picture');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}
