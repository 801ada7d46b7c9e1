import type { Transport } from '../capability/tier.js';
import { BgCameraError } from '../errors.js';
import type { GateState } from '../stream/gate.js';
import { createCapturedCanvas, createOffscreenCanvas } from '../stream/captured-canvas.js';
import { createTrackWriter } from '../stream/track-writer.js';
import { withinTime } from '../until.js';
import type { GateToPage, PageToGate, SinkDescription } from './protocol.js';
import { spawn, type Spawned } from './spawn.js';

/** The gate only passes frames on, so it answers at once; this many misses in a row mean that it is gone. */
const MAX_UNANSWERED = 4;
const PING_INTERVAL_MS = 2000;
/** A slow network may take as long for the worker's script; one that never answers must not hang the start. */
const OPEN_TIMEOUT_MS = 60_000;

export interface GateHostOptions {
  readonly assets: string;
  readonly transport: Transport;
  readonly place: 'worker' | 'page';
  readonly onState: (state: GateState) => void;
  /** Takes ownership of what the preview is to show instead of the stream; null: the stream. */
  readonly onPreview: (picture: ImageBitmap | null) => void;
  /** The pipeline no longer answers. */
  readonly onSilent: () => void;
  /** The gate itself is gone, and the track with it. */
  readonly onFailure: (error: BgCameraError) => void;
}

/**
 * Page side of the gate. It is opened once per run and keeps its track through every change of mode, tier, camera and
 * resolution.
 */
export class GateHost {
  readonly transport: Transport;
  /** What goes into `stream`. */
  readonly track: MediaStreamTrack;
  readonly #spawned: Spawned;
  readonly #onPreview: GateHostOptions['onPreview'];
  isClosed = false;
  #unanswered = 0;
  #pinger: ReturnType<typeof setInterval> | undefined;

  private constructor(options: GateHostOptions, track: MediaStreamTrack, spawned: Spawned) {
    this.transport = options.transport;
    this.track = track;
    this.#spawned = spawned;
    this.#onPreview = options.onPreview;
  }

  /** @throws BgCameraError `runtime-missing`, `unsupported` */
  static async open(options: GateHostOptions): Promise<GateHost> {
    const { transport } = options;
    let host: GateHost | null = null;
    let rejectOpening: ((error: BgCameraError) => void) | null = null;
    const onError = (error: BgCameraError) => (rejectOpening ?? options.onFailure)(error);
    const spawned = await spawn({ ...options, service: 'gate', onError });
    let outlet: Outlet | null = null;
    try {
      const { sink, capture } = (outlet = createOutlet(transport, options.place));
      const opened = new Promise<MediaStreamTrack>((resolve, reject) => {
        rejectOpening = reject;
        let made: MediaStreamTrack | null = null;
        const onOpened = () => {
          const track = capture ? capture() : made;
          if (track) resolve(track);
        };
        spawned.endpoint.addEventListener('message', ({ data }: MessageEvent<GateToPage>) => {
          // What a closed gate said last is no longer of interest.
          if (host?.isClosed) {
            if (data.type === 'preview') data.picture?.close();
            return;
          }
          if (data.type === 'track') made = data.track;
          else if (data.type === 'opened') attempt(onOpened, onError);
          else if (data.type === 'failed') onError(BgCameraError.deserialize(data.error));
          else if (data.type === 'state') options.onState(data.state);
          else if (data.type === 'silent') options.onSilent();
          else if (data.type === 'preview') showPreview(spawned, data.picture, options);
          else if (host) host.#unanswered = 0;
        });
      });
      post(spawned, { type: 'open', sink }, transferablesOf(sink, spawned.isWorker));
      const track = await withinTime(opened, OPEN_TIMEOUT_MS, () => unanswered(options.assets));
      host = new GateHost(options, track, spawned);
      host.#watch(options.onFailure);
      rejectOpening = null;
      return host;
    } catch (cause) {
      spawned.terminate();
      outlet?.track?.stop();
      throw BgCameraError.from(cause, 'unsupported', 'no way out for the frames');
    }
  }

  /** A port for a new pipeline; the old one's frames are refused from here on. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#post({ type: 'connect', port: port1 }, [port1]);
    return port2;
  }

  #watch(onFailure: (error: BgCameraError) => void): void {
    this.#pinger = setInterval(() => this.#ping(onFailure), PING_INTERVAL_MS);
  }

  #ping(onFailure: (error: BgCameraError) => void): void {
    // A track that its user stops fires no event.
    if (this.track.readyState === 'ended') {
      onFailure(new BgCameraError('aborted', 'the track was stopped'));
      return;
    }
    // Counted, not timed: a page that was frozen finds no time passed.
    if (this.#unanswered++ < MAX_UNANSWERED) {
      this.#post({ type: 'ping' });
      return;
    }
    clearInterval(this.#pinger);
    onFailure(new BgCameraError('worker-lost', 'the gate no longer answers; call start() again'));
  }

  setAllowsPlain(allowsPlain: boolean): void {
    this.#post({ type: 'policy', allowsPlain });
  }

  /** The pipeline is taken for dead: its frames are refused from here on. */
  interrupt(): void {
    this.#post({ type: 'interrupt' });
  }

  /** No frames come for now: the picture stands, then black, until the next frame. */
  hold(): void {
    this.#post({ type: 'hold' });
  }

  pause(): void {
    this.#post({ type: 'pause' });
  }

  resume(): void {
    this.#post({ type: 'resume' });
  }

  #post(message: PageToGate, transfer: Transferable[] = []): void {
    if (!this.isClosed) post(this.#spawned, message, transfer);
  }

  /** Idempotent. Ends the track. */
  close(): void {
    if (this.isClosed) return;
    this.#post({ type: 'close' });
    this.isClosed = true;
    this.#onPreview(null);
    clearInterval(this.#pinger);
    this.track.stop();
    this.#spawned.terminate();
  }
}

function unanswered(assets: string): BgCameraError {
  return new BgCameraError('runtime-missing', `the gate does not answer; check ${assets}`);
}

function showPreview(
  spawned: Spawned,
  picture: ImageBitmap | null,
  { onPreview }: GateHostOptions,
): void {
  try {
    onPreview(picture);
  } finally {
    post(spawned, { type: 'preview-shown' }, []);
  }
}

function attempt(run: () => void, onError: (error: BgCameraError) => void): void {
  try {
    run();
  } catch (cause) {
    onError(BgCameraError.from(cause, 'unsupported', 'no way out for the frames'));
  }
}

function post(spawned: Spawned, message: PageToGate, transfer: Transferable[]): void {
  spawned.endpoint.postMessage(message, transfer);
}

/** `capture` gives the track when the sink is open; null where the gate makes it. */
interface Outlet {
  readonly sink: SinkDescription;
  readonly capture: (() => MediaStreamTrack) | null;
  /** Where it is there from the beginning: without a gate to end it, it would be live for good. */
  readonly track?: MediaStreamTrack;
}

function createOutlet(transport: Transport, place: 'worker' | 'page'): Outlet {
  switch (transport) {
    case 'insertable-streams': {
      const { writable, track } = createTrackWriter();
      return { sink: { kind: 'writable', writable }, capture: () => track, track };
    }
    case 'insertable-track':
      return { sink: { kind: 'generator' }, capture: null };
    case 'capture-stream':
      return createCanvasOutlet(place);
  }
}

function createCanvasOutlet(place: 'worker' | 'page'): Outlet {
  if (place === 'worker') {
    const { canvas, capture } = createOffscreenCanvas();
    return { sink: { kind: 'canvas', canvas }, capture };
  }
  const { canvas, track } = createCapturedCanvas();
  return { sink: { kind: 'canvas', canvas }, capture: () => track, track };
}

function transferablesOf(sink: SinkDescription, isWorker: boolean): Transferable[] {
  if (sink.kind === 'writable') return [sink.writable];
  if (sink.kind === 'canvas' && isWorker) return [sink.canvas as OffscreenCanvas];
  return [];
}
