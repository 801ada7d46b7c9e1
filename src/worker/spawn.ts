import { BgCameraError } from '../errors.js';
import type { Endpoint } from './protocol.js';
import {
  openWorkerScript,
  workerUrl,
  type WorkerFile,
  type WorkerScript,
} from './script-policy.js';

/** The two services and their files in `assets`. */
const SERVICES = {
  pipeline: { file: 'pipeline-worker.js', entry: 'servePipeline' },
  gate: { file: 'gate-worker.js', entry: 'serveGate' },
} as const;

export interface Spawned {
  readonly endpoint: Endpoint;
  readonly isWorker: boolean;
  /** Ends it at once, without a word to it. */
  terminate(): void;
}

export interface SpawnOptions {
  readonly service: keyof typeof SERVICES;
  /** Absolute URL of the folder with the worker files. */
  readonly assets: string;
  readonly place: 'worker' | 'page';
  readonly onError: (error: BgCameraError) => void;
}

/**
 * Starts a service in a module worker, or on the page where workers can't do it.
 * @throws BgCameraError `runtime-missing` where it can't be loaded; of a worker's file `onError` is told, later
 */
export async function spawn(options: SpawnOptions): Promise<Spawned> {
  const { file, entry } = SERVICES[options.service];
  return options.place === 'worker'
    ? spawnWorker(file, options)
    : spawnOnPage(workerUrl(file, options.assets), entry);
}

function spawnWorker(file: WorkerFile, { service, assets, onError }: SpawnOptions): Spawned {
  const script = openWorkerScript(file, assets);
  const worker = createWorker(script, { type: 'module', name: `bg-camera ${service}` });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const code = event.message ? 'worker-lost' : 'runtime-missing';
    const what = event.message || 'could not be loaded; check assets and the policies of the page';
    onError(new BgCameraError(code, `${workerUrl(file, assets)}: ${what}`));
  });
  return {
    endpoint: worker,
    isWorker: true,
    terminate: () => {
      worker.terminate();
      script.close();
    },
  };
}

function createWorker(script: WorkerScript, options: WorkerOptions): Worker {
  try {
    return new Worker(script.url, options);
  } catch (cause) {
    script.close();
    throw BgCameraError.from(cause, 'runtime-missing', 'no worker can be started on this page');
  }
}

async function spawnOnPage(url: string, entry: string): Promise<Spawned> {
  const page = new LocalEndpoint();
  const service = new LocalEndpoint();
  page.connect(service);
  service.connect(page);
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as Record<
      string,
      (endpoint: Endpoint) => void
    >;
    module[entry]?.(service);
  } catch (cause) {
    throw BgCameraError.from(cause, 'runtime-missing', `${url} could not be loaded; check assets`);
  }
  return { endpoint: page, isWorker: false, terminate: () => undefined };
}

/** One end of a channel within a realm. Unlike a MessagePort it hands objects over as they are, canvases included. */
class LocalEndpoint implements Endpoint {
  readonly #listeners: ((event: MessageEvent) => void)[] = [];
  #other: LocalEndpoint | null = null;

  connect(other: LocalEndpoint): void {
    this.#other = other;
  }

  addEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.#listeners.push(listener);
  }

  postMessage(data: unknown): void {
    queueMicrotask(() => this.#other?.deliver(new MessageEvent('message', { data })));
  }

  deliver(event: MessageEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
