/** Pixels in memory: RGBA, straight alpha, sRGB-encoded, row 0 at the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export type Rgb = readonly [number, number, number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An opaque picture whose colours are given pixel by pixel, 0..255. */
export function paint({ width, height }: Size, colorAt: (x: number, y: number) => Rgb): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([...colorAt(x, y), 255], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

/** Of the quadrants from the top left, clockwise. No channel of one equals that of another, so no mix-up looks right. */
export const QUADRANT_COLORS: readonly [Rgb, Rgb, Rgb, Rgb] = [
  [230, 40, 60],
  [30, 200, 90],
  [250, 220, 30],
  [20, 60, 240],
];

/** Four quadrants of one colour each. */
export function paintQuadrants(size: Size): Picture {
  const [topLeft, topRight, bottomRight, bottomLeft] = QUADRANT_COLORS;
  return paint(size, (x, y) => {
    const isLeft = x < size.width / 2;
    if (y < size.height / 2) return isLeft ? topLeft : topRight;
    return isLeft ? bottomLeft : bottomRight;
  });
}

/** Red, green, blue and alpha of one pixel. */
export function pixelAt({ data, width }: Picture, x: number, y: number): number[] {
  const at = 4 * (y * width + x);
  return Array.from(data.subarray(at, at + 4));
}

export interface Difference {
  /** Mean absolute difference over all colour values, in 8-bit levels. */
  readonly mean: number;
  readonly max: number;
}

/** How far the colours of two pictures of one size are apart. Alpha takes no part. */
export function compare(
  { data: a }: { readonly data: ArrayLike<number> },
  { data: b }: { readonly data: ArrayLike<number> },
): Difference {
  if (a.length !== b.length) throw new Error(`${a.length} values, expected ${b.length}`);
  let sum = 0;
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    if (i % 4 === 3) continue;
    const difference = Math.abs(a[i]! - b[i]!);
    sum += difference;
    max = Math.max(max, difference);
  }
  return { mean: sum / (0.75 * a.length), max };
}

/** True if no pixel lets anything through. */
export function isOpaque({ data }: Picture): boolean {
  return data.every((value, i) => i % 4 !== 3 || value === 255);
}
