import { describeUrl } from '../describe-url.js';
import { BgCameraError, throwIfAborted } from '../errors.js';
import { readBytes, type OnProgress } from './read-bytes.js';
import type { LoadedModel } from './segmenter.js';
import { readInputSize } from './tflite/input-size.js';

/**
 * Files in `assets/models/`; both are Apache-2.0, see NOTICE. `sha256` is that of the file as it is served, metadata and
 * all, in base64: a test compares it with what the build makes of the package's files.
 */
export const BUILT_IN = {
  general: {
    file: 'models/selfie_segmentation.tflite',
    sha256: 'b8KAFLbzDPk2fC5YSdM33a57SOLU9fp76bTcVNkdg5A=',
  },
  landscape: {
    file: 'models/selfie_segmentation_landscape.tflite',
    sha256: 'H4qKzHI9t1NaKEoCtm+ISXbtUwKpC4XJqjfXlxQwlDc=',
  },
} as const;

/**
 * Frames at least this wide go to the 16:9 model, the others to the square one: halfway between 1 and 16/9 on a log
 * scale, where both stretch the picture equally.
 */
const LANDSCAPE_FROM_ASPECT = Math.sqrt(16 / 9);

/**
 * What the attribute `model` names for frames of this size: `general`, `landscape` or a URL. Pure.
 * @param canLookTwice whether there is time for the square model, twice where the frame is wide (see `planLooks`)
 */
export function chooseModel(
  setting: string,
  frame: { width: number; height: number },
  canLookTwice: boolean,
): string {
  if (setting !== 'auto') return setting;
  if (canLookTwice) return 'general';
  return frame.width / frame.height >= LANDSCAPE_FROM_ASPECT ? 'landscape' : 'general';
}

export interface FetchModelOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Fetches a model and reads its input size. A built-in one is taken only when it is, to the byte, the file of this release:
 * what decides where the person is must not change on its way here.
 * @param assets absolute URL of the folder that holds `models/`
 * @throws BgCameraError `model-missing` (network, status), `model-invalid` (content, hash)
 */
export async function fetchModel(
  name: string,
  assets: string,
  { signal, onProgress = () => undefined }: FetchModelOptions,
): Promise<LoadedModel> {
  const builtIn = name === 'general' || name === 'landscape' ? BUILT_IN[name] : null;
  const url = builtIn ? new URL(builtIn.file, assets).href : name;
  const bytes = await fetchBytes(url, {
    integrity: builtIn && !canHash() ? `sha256-${builtIn.sha256}` : '',
    signal,
    onProgress,
  });
  if (builtIn && canHash()) await verify(bytes, url, builtIn.sha256);
  throwIfAborted(signal);
  return { name, bytes, ...readInputSize(bytes) };
}

/** Pages that are not secure have no `crypto.subtle`; the types do not know. */
function canHash(): boolean {
  return (crypto.subtle as SubtleCrypto | undefined) !== undefined;
}

/**
 * Hashed here where that is possible, because a `fetch` with `integrity` fails as if nothing had answered.
 * @throws BgCameraError `model-invalid`
 */
async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  url: string,
  expected: string,
): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const actual = btoa(String.fromCharCode(...digest));
  if (actual === expected) return;
  const size = `${bytes.length} bytes with SHA-256 ${actual}, expected ${expected}`;
  const hint = 'it was changed, cut off, or is of another release: copy assets anew';
  throw new BgCameraError('model-invalid', `${describeUrl(url)}: hash mismatch: ${size}; ${hint}`);
}

async function fetchBytes(
  url: string,
  {
    onProgress,
    ...options
  }: FetchModelOptions & { readonly integrity: string; readonly onProgress: OnProgress },
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal } = options;
  const hint = 'check the attributes model and assets';
  let response: Response;
  try {
    response = await fetch(url, options);
    if (!response.ok) {
      throw new BgCameraError(
        'model-missing',
        `${describeUrl(url)} answered ${response.status}; ${hint}`,
      );
    }
    return await readBytes(response, onProgress);
  } catch (cause) {
    if (signal.aborted) throw BgCameraError.from(signal.reason, 'aborted', 'the start was ended');
    if (cause instanceof BgCameraError) throw cause;
    // Its message may repeat the address, with what `describeUrl` leaves out.
    const text = `${describeUrl(url)} could not be fetched; ${hint}`;
    throw new BgCameraError('model-missing', text, { cause });
  }
}
