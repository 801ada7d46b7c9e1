import { probePage, probeRealm } from '../capability/probe.js';
import type { CapabilityFacts, RealmFacts } from '../capability/tier.js';
import { BgCameraError } from '../errors.js';
import { createOffscreenCanvas, type CapturableCanvas } from '../stream/captured-canvas.js';
import type { PipelineHost } from '../worker/pipeline-host.js';

/**
 * Measures page and worker. The page is asked about drawing and computing only where its workers can't do either: it
 * costs the page's thread time.
 * @param worker a freshly spawned host, or null where workers can't be started
 */
export async function findFacts(
  worker: PipelineHost | null,
  signal: AbortSignal,
): Promise<CapabilityFacts> {
  const capturable = worker && createCapturable();
  const inWorker: RealmFacts | null =
    worker && (await worker.probe(capturable?.canvas ?? null, signal).catch(refuseOther));
  const page = await probeRealm(inWorker?.canvas2d ? 'transport' : 'all');
  return { page, worker: inWorker, ...probePage(capturable?.capture ?? null) };
}

/**
 * A worker that the page's policy forbids fails like one whose file is missing: in both cases the page is tried, and loads
 * the same file, or says that it is missing.
 */
function refuseOther(cause: unknown): null {
  if (cause instanceof BgCameraError && cause.code === 'runtime-missing') return null;
  throw cause;
}

function createCapturable(): CapturableCanvas | null {
  try {
    return createOffscreenCanvas();
  } catch {
    return null;
  }
}
