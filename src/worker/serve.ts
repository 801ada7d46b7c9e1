import type { Endpoint } from './protocol.js';

/**
 * Where a worker keeps note that it is served. WebKitGTK 2.50 runs a worker's own script a second time when a module in it
 * imports that script: two services would answer every message, and the second would stop the camera's track. To be
 * removed when WebKit keeps the script in the worker's module map.
 */
const SERVED = Symbol.for('bg-camera served');

/** Runs `start` on the global scope when this is a worker's own script; on the page the caller hands over a port. */
export function serveIfWorker(start: (endpoint: Endpoint) => void): void {
  if (typeof WorkerGlobalScope === 'undefined' || !(globalThis instanceof WorkerGlobalScope))
    return;
  const scope = globalThis as unknown as Endpoint & { [SERVED]?: boolean };
  if (scope[SERVED]) return;
  scope[SERVED] = true;
  start(scope);
}

declare const WorkerGlobalScope: (abstract new () => object) | undefined;
