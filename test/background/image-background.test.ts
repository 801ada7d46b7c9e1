import { expect } from 'chai';
import {
  createImageBackground,
  MAX_BYTES,
  MAX_SIDE,
} from '../../src/background/image-background.js';
import { expectCode } from '../helpers/expect-code.js';
import type { Size } from '../helpers/picture.js';

const live = () => new AbortController().signal;

async function makePicture(type = 'image/png', size = { width: 30, height: 20 }): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  canvas.getContext('2d')!.fillRect(0, 0, 1, 1);
  return canvas.convertToBlob({ type });
}

const makeUrl = async (type?: string) => URL.createObjectURL(await makePicture(type));

/** A PNG of black pixels that says it has this size; the pixels are there, one bit each, packed a thousand times. */
async function makeBlackPng({ width, height }: Size): Promise<Blob> {
  const rows = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const row = new Uint8Array(1 + Math.ceil(width / 8));
      for (let y = 0; y < height; y++) controller.enqueue(row.slice());
      controller.close();
    },
  }).pipeThrough(new CompressionStream('deflate'));
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 1);
  const data = new Uint8Array(await new Response(rows).arrayBuffer());
  const signature = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = [
    makeChunk('IHDR', new Uint8Array(header.buffer)),
    makeChunk('IDAT', data),
    makeChunk('IEND', new Uint8Array()),
  ];
  return new Blob([signature, ...chunks], { type: 'image/png' });
}

/** 32x16, whose left half is white and the rest black, with an EXIF segment of nothing but its orientation. */
async function makeTurnedJpeg(orientation: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(32, 16);
  const context = canvas.getContext('2d', { alpha: false })!;
  context.fillStyle = 'white';
  context.fillRect(0, 0, 16, 16);
  const jpeg = await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer();
  // Marker APP1, length, "Exif", then TIFF, big-endian: a directory of one entry, tag 0x0112, one SHORT.
  const exif = [
    [0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0],
    [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8],
    [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    [0, 0, 0, 0],
  ].flat();
  return new Blob([jpeg.slice(0, 2), Uint8Array.from(exif), jpeg.slice(2)], {
    type: 'image/jpeg',
  });
}

/** On which side of the picture it is white. */
function brightSide(bitmap: ImageBitmap): string {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const isBright = (x: number, y: number) => context.getImageData(x, y, 1, 1).data[0]! > 128;
  const sides = {
    left: isBright(2, height / 2) && !isBright(width - 3, height / 2),
    right: !isBright(2, height / 2) && isBright(width - 3, height / 2),
    top: isBright(width / 2, 2) && !isBright(width / 2, height - 3),
    bottom: !isBright(width / 2, 2) && isBright(width / 2, height - 3),
  };
  return Object.entries(sides)
    .filter(([, is]) => is)
    .map(([side]) => side)
    .join();
}

function makeChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, checksum(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** CRC-32, as PNG has it. */
function checksum(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('createImageBackground', () => {
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    it(`decodes ${type}`, async () => {
      const background = await createImageBackground(await makeUrl(type), 'contain', live());
      const { bitmap, fit } = background.kind === 'image' ? background : expect.fail('no image');
      expect([bitmap.width, bitmap.height, fit]).to.deep.equal([30, 20, 'contain']);
      bitmap.close();
    });
  }

  for (const [orientation, size, corner] of [
    [1, [32, 16], 'left'],
    [3, [32, 16], 'right'],
    [6, [16, 32], 'top'],
    [8, [16, 32], 'bottom'],
  ] as const) {
    it(`turns a JPEG as its EXIF orientation ${orientation} says`, async () => {
      const url = URL.createObjectURL(await makeTurnedJpeg(orientation));
      const background = await createImageBackground(url, 'cover', live());
      const { bitmap } = background.kind === 'image' ? background : expect.fail('no image');
      expect([bitmap.width, bitmap.height]).to.deep.equal(size);
      expect(brightSide(bitmap)).to.equal(corner);
      bitmap.close();
    });
  }

  it('says which URL answered what', async () => {
    const url = new URL('/nowhere.png', location.href).href;
    const error = await expectCode('background-failed', () =>
      createImageBackground(url, 'cover', live()),
    );
    expect(error.message).to.include(url).and.include('404');
  });

  it('refuses what cannot be fetched', async () => {
    const url = URL.createObjectURL(new Blob());
    URL.revokeObjectURL(url);
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  it('refuses what is no picture', async () => {
    const url = URL.createObjectURL(new Blob(['<!doctype html>'], { type: 'text/html' }));
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  it('refuses a picture that is cut off', async () => {
    const blob = await (await fetch(await makeUrl())).blob();
    const url = URL.createObjectURL(blob.slice(0, 20));
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  });

  for (const [size, expected] of [
    [{ width: MAX_SIDE, height: 3 }, [MAX_SIDE, 3]],
    [{ width: MAX_SIDE + 4, height: 2 }, [MAX_SIDE, 2]],
    [{ width: 8, height: 4 * MAX_SIDE }, [2, MAX_SIDE]],
    [{ width: 1, height: 4 * MAX_SIDE }, [1, MAX_SIDE]],
  ] as const) {
    it(`takes a picture of ${size.width}x${size.height} at ${expected.join('x')}`, async () => {
      const url = URL.createObjectURL(await makeBlackPng(size));
      const background = await createImageBackground(url, 'cover', live());
      const { bitmap } = background.kind === 'image' ? background : expect.fail('no image');
      expect([bitmap.width, bitmap.height]).to.deep.equal(expected);
      bitmap.close();
    });
  }

  it('refuses a picture that no memory holds: 30,000 x 30,000 in a hundred kilobytes', async () => {
    const picture = await makeBlackPng({ width: 30_000, height: 30_000 });
    expect(picture.size, 'control: a small file').to.be.below(500_000);
    const url = URL.createObjectURL(picture);
    await expectCode('background-failed', () => createImageBackground(url, 'cover', live()));
  }).timeout(30_000);

  describe('of a server', () => {
    const { fetch } = globalThis;

    afterEach(() => (globalThis.fetch = fetch));

    /** A picture, then nothing of use: decoders stop at its end. */
    async function serve(length: number): Promise<void> {
      const picture = await makePicture();
      const padded = new Blob([picture, new Uint8Array(length - picture.size)]);
      globalThis.fetch = () => Promise.resolve(new Response(padded));
    }

    it('takes a file of the largest size', async () => {
      await serve(MAX_BYTES);
      const background = await createImageBackground('https://x.test/a', 'cover', live());
      expect(background.kind).to.equal('image');
    });

    it('refuses one with a byte more, and says why', async () => {
      await serve(MAX_BYTES + 1);
      const { message } = await expectCode('background-failed', () =>
        createImageBackground('https://x.test/a', 'cover', live()),
      );
      expect(message).to.include(`larger than ${MAX_BYTES} bytes`);
    });

    it('refuses one without an end, and reads on no further', async () => {
      let isCancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20)),
        cancel: () => void (isCancelled = true),
      });
      globalThis.fetch = () => Promise.resolve(new Response(endless));
      await expectCode('background-failed', () =>
        createImageBackground('https://x.test/a', 'cover', live()),
      );
      expect(isCancelled).to.equal(true);
    });
  });

  it('rejects with aborted once its signal is aborted', async () => {
    const url = await makeUrl();
    await expectCode('aborted', () => createImageBackground(url, 'cover', AbortSignal.abort()));
  });

  it('rejects with aborted when the signal is aborted on the way', async () => {
    const abort = new AbortController();
    const loading = createImageBackground(await makeUrl(), 'cover', abort.signal);
    abort.abort();
    await expectCode('aborted', () => loading);
  });
});
