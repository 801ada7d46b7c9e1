/**
 * The RGBA bytes of anything that can be drawn, at this size.
 *
 * @param {CanvasImageSource} picture
 * @param {import('../quality/regions.js').Size} size
 */
export function readPixels(picture, { width, height }) {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** @returns {OffscreenCanvas} all of one colour */
export function fillCanvas(color, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  return canvas;
}
