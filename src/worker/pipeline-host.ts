import { VideoPlayer } from '../background/video-player.js';
import { BgCameraError, throwIfAborted, type BgCameraErrorCode } from '../errors.js';
import type { Load } from '../capability/governor.js';
import type { RealmFacts } from '../capability/tier.js';
import type { EffectSettings } from '../pipeline/effect-settings.js';
import type { PipelineStats } from '../pipeline/frame-stats.js';
import { withinTime } from '../until.js';
import type {
  PageToPipeline,
  PipelineDescription,
  PipelineToPage,
  SourceDescription,
} from './protocol.js';
import { spawn, type Spawned } from './spawn.js';

/** A slow network may take as long for the worker's script; one that never answers must not hang the start. */
const PROBE_TIMEOUT_MS = 60_000;

export interface PipelineHostOptions {
  readonly assets: string;
  readonly place: 'worker' | 'page';
  /** The pipeline is dead. Called once, and not for an error that `probe` or `create` rejects with. */
  readonly onFailure: (error: BgCameraError) => void;
  readonly onWarning: (error: BgCameraError) => void;
  readonly onWarningOver?: (code: BgCameraErrorCode) => void;
  /** Files are being loaded: how much is there, 0 to 1; null where that is not known. */
  readonly onProgress?: (fraction: number | null) => void;
  /** Fresh figures; they come at even intervals, also while no frames do. */
  readonly onStats?: (stats: PipelineStats) => void;
  /** The pipeline is too slow for its tier, or no longer; see `Governor`. */
  readonly onLoad: (load: Load, frameMs: number) => void;
}

/** Page side of a pipeline, in a worker or not. One host, one pipeline; to change the tier a new one is made. */
export class PipelineHost {
  /** The newest figures; null until the first frames. */
  stats: PipelineStats | null = null;
  readonly #options: PipelineHostOptions;
  #spawned: Spawned | null = null;
  #isClosed = false;
  /** Of video backgrounds: one, or two while one takes the other's place. */
  readonly #players = new Set<VideoPlayer>();
  /** Settles the request under way: `probe` or `create`. */
  #pending: { resolve(message: PipelineToPage): void; reject(error: BgCameraError): void } | null =
    null;

  private constructor(options: PipelineHostOptions) {
    this.#options = options;
  }

  /** @throws BgCameraError `runtime-missing` */
  static async spawn(options: PipelineHostOptions): Promise<PipelineHost> {
    const host = new PipelineHost(options);
    const spawned = await spawn({
      ...options,
      service: 'pipeline',
      onError: (error) => host.fail(error),
    });
    spawned.endpoint.addEventListener('message', ({ data }: MessageEvent<PipelineToPage>) => {
      host.#receive(data);
    });
    host.#spawned = spawned;
    return host;
  }

  /** Measures what its realm can do; takes a context on `canvas`. @throws BgCameraError `runtime-missing` */
  async probe(canvas: OffscreenCanvas | null, signal: AbortSignal): Promise<RealmFacts> {
    const transfer = canvas ? [canvas] : [];
    const answer = await withinTime(
      this.#request({ type: 'probe', canvas }, transfer, signal),
      PROBE_TIMEOUT_MS,
      () => new BgCameraError('runtime-missing', 'the worker does not answer; check assets'),
    );
    if (answer.type !== 'facts')
      throw new BgCameraError('worker-lost', `unexpected ${answer.type}`);
    return answer.facts;
  }

  /** Resolves when the stages are made and frames can come. @throws BgCameraError as the stages do */
  async create(pipeline: PipelineDescription, signal: AbortSignal): Promise<void> {
    await this.#request({ type: 'create', pipeline }, [pipeline.gatePort], signal);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  setSource(source: SourceDescription | null): void {
    this.#post({ type: 'source', source }, transferablesOf(source));
  }

  update(settings: EffectSettings): void {
    this.#post({ type: 'update', settings });
  }

  #request(
    message: PageToPipeline,
    transfer: Transferable[],
    signal: AbortSignal,
  ): Promise<PipelineToPage> {
    throwIfAborted(signal);
    return new Promise<PipelineToPage>((resolve, reject) => {
      const onAbort = () =>
        reject(BgCameraError.from(signal.reason, 'aborted', 'the start was ended'));
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = () => {
        this.#pending = null;
        signal.removeEventListener('abort', onAbort);
      };
      this.#pending = {
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      this.#post(message, transfer);
    });
  }

  #receive(message: PipelineToPage): void {
    switch (message.type) {
      case 'facts':
      case 'ready':
        this.#pending?.resolve(message);
        return;
      case 'progress':
        if (!this.#isClosed) this.#options.onProgress?.(message.fraction);
        return;
      case 'stats':
        this.stats = message.stats;
        if (!this.#isClosed) this.#options.onStats?.(message.stats);
        return;
      case 'load':
        if (!this.#isClosed) this.#options.onLoad(message.load, message.frameMs);
        return;
      case 'failed':
        this.fail(BgCameraError.deserialize(message.error));
        return;
      case 'warning':
        this.#options.onWarning(BgCameraError.deserialize(message.error));
        return;
      case 'warning-over':
        this.#options.onWarningOver?.(message.code);
        return;
      case 'play':
        this.#play(message.url, message.port);
    }
  }

  #play(url: string, port: MessagePort): void {
    if (this.#isClosed) return;
    const player = new VideoPlayer(url, port, () => this.#players.delete(player));
    this.#players.add(player);
  }

  /** Takes the pipeline for dead: whoever waits for it is told, or else its owner. */
  fail(error: BgCameraError): void {
    if (this.#isClosed) return;
    if (this.#pending) this.#pending.reject(error);
    else this.#options.onFailure(error);
  }

  #post(message: PageToPipeline, transfer: Transferable[] = []): void {
    this.#spawned?.endpoint.postMessage(message, transfer);
  }

  /** Idempotent. A worker is terminated at once, which frees all that it held. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pending?.reject(new BgCameraError('aborted', 'the pipeline was closed'));
    for (const player of this.#players) player.close();
    this.#players.clear();
    this.#post({ type: 'close' });
    this.#spawned?.terminate();
  }
}

function transferablesOf(source: SourceDescription | null): Transferable[] {
  switch (source?.kind) {
    case 'readable':
      return [source.readable];
    case 'track':
      return [source.track];
    case 'port':
      return [source.port];
    case undefined:
      return [];
  }
}
