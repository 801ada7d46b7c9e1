import { BgCameraError } from '../errors.js';
import { CanvasSink } from '../stream/canvas-sink.js';
import type { FrameSink } from '../stream/frame-sink.js';
import { Gate } from '../stream/gate.js';
import { createTrackWriter } from '../stream/track-writer.js';
import { TrackWriterSink } from '../stream/track-writer-sink.js';
import type {
  Endpoint,
  GateToPage,
  PageToGate,
  PipelineToGate,
  SinkDescription,
} from './protocol.js';
import { PreviewPost } from './preview-post.js';
import { serveIfWorker } from './serve.js';

/** Silence is counted in pings, not in time: after a machine slept, no ping was missed. */
const PING_INTERVAL_MS = 1000;
/** Pings without a word: the pipeline is not keeping up, and whoever watches must not take the picture for live. */
const INTERRUPT_AFTER = 2;
/** Longer than any stage may block its thread, shader compilation on a slow machine included. */
const SILENT_AFTER = 8;
/** Until its first word a pipeline may be loading its script over a slow network. */
const SILENT_AFTER_AT_FIRST = 60;

/**
 * Serves one gate. It has a worker of its own, apart from the pipeline's, so that it outlives whatever happens there: it
 * keeps the track alive, holds the last covered picture, and notices when the pipeline falls silent.
 */
export function serveGate(endpoint: Endpoint): void {
  const service = new GateService(endpoint);
  endpoint.addEventListener('message', ({ data }: MessageEvent<PageToGate>) =>
    service.handle(data),
  );
}

class GateService {
  readonly #endpoint: Endpoint;
  readonly #preview = new PreviewPost((picture) =>
    this.#post({ type: 'preview', picture }, picture ? [picture] : []),
  );
  #gate: Gate | null = null;
  #port: MessagePort | null = null;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;
  #silentAfter = SILENT_AFTER_AT_FIRST;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  handle(message: PageToGate): void {
    switch (message.type) {
      case 'ping':
        this.#post({ type: 'pong' });
        return;
      case 'open':
        this.#open(message.sink);
        return;
      case 'connect':
        this.#connect(message.port);
        return;
      case 'policy':
        this.#gate?.setAllowsPlain(message.allowsPlain);
        return;
      case 'interrupt':
        this.#disconnect();
        this.#gate?.interrupt();
        return;
      case 'hold':
        this.#gate?.interrupt();
        return;
      case 'pause':
        this.#gate?.pause();
        return;
      case 'resume':
        this.#gate?.resume();
        return;
      case 'preview-shown':
        this.#preview.shown();
        return;
      case 'close':
        this.#disconnect();
        this.#gate?.close();
        this.#preview.close();
    }
  }

  #open(description: SinkDescription): void {
    try {
      this.#gate = new Gate(
        this.#createSink(description),
        (state) => this.#post({ type: 'state', state }),
        (picture) => this.#preview.offer(picture),
      );
      this.#post({ type: 'opened' });
    } catch (cause) {
      this.#fail(BgCameraError.from(cause, 'unsupported', 'no way out for the frames'));
    }
  }

  #createSink(description: SinkDescription): FrameSink {
    switch (description.kind) {
      case 'writable':
        return this.#createWriterSink(description.writable);
      case 'generator': {
        const { writable, track } = createTrackWriter();
        this.#post({ type: 'track', track }, [track]);
        return this.#createWriterSink(writable);
      }
      case 'canvas':
        return new CanvasSink(description.canvas);
    }
  }

  #createWriterSink(writable: WritableStream<VideoFrame>): FrameSink {
    const what = 'the track takes no more frames, as after a crash of the GPU process';
    return new TrackWriterSink(writable, () =>
      this.#fail(new BgCameraError('gpu-lost', `${what}; call start() again`)),
    );
  }

  #connect(port: MessagePort): void {
    this.#disconnect();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<PipelineToGate>) => this.#receive(data);
    this.#unanswered = 0;
    this.#silentAfter = SILENT_AFTER_AT_FIRST;
    this.#pinger = setInterval(() => this.#ping(port), PING_INTERVAL_MS);
  }

  #receive(message: PipelineToGate): void {
    this.#unanswered = 0;
    this.#silentAfter = SILENT_AFTER;
    if (message.type !== 'frame') return;
    if (this.#gate) this.#gate.offer(message.frame, message.isCovered, message.preview);
    else closeFrame(message);
  }

  #ping(port: MessagePort): void {
    port.postMessage({ type: 'ping' });
    this.#unanswered++;
    if (this.#unanswered > INTERRUPT_AFTER) this.#gate?.interrupt();
    if (this.#unanswered <= this.#silentAfter) return;
    this.#disconnect();
    this.#gate?.interrupt();
    this.#post({ type: 'silent' });
  }

  #disconnect(): void {
    clearInterval(this.#pinger);
    if (!this.#port) return;
    // The port stays open, so that frames that are still on their way are closed unseen instead of lost unclosed.
    this.#port.onmessage = ({ data }: MessageEvent<PipelineToGate>) => {
      if (data.type === 'frame') closeFrame(data);
    };
    this.#port = null;
  }

  #fail(error: BgCameraError): void {
    this.#post({ type: 'failed', error: error.serialize() });
  }

  #post(message: GateToPage, transfer: Transferable[] = []): void {
    this.#endpoint.postMessage(message, transfer);
  }
}

function closeFrame({ frame, preview }: Extract<PipelineToGate, { type: 'frame' }>): void {
  frame.close();
  preview?.close();
}

serveIfWorker(serveGate);
