import { probeRealm } from '../capability/probe.js';
import { BgCameraError } from '../errors.js';
import type { FrameSource } from '../frames/frame-source.js';
import { PortFrameSource } from '../frames/port-frame-source.js';
import { ProcessorFrameSource } from '../frames/processor-frame-source.js';
import { Pipeline } from '../pipeline/pipeline.js';
import type {
  Endpoint,
  PageToPipeline,
  PipelineDescription,
  PipelineToGate,
  PipelineToPage,
  SourceDescription,
} from './protocol.js';
import { serveIfWorker } from './serve.js';

/** How often the page gets new figures. */
const STATS_INTERVAL_MS = 250;

/** Serves one pipeline to the page at the other end. Entry point of the worker; also called on a page without one. */
export function servePipeline(endpoint: Endpoint): void {
  const service = new PipelineService(endpoint);
  endpoint.addEventListener('message', ({ data }: MessageEvent<PageToPipeline>) =>
    service.handle(data),
  );
}

class PipelineService {
  readonly #endpoint: Endpoint;
  readonly #lifetime = new AbortController();
  #pipeline: Pipeline | null = null;
  #gatePort: MessagePort | null = null;
  #statsTimer: ReturnType<typeof setInterval> | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  handle(message: PageToPipeline): void {
    switch (message.type) {
      case 'probe':
        message.canvas?.getContext('2d')?.fillRect(0, 0, 1, 1);
        void probeRealm().then((facts) => this.#post({ type: 'facts', facts }));
        return;
      case 'create':
        this.#create(message.pipeline).catch((cause: unknown) => this.#fail(cause));
        return;
      case 'source':
        this.#setSource(message.source);
        return;
      case 'update':
        this.#pipeline?.update(message.settings);
        return;
      case 'close':
        this.#close();
    }
  }

  async #create(description: PipelineDescription): Promise<void> {
    const { gatePort, ...options } = description;
    this.#gatePort = gatePort;
    // Pings are all that comes from there.
    gatePort.onmessage = () => this.#postToGate({ type: 'pong' });
    const pipeline = await Pipeline.create(
      {
        ...options,
        emit: (frame, isCovered, preview) =>
          this.#postToGate(
            { type: 'frame', frame, isCovered, preview },
            preview ? [frame, preview] : [frame],
          ),
        playVideo: (url, port) => this.#post({ type: 'play', url, port }, [port]),
        onFailure: (error) => this.#fail(error),
        onWarning: (error) => this.#post({ type: 'warning', error: error.serialize() }),
        onWarningOver: (code) => this.#post({ type: 'warning-over', code }),
        onProgress: (fraction) => this.#post({ type: 'progress', fraction }),
        onLoad: (load, frameMs) => this.#post({ type: 'load', load, frameMs }),
      },
      this.#lifetime.signal,
    );
    this.#pipeline = pipeline;
    this.#statsTimer = setInterval(() => this.#postStats(), STATS_INTERVAL_MS);
    this.#post({ type: 'ready' });
  }

  #setSource(description: SourceDescription | null): void {
    try {
      const source = description && createFrameSource(description);
      if (this.#pipeline) this.#pipeline.setSource(source);
      else source?.close();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #postStats(): void {
    if (this.#pipeline) this.#post({ type: 'stats', stats: this.#pipeline.stats });
  }

  #post(message: PipelineToPage, transfer: Transferable[] = []): void {
    this.#endpoint.postMessage(message, transfer);
  }

  #postToGate(message: PipelineToGate, transfer: Transferable[] = []): void {
    this.#gatePort?.postMessage(message, transfer);
  }

  #fail(cause: unknown): void {
    const error = BgCameraError.from(cause, 'stage-failed', 'the pipeline failed');
    this.#post({ type: 'failed', error: error.serialize() });
  }

  #close(): void {
    this.#lifetime.abort(new BgCameraError('aborted', 'the pipeline was closed'));
    clearInterval(this.#statsTimer);
    this.#pipeline?.close();
    this.#pipeline = null;
    this.#gatePort?.close();
  }
}

function createFrameSource(description: SourceDescription): FrameSource {
  switch (description.kind) {
    case 'readable':
      return ProcessorFrameSource.fromReadable(description.readable);
    case 'track':
      return ProcessorFrameSource.fromTrack(description.track);
    case 'port':
      return new PortFrameSource(description.port);
  }
}

serveIfWorker(servePipeline);
