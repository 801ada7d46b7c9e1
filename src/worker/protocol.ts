import type { Load } from '../capability/governor.js';
import type { Inference, RealmFacts } from '../capability/tier.js';
import type { BgCameraErrorCode, SerializedError } from '../errors.js';
import type { EffectSettings } from '../pipeline/effect-settings.js';
import type { PipelineStats } from '../pipeline/frame-stats.js';
import type { GateState } from '../stream/gate.js';

/**
 * Every message between the page, the pipeline and the gate. Frames go pipeline -> gate and nowhere else; the preview's own
 * pictures go on from there to the page.
 */

/** How the pipeline gets its frames; one for each transport. */
export type SourceDescription =
  | { readonly kind: 'readable'; readonly readable: ReadableStream<VideoFrame> }
  | { readonly kind: 'track'; readonly track: MediaStreamTrack }
  | { readonly kind: 'port'; readonly port: MessagePort };

export interface PipelineDescription {
  readonly inference: Inference | null;
  readonly assets: string;
  readonly settings: EffectSettings;
  readonly frameSize: { readonly width: number; readonly height: number };
  /** Leads to the gate. */
  readonly gatePort: MessagePort;
}

export type PageToPipeline =
  /** With a canvas on which it takes a context, for the page to see whether it can be captured then. */
  | { readonly type: 'probe'; readonly canvas: OffscreenCanvas | null }
  | { readonly type: 'create'; readonly pipeline: PipelineDescription }
  | { readonly type: 'source'; readonly source: SourceDescription | null }
  | { readonly type: 'update'; readonly settings: EffectSettings }
  | { readonly type: 'close' };

export type PipelineToPage =
  | { readonly type: 'facts'; readonly facts: RealmFacts }
  /** Files are being loaded: how much is there, 0 to 1; null where that is not known. */
  | { readonly type: 'progress'; readonly fraction: number | null }
  | { readonly type: 'ready' }
  | { readonly type: 'stats'; readonly stats: PipelineStats }
  /** The governor has no slower step left, or none to leave; `frameMs` is what a frame takes. */
  | { readonly type: 'load'; readonly load: Load; readonly frameMs: number }
  /** It emits nothing more and is to be replaced. */
  | { readonly type: 'failed'; readonly error: SerializedError }
  | { readonly type: 'warning'; readonly error: SerializedError }
  | { readonly type: 'warning-over'; readonly code: BgCameraErrorCode }
  /** The page is to play this background; see `VideoPlayer`, which the port is for. */
  | { readonly type: 'play'; readonly url: string; readonly port: MessagePort };

export type PipelineToGate =
  | {
      readonly type: 'frame';
      readonly frame: VideoFrame;
      readonly isCovered: boolean;
      /** What the preview shows instead of the frame, if it has a picture of its own. */
      readonly preview: ImageBitmap | null;
    }
  | { readonly type: 'pong' };

export type GateToPipeline = { readonly type: 'ping' };

/** The way out, one for each transport. */
export type SinkDescription =
  | { readonly kind: 'writable'; readonly writable: WritableStream<VideoFrame> }
  | { readonly kind: 'generator' }
  | { readonly kind: 'canvas'; readonly canvas: OffscreenCanvas | HTMLCanvasElement };

export type PageToGate =
  | { readonly type: 'open'; readonly sink: SinkDescription }
  /** A new pipeline takes the place of the old one, whose frames are refused from here on. */
  | { readonly type: 'connect'; readonly port: MessagePort }
  | { readonly type: 'ping' }
  | { readonly type: 'policy'; readonly allowsPlain: boolean }
  /** The pipeline is taken for dead: what it still sends is refused. */
  | { readonly type: 'interrupt' }
  /** No frames come for now; the next one goes out as ever. */
  | { readonly type: 'hold' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** The page is ready for another picture. */
  | { readonly type: 'preview-shown' }
  | { readonly type: 'close' };

export type GateToPage =
  /** Only for the sink `generator`, whose track is made in the gate's realm. */
  | { readonly type: 'track'; readonly track: MediaStreamTrack }
  | { readonly type: 'opened' }
  | { readonly type: 'pong' }
  | { readonly type: 'state'; readonly state: GateState }
  /** To be shown instead of the stream, until another comes; null: the stream itself is. Answered by `preview-shown`. */
  | { readonly type: 'preview'; readonly picture: ImageBitmap | null }
  | { readonly type: 'failed'; readonly error: SerializedError }
  /** The pipeline has not answered for too long. */
  | { readonly type: 'silent' };

/** Either end of a channel: a Worker on the page, the global scope in it, or a stand-in where there is no worker. */
export interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
