import { probePage, probeRealm } from '../capability/probe.js';
import type { CapabilityFacts, RealmFacts } from '../capability/tier.js';
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
    worker && (await worker.probe(capturable?.canvas ?? null, signal));
  const page = await probeRealm(inWorker?.canvas2d ? 'transport' : 'all');
  return { page, worker: inWorker, ...probePage(capturable?.capture ?? null) };
}

function createCapturable(): CapturableCanvas | null {
  try {
    return createOffscreenCanvas();
  } catch {
    return null;
  }
}
