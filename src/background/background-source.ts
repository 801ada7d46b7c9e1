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
    }
  | {
      readonly kind: 'video';
      /** Owned by the compositor from `update` on, which closes it when it is replaced. */
      readonly feed: PictureFeed;
      readonly fit: BackgroundFit;
    }
  /** Nothing: the preview shows what is behind it, and the stream, which carries no alpha, is black. */
  | { readonly kind: 'transparent' };

/** Moving pictures, by the clock of the frames that they stand behind. */
export interface PictureFeed {
  /**
   * To be called once for each composited frame. Never waits.
   * @param timestampUs of that frame
   * @returns the picture that is due, which is the caller's; null: the one before stays
   */
  take(timestampUs: number): VideoFrame | null;
  /** Idempotent. */
  close(): void;
}

/** Frees a background that no compositor took. */
export function closeBackground(background: Background): void {
  if (background.kind === 'image') background.bitmap.close();
  if (background.kind === 'video') background.feed.close();
}

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
