import { placePicture, type Background } from '../background/background-source.js';
import type { ValuesOf } from '../gpu/uniform-block.js';
import { BLEND_KIND, type BLEND_PARAMS } from './blend-params.js';
import { EDGE } from './edge.js';

type Size = { readonly width: number; readonly height: number };
type Box = readonly [x: number, y: number, width: number, height: number];

const EVERYWHERE: Box = [0, 0, 1, 1];
const BLACK = [0, 0, 0, 1] as const;

/** What a frame is drawn with, besides its background. */
export interface BlendTarget {
  /** Of the frame. */
  readonly size: Size;
  /** Of the background's picture, if it has one. */
  readonly pictureSize: Size;
  readonly room: { readonly placement: Box; readonly isCubic: boolean };
}

/**
 * How the blend draws a background: in the stream, or in a preview that differs from it. Light comes from images alone; that
 * of a video would flicker. Pure.
 */
export function blendValues(
  background: Background,
  { size, pictureSize, room }: BlendTarget,
  difference: 'cutout' | 'flipped' | null,
): ValuesOf<typeof BLEND_PARAMS> {
  const hasPicture = background.kind === 'image' || background.kind === 'video';
  const box = hasPicture ? inFractions(pictureSize, size, background.fit) : EVERYWHERE;
  return {
    ...EDGE,
    kind: BLEND_KIND[difference === 'cutout' ? 'cutout' : kindOf(background)],
    fill: background.kind === 'color' ? [...background.rgb, 1] : BLACK,
    placement: difference === 'flipped' ? turnOver(box) : box,
    roomPlacement: room.placement,
    isCubic: Number(room.isCubic),
    lightWrap: background.kind === 'image' ? EDGE.lightWrap : 0,
  };
}

function kindOf({ kind }: Background): 'blur' | 'color' | 'image' {
  if (kind === 'video') return 'image';
  return kind === 'transparent' ? 'color' : kind;
}

function inFractions(picture: Size, size: Size, fit: Parameters<typeof placePicture>[2]): Box {
  const { x, y, width, height } = placePicture(picture, size, fit);
  return [x / size.width, y / size.height, width / size.width, height / size.height];
}

/** The same place on a frame that is turned over, left to right. */
const turnOver = ([x, y, width, height]: Box): Box => [1 - x, y, -width, height];
