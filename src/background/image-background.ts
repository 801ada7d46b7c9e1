import { describeUrl } from '../describe-url.js';
import { BgCameraError, throwIfAborted } from '../errors.js';
import type { Background, BackgroundFit } from './background-source.js';
import { explainNoAnswer } from './explain-failure.js';

/** Of a file: several times what the largest camera writes. One that has no end must not fill the memory. */
export const MAX_BYTES = 64 * 2 ** 20;
/** Of a decoded picture, in pixels: no frame is wider. Larger ones are shrunk, for they stay in memory and are drawn often. */
export const MAX_SIDE = 4096;

/**
 * Fetches and decodes a picture off the main thread, turned as its EXIF data says, and shrunk to `MAX_SIDE`.
 * @param url absolute
 * @throws BgCameraError `background-failed` (network, CORS, status, size, content), `aborted`
 */
export async function createImageBackground(
  url: string,
  fit: BackgroundFit,
  signal: AbortSignal,
): Promise<Background> {
  const name = describeUrl(url);
  const response = await fetch(url, { signal }).catch(async (cause: unknown) => {
    throwIfAborted(signal);
    // Its own message may repeat the address, with what `describeUrl` leaves out.
    const text = await explainNoAnswer(url, signal);
    throw new BgCameraError('background-failed', text, { cause });
  });
  if (!response.ok) {
    throw new BgCameraError('background-failed', `${name} answered ${response.status}`);
  }
  try {
    const bitmap = await shrink(await createImageBitmap(await readFile(response, name)));
    if (signal.aborted) bitmap.close();
    throwIfAborted(signal);
    return { kind: 'image', bitmap, fit };
  } catch (cause) {
    throwIfAborted(signal);
    throw BgCameraError.from(
      cause,
      'background-failed',
      `${name} is not a picture this browser reads`,
    );
  }
}

/** The whole file, read piece by piece, because a length that a server states may be wrong, or missing. */
async function readFile(response: Response, name: string): Promise<Blob> {
  const pieces: BlobPart[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece?.value) break;
    length += piece.value.length;
    if (length > MAX_BYTES) {
      void reader?.cancel().catch(() => undefined);
      const text = `${name} is larger than ${MAX_BYTES} bytes`;
      throw new BgCameraError('background-failed', text);
    }
    pieces.push(piece.value);
  }
  return new Blob(pieces, { type: response.headers.get('content-type') ?? '' });
}

/** Closes the picture where it gives a smaller one. */
async function shrink(bitmap: ImageBitmap): Promise<ImageBitmap> {
  const scale = MAX_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return bitmap;
  try {
    return await createImageBitmap(bitmap, {
      resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
      resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
      resizeQuality: 'high',
    });
  } finally {
    bitmap.close();
  }
}
