import { describeUrl } from '../describe-url.js';
import { BgCameraError, throwIfAborted } from '../errors.js';
import type { Background, BackgroundFit } from './background-source.js';

/**
 * Fetches and decodes a picture off the main thread, turned as its EXIF data says.
 * @param url absolute
 * @throws BgCameraError `background-failed` (network, CORS, status, content), `aborted`
 */
export async function createImageBackground(
  url: string,
  fit: BackgroundFit,
  signal: AbortSignal,
): Promise<Background> {
  const name = describeUrl(url);
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throwIfAborted(signal);
    const hint = 'is it there, and does its server allow this page by CORS?';
    // Its message may repeat the address, with what `describeUrl` leaves out.
    const text = `${name} could not be fetched; ${hint}`;
    throw new BgCameraError('background-failed', text, { cause });
  });
  if (!response.ok) {
    throw new BgCameraError('background-failed', `${name} answered ${response.status}`);
  }
  try {
    const bitmap = await createImageBitmap(await response.blob());
    if (signal.aborted) bitmap.close();
    throwIfAborted(signal);
    return { kind: 'image', bitmap, fit };
  } catch (cause) {
    throw BgCameraError.from(
      cause,
      'background-failed',
      `${name} is not a picture this browser reads`,
    );
  }
}
