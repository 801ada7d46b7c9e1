import type { Background } from '../background/background-source.js';
import { BgCameraError } from '../errors.js';
import type { LoadedModel } from '../inference/segmenter.js';
import type { Stages } from './stages.js';

/** What must stand behind the drawn person while stages are tried: a colour that is nowhere in the drawing. */
export const CHECK_BACKGROUND: Background = { kind: 'color', rgb: [0, 1, 0] };
const BACKGROUND_RGB = [0, 255, 0] as const;
/** A wrong mask is off by a hundred levels and more; video formats and roundings by less than ten. */
const TOLERANCE = 24;

/** Wide, as the frames of cameras are: all that is done for them is tried. */
const SIZE = { width: 320, height: 180 } as const;

/** Parts of the width and the height: x, y, width, height. */
type Region = readonly [x: number, y: number, width: number, height: number];

const ROOM: readonly Region[] = [
  [0.02, 0.04, 0.12, 0.3],
  [0.86, 0.04, 0.12, 0.3],
];
const PERSON: readonly { readonly region: Region; readonly rgb: readonly number[] }[] = [
  { region: [0.47, 0.3, 0.06, 0.06], rgb: [224, 172, 140] },
  { region: [0.45, 0.86, 0.1, 0.1], rgb: [44, 62, 96] },
];

/**
 * Tries the stages once, all together, on a drawn person in a drawn room: where a driver computes wrong masks or pictures,
 * the room would show in every frame. Both models find the drawing without a doubt. A model of the page's own is not
 * tried, because what it finds is not known. Reads back one frame, once.
 * @param stages with `CHECK_BACKGROUND`
 * @throws BgCameraError `stage-failed` when the room shows, or the person does not
 */
export async function checkStages(
  { segmenter, refiner, compositor, settle }: Stages,
  { name }: LoadedModel,
): Promise<void> {
  if (name !== 'general' && name !== 'landscape') return;
  const frame = new VideoFrame(drawPerson(SIZE), { timestamp: 0, alpha: 'discard' });
  let result: VideoFrame | null = null;
  try {
    result = compositor.composite(frame, refiner.refine(segmenter.segment(frame), frame));
    await settle();
    refiner.reset();
    checkPicture(read(result));
  } finally {
    frame.close();
    result?.close();
  }
}

function checkPicture(picture: ImageData): void {
  if (ROOM.some((region) => distance(picture, region, BACKGROUND_RGB) > TOLERANCE)) {
    throw new BgCameraError('stage-failed', 'the room of the trial picture was not covered');
  }
  if (PERSON.some(({ region, rgb }) => distance(picture, region, rgb) > TOLERANCE)) {
    throw new BgCameraError('stage-failed', 'the person of the trial picture was not found');
  }
}

/** Head, hair and shoulders, in front of a wall and a table. */
function drawPerson({ width, height }: typeof SIZE): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context to try the stages with');
  const fill = (color: string) => (context.fillStyle = color);
  // Radii and heights are parts of the height, as of a person who sits before a camera.
  const ellipse = (color: string, y: number, rx: number, ry: number, dx = 0) => {
    fill(color);
    context.beginPath();
    context.ellipse(
      width / 2 + dx * height,
      y * height,
      rx * height,
      ry * height,
      0,
      0,
      2 * Math.PI,
    );
    context.fill();
  };
  fill('rgb(185 180 168)');
  context.fillRect(0, 0, width, height);
  fill('rgb(138 132 120)');
  context.fillRect(0, 0.8 * height, width, 0.2 * height);
  ellipse('rgb(44 62 96)', 1.05, 0.42, 0.36);
  fill('rgb(201 143 112)');
  context.fillRect(width / 2 - 0.07 * height, 0.55 * height, 0.14 * height, 0.2 * height);
  ellipse('rgb(58 42 32)', 0.38, 0.17, 0.23);
  ellipse('rgb(224 172 140)', 0.43, 0.145, 0.2);
  for (const dx of [-0.055, 0.055]) ellipse('rgb(34 34 34)', 0.4, 0.022, 0.012, dx);
  ellipse('rgb(207 149 115)', 0.47, 0.018, 0.03);
  ellipse('rgb(165 84 79)', 0.55, 0.05, 0.014);
  return canvas;
}

function read(frame: VideoFrame): ImageData {
  const { displayWidth: width, displayHeight: height } = frame;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new BgCameraError('stage-failed', 'no 2D context to try the stages with');
  context.drawImage(frame, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/** The largest difference of a channel, in levels, of any pixel in the region from the colour. */
function distance(
  { data, width, height }: ImageData,
  [x, y, w, h]: Region,
  rgb: readonly number[],
): number {
  let worst = 0;
  for (let row = Math.ceil(y * height); row < Math.floor((y + h) * height); row++) {
    for (let column = Math.ceil(x * width); column < Math.floor((x + w) * width); column++) {
      const at = 4 * (row * width + column);
      for (let c = 0; c < 3; c++) {
        worst = Math.max(worst, Math.abs((data[at + c] ?? 0) - (rgb[c] ?? 0)));
      }
    }
  }
  return worst;
}
