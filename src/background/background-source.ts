/** What stands behind the person, ready to be drawn. */
export type Background =
  | {
      readonly kind: 'blur';
      /** In pixels of a 720-line frame. */
      readonly sigma: number;
    }
  | {
      readonly kind: 'color';
      /** sRGB-encoded, 0..1, opaque. */
      readonly rgb: readonly [number, number, number];
    }
  | {
      readonly kind: 'image';
      /** Owned by the compositor from `update` on, which closes it when it is replaced. */
      readonly bitmap: ImageBitmap;
      readonly fit: BackgroundFit;
    };

export type BackgroundFit = 'cover' | 'contain' | 'fill';

export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a picture of one size lies on a frame of another, in frame pixels from the top left; CSS `object-fit`. Pure. */
export function placePicture(
  picture: { readonly width: number; readonly height: number },
  frame: { readonly width: number; readonly height: number },
  fit: BackgroundFit,
): Placement {
  if (fit === 'fill') return { x: 0, y: 0, width: frame.width, height: frame.height };
  const ratios = [frame.width / picture.width, frame.height / picture.height] as const;
  const scale = fit === 'cover' ? Math.max(...ratios) : Math.min(...ratios);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
}
