import { expect } from 'chai';
import { createCompositor } from '../../src/compositor/create-compositor.js';
import type { Background } from '../../src/background/background-source.js';
import { previewDifference, type PreviewKind } from '../../src/compositor/preview-kind.js';
import type { Compositor } from '../../src/compositor/compositor.js';
import { BACKENDS, useBackend } from '../helpers/backend.js';
import { colorBackground, makePictureBackground, MASK_SIZE } from '../helpers/composite.js';
import { FrameCount } from '../helpers/frame-count.js';
import { NEVER } from '../helpers/gpu.js';
import { makeMask } from '../helpers/masks.js';
import { paintQuadrants, pixelAt, type Picture } from '../helpers/picture.js';
import { makeColorFrame, makeFrame, takeFrame } from '../helpers/video-frame.js';

/** 8-bit values are copied or mixed once or twice; premultiplied ones are rounded once more. */
const EXACT = 3;
const SIZE = { width: 64, height: 36 };
/** The left half is person. */
const LEFT = makeMask(MASK_SIZE, (x) => (x < MASK_SIZE.width / 2 ? 1 : 0));
const NOBODY = makeMask(MASK_SIZE, () => 0);
const FRAME = paintQuadrants(SIZE);

function readBitmap(bitmap: ImageBitmap): Picture {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

function expectPixel(picture: Picture, at: readonly [number, number], rgba: ArrayLike<number>) {
  const actual = [...pixelAt(picture, ...at)];
  const wanted = Array.from(rgba);
  const off = Math.max(...wanted.map((value, i) => Math.abs(value - actual[i]!)));
  expect(off, `at ${at.join()}: ${actual.join()}, expected ${wanted.join()}`).to.be.at.most(EXACT);
}

/** Gives these pictures, one for each frame that asks. */
class FakeFeed {
  readonly asked: number[] = [];
  isClosed = false;
  readonly #pictures: (VideoFrame | null)[];

  constructor(pictures: (VideoFrame | null)[]) {
    this.#pictures = pictures;
  }

  take(timestampUs: number): VideoFrame | null {
    this.asked.push(timestampUs);
    return this.#pictures.shift() ?? null;
  }

  close(): void {
    this.isClosed = true;
  }
}

describe('previewDifference', () => {
  for (const [kind, preview, expected] of [
    ['transparent', 'plain', 'cutout'],
    ['transparent', 'mirrored', 'cutout'],
    ['transparent', 'none', null],
    ['image', 'mirrored', 'flipped'],
    ['video', 'mirrored', 'flipped'],
    ['image', 'plain', null],
    ['video', 'none', null],
    ['blur', 'mirrored', null],
    ['color', 'mirrored', null],
  ] as const) {
    it(`is ${expected} of a preview that is ${preview}, with ${kind}`, () => {
      expect(previewDifference({ kind } as Background, preview)).to.equal(expected);
    });
  }
});

describe('the preview', () => {
  for (const backendName of BACKENDS) {
    describe(backendName, () => {
      const backend = useBackend(backendName);
      let compositor: Compositor;
      let count: FrameCount;

      beforeEach(() => (count = new FrameCount()));

      afterEach(() => {
        compositor.close();
        count.restore();
      });

      async function open(background: Background, preview: PreviewKind): Promise<void> {
        compositor = await createCompositor(backend().context, background, NEVER);
        compositor.setPreview(preview);
      }

      function composite(mask = LEFT, timestamp = 0): Picture {
        const frame = makeFrame(FRAME, { timestamp });
        const output = takeFrame(compositor.composite(frame, backend().asAlpha(mask)));
        frame.close();
        return output;
      }

      it('of a transparent room has the person alone, and the stream has black', async () => {
        await open({ kind: 'transparent' }, 'plain');
        const stream = composite();
        expectPixel(stream, [50, 10], [0, 0, 0, 255]);
        expectPixel(stream, [8, 8], pixelAt(FRAME, 8, 8));
        const preview = readBitmap(compositor.takePreview()!);
        expect([preview.width, preview.height]).to.deep.equal([SIZE.width, SIZE.height]);
        expectPixel(preview, [50, 10], [0, 0, 0, 0]);
        expectPixel(preview, [8, 8], pixelAt(FRAME, 8, 8));
        expectPixel(preview, [8, 30], pixelAt(FRAME, 8, 30));
      });

      it('lets nothing of the room through where nobody is', async () => {
        await open({ kind: 'transparent' }, 'plain');
        composite(NOBODY);
        const { data } = readBitmap(compositor.takePreview()!);
        expect(Math.max(...data)).to.equal(0);
      });

      it('of a mirrored person has the picture turned over, and the stream has not', async () => {
        await open(await makePictureBackground('fill'), 'mirrored');
        const stream = composite(NOBODY);
        const preview = readBitmap(compositor.takePreview()!);
        // The picture has the frame's quadrants.
        for (const [x, y] of [
          [8, 8],
          [56, 8],
          [8, 30],
          [56, 30],
        ] as const) {
          expectPixel(stream, [x, y], pixelAt(FRAME, x, y));
          expectPixel(preview, [x, y], pixelAt(FRAME, SIZE.width - x, y));
        }
      });

      it('keeps the person of a flipped picture in their place', async () => {
        await open(await makePictureBackground('fill'), 'mirrored');
        composite();
        const preview = readBitmap(compositor.takePreview()!);
        expectPixel(preview, [8, 30], pixelAt(FRAME, 8, 30));
        expectPixel(preview, [56, 30], pixelAt(FRAME, 8, 30));
      });

      it('is given once, and there is none where it is what the stream shows', async () => {
        await open({ kind: 'transparent' }, 'plain');
        composite();
        compositor.takePreview()!.close();
        expect(compositor.takePreview()).to.equal(null);
        compositor.update(colorBackground());
        composite();
        expect(compositor.takePreview()).to.equal(null);
        compositor.update({ kind: 'transparent' });
        compositor.setPreview('none');
        composite();
        expect(compositor.takePreview()).to.equal(null);
      });

      it('shows the pictures of a video as they come, keeps the last, and closes each once', async () => {
        const pictures = [makeColorFrame([250, 0, 0], 0), null, makeColorFrame([0, 0, 250], 1)];
        const feed = new FakeFeed(pictures);
        await open({ kind: 'video', feed, fit: 'cover' }, 'plain');
        const seen = [10, 20, 30, 40].map((timestamp) => composite(NOBODY, timestamp));
        expectPixel(seen[0]!, [30, 20], [250, 0, 0, 255]);
        expectPixel(seen[1]!, [30, 20], [250, 0, 0, 255]);
        expectPixel(seen[2]!, [30, 20], [0, 0, 250, 255]);
        expectPixel(seen[3]!, [30, 20], [0, 0, 250, 255]);
        expect(feed.asked).to.deep.equal([10, 20, 30, 40]);
        compositor.update(colorBackground());
        expect(feed.isClosed).to.equal(true);
        expect(pictures.filter((picture) => picture && picture.codedWidth > 0)).to.deep.equal([]);
        expect(count.closedTwice).to.equal(0);
      });
    });
  }
});
