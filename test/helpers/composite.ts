import type { Background, BackgroundFit } from '../../src/background/background-source.js';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import type { Backend } from './backend.js';
import { NEVER } from './gpu.js';
import { makeMask, type MaskValues } from './masks.js';
import { paintQuadrants, type Picture, type Rgb, type Size } from './picture.js';
import { makeFrame, takeFrame } from './video-frame.js';

/** The sizes that every compositor is tried with: usual, odd, upright, small, least. */
export const FRAME_SIZES: readonly Size[] = [
  { width: 640, height: 360 },
  { width: 641, height: 363 },
  { width: 360, height: 640 },
  { width: 17, height: 9 },
  { width: 1, height: 1 },
];
/** Wider than any frame here, and no multiple of one. */
const PICTURE_SIZE = { width: 300, height: 100 };
export const MASK_SIZE = { width: 256, height: 144 };

/** A soft ellipse and a hard rectangle: head and shoulders, roughly. */
export const PERSON = makeMask(MASK_SIZE, (x, y) => {
  const [u, v] = [(x + 0.5) / 256, (y + 0.5) / 144];
  if (u > 0.3 && u < 0.7 && v > 0.75) return 1;
  return 1 / (1 + Math.exp(14 * (Math.hypot((u - 0.5) / 0.15, (v - 0.45) / 0.3) - 1)));
});

export const COLOR: Rgb = [12, 120, 250];

export const colorBackground = (): Background => ({
  kind: 'color',
  rgb: [COLOR[0] / 255, COLOR[1] / 255, COLOR[2] / 255],
});

/** Four quadrants of one colour each. */
export async function makePictureBackground(fit: BackgroundFit): Promise<Background> {
  const { data, width, height } = paintQuadrants(PICTURE_SIZE);
  const bitmap = await createImageBitmap(new ImageData(data, width, height));
  return { kind: 'image', bitmap, fit };
}

/** Composites with a stage of its own. The mask is the alpha: how a refiner makes one is another matter. */
export async function compositeWith(
  { context, asAlpha }: Backend,
  background: Background,
  { picture, mask = PERSON }: { picture: Picture; mask?: MaskValues },
): Promise<Picture> {
  const compositor = await createCompositor(context, background, NEVER);
  const frame = makeFrame(picture);
  const output = takeFrame(compositor.composite(frame, asAlpha(mask)));
  frame.close();
  compositor.close();
  return output;
}
