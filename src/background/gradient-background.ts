import { BgCameraError } from '../errors.js';
import type { Background } from './background-source.js';
import { parseLinearGradient, type LinearGradient } from './linear-gradient.js';

/** Of the picture, which is drawn once and then stretched over frames of any size. Colours change slowly: no more is needed. */
const SIZE = { width: 1280, height: 720 };

/**
 * Draws CSS's `linear-gradient()`. Transparency is laid over black: the stream is opaque.
 * @returns null for what is none
 * @throws BgCameraError `background-failed` for a gradient of anything but colours and places in percent
 */
export function createGradientBackground(text: string): Background | null {
  const gradient = parseLinearGradient(text);
  if (!gradient) return null;
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context to draw a gradient with');
  context.fillStyle = createFill(context, gradient, text);
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  return { kind: 'image', bitmap: canvas.transferToImageBitmap(), fit: 'fill' };
}

function createFill(
  context: OffscreenCanvasRenderingContext2D,
  { line, stops }: LinearGradient,
  text: string,
): CanvasGradient {
  const { from, to } = line(SIZE);
  const fill = context.createLinearGradient(...from, ...to);
  try {
    for (const { at, color } of stops) fill.addColorStop(at, color);
  } catch (cause) {
    throw new BgCameraError(
      'background-failed',
      `"${text}" is not a gradient of CSS colours, placed in percent`,
      { cause },
    );
  }
  return fill;
}
