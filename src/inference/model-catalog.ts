import { BgCameraError } from '../errors.js';
import type { LoadedModel } from './segmenter.js';
import { readInputSize } from './tflite/input-size.js';

/** Files in `assets/models/`; both are Apache-2.0, see NOTICE. */
const BUILT_IN = {
  general: 'models/selfie_segmentation.tflite',
  landscape: 'models/selfie_segmentation_landscape.tflite',
} as const;

/**
 * Frames at least this wide go to the 16:9 model, the others to the square one: halfway between 1 and 16/9 on a log
 * scale, where both stretch the picture equally.
 */
const LANDSCAPE_FROM_ASPECT = Math.sqrt(16 / 9);

/** What the attribute `model` names for frames of this size: `general`, `landscape` or a URL. Pure. */
export function chooseModel(setting: string, frame: { width: number; height: number }): string {
  if (setting !== 'auto') return setting;
  return frame.width / frame.height >= LANDSCAPE_FROM_ASPECT ? 'landscape' : 'general';
}

/**
 * Fetches a model and reads its input size.
 * @param assets absolute URL of the folder that holds `models/`
 * @throws BgCameraError `model-missing` (network, status), `model-invalid` (content)
 */
export async function fetchModel(
  name: string,
  assets: string,
  signal: AbortSignal,
): Promise<LoadedModel> {
  const isBuiltIn = name === 'general' || name === 'landscape';
  const url = isBuiltIn ? new URL(BUILT_IN[name], assets).href : name;
  const bytes = await fetchBytes(url, signal);
  return { name, bytes, ...readInputSize(bytes) };
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const hint = 'check the attributes model and assets';
  let response: Response;
  try {
    response = await fetch(url, { signal });
    if (!response.ok) {
      throw new BgCameraError('model-missing', `${url} answered ${response.status}; ${hint}`);
    }
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (signal.aborted) throw BgCameraError.from(signal.reason, 'aborted', 'the start was ended');
    throw BgCameraError.from(cause, 'model-missing', `${url} could not be fetched; ${hint}`);
  }
}
