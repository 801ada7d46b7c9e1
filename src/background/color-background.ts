import { BgCameraError } from '../errors.js';
import type { Background } from './background-source.js';

/**
 * Reads any CSS colour the way the browser's own canvas does. Transparency is laid over black: the stream is opaque.
 * @throws BgCameraError `background-failed` for what is no colour
 */
export function createColorBackground(color: string): Background {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context to read a colour with');
  // A canvas ignores what is no colour, so from two different starts a colour gives one result and a non-colour two.
  const results = ['#000000', '#ffffff'].map((start) => {
    context.fillStyle = start;
    context.fillStyle = color;
    return context.fillStyle;
  });
  if (results[0] !== results[1]) {
    throw new BgCameraError('background-failed', `"${color}" is not a CSS colour`);
  }
  const opaque = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false });
  if (!opaque) throw new BgCameraError('stage-failed', 'no 2D context to read a colour with');
  opaque.fillStyle = color;
  opaque.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = opaque.getImageData(0, 0, 1, 1).data;
  return { kind: 'color', rgb: [r / 255, g / 255, b / 255] };
}
