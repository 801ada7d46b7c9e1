import type { Endpoint } from './protocol.js';

/** Runs `start` on the global scope when this is a worker's own script; on the page the caller hands over a port. */
export function serveIfWorker(start: (endpoint: Endpoint) => void): void {
  if (typeof WorkerGlobalScope !== 'undefined' && globalThis instanceof WorkerGlobalScope) {
    start(globalThis as unknown as Endpoint);
  }
}

declare const WorkerGlobalScope: (abstract new () => object) | undefined;
