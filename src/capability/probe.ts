import { createCapturedCanvas } from '../stream/captured-canvas.js';
import { createTrackWriter } from '../stream/track-writer.js';
import { probeWebgpu } from './probe-webgpu.js';
import type { CapabilityFacts, RealmFacts } from './tier.js';

/** A frame that has not come through by then never will; a transport that hangs must not hang the element. */
const FRAME_TIMEOUT_MS = 1000;
/** Drivers that hang while making a device exist; the probe goes on without them. */
const DEVICE_TIMEOUT_MS = 3000;
const SIZE = 2;
/** What is drawn and must be read back: no channel equal to another. */
const COLOR = [200, 100, 50, 255] as const;

/**
 * Measures by trying, never by asking whether a name is defined: each fact is true only if the thing was done here and
 * gave the right result. Runs on the page and, the same code, in a worker.
 * @param scope `transport` leaves out what costs the page's thread time and matters only where stages would run
 */
export async function probeRealm(scope: 'all' | 'transport' = 'all'): Promise<RealmFacts> {
  const insertable = settle(probeInsertable, FRAME_TIMEOUT_MS);
  if (scope === 'transport') {
    const hasInsertable = await insertable;
    return { ...NOTHING, trackProcessor: hasInsertable, trackGenerator: hasInsertable };
  }
  const [webgpu, wasmSimd, hasInsertable] = await Promise.all([
    settle(probeWebgpu, DEVICE_TIMEOUT_MS),
    settle(probeWasmSimd, DEVICE_TIMEOUT_MS),
    insertable,
  ]);
  return {
    webgpu,
    wasmSimd,
    trackProcessor: hasInsertable,
    trackGenerator: hasInsertable,
    webgl2: attempt(probeWebgl2),
    canvas2d: attempt(probeCanvas2d),
  };
}

const NOTHING: RealmFacts = {
  webgpu: false,
  webgl2: false,
  canvas2d: false,
  wasmSimd: false,
  trackProcessor: false,
  trackGenerator: false,
};

/**
 * What only the page can tell: how things get to a worker and back.
 * @param capture of a canvas on which a worker has its context by now; null where there is no such canvas
 */
export function probePage(
  capture: (() => MediaStreamTrack) | null,
): Omit<CapabilityFacts, 'page' | 'worker'> {
  return {
    streamTransfer: attempt(probeStreamTransfer),
    trackTransfer: attempt(probeTrackTransfer),
    captureStream: attempt(() => probeCapture(() => createCapturedCanvas().track)),
    offscreenCapture: capture !== null && attempt(() => probeCapture(capture)),
  };
}

function attempt(probe: () => boolean): boolean {
  try {
    return probe();
  } catch {
    return false;
  }
}

async function settle(probe: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([probe(), timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Compiles and runs, so that a policy without `wasm-unsafe-eval` counts as no WebAssembly. */
async function probeWasmSimd(): Promise<boolean> {
  // (func (result v128) (i8x16.popcnt (i8x16.splat (i32.const 0))))
  const module = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98, 11,
  ];
  await WebAssembly.instantiate(new Uint8Array(module));
  return true;
}

function drawSample(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D context');
  context.fillStyle = `rgb(${COLOR.slice(0, 3).join()})`;
  context.fillRect(0, 0, SIZE, SIZE);
  return canvas;
}

function makeFrame(): VideoFrame {
  return new VideoFrame(drawSample(), { timestamp: 1, alpha: 'discard' });
}

const isNear = (pixel: ArrayLike<number>) =>
  // A video frame may be stored as YUV; a wrong channel order or an empty picture is much further off.
  COLOR.every((value, i) => Math.abs(value - (pixel[i] ?? 0)) <= 12);

function probeCanvas2d(): boolean {
  const frame = makeFrame();
  const context = new OffscreenCanvas(SIZE, SIZE).getContext('2d');
  context?.drawImage(frame, 0, 0);
  frame.close();
  return context !== null && isNear(context.getImageData(0, 0, 1, 1).data);
}

function probeWebgl2(): boolean {
  const gl = new OffscreenCanvas(SIZE, SIZE).getContext('webgl2');
  if (!gl) return false;
  const frame = makeFrame();
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, frame);
  frame.close();
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const pixel = new Uint8Array(4);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return isNear(pixel);
}

/** Sends one frame through a generator and a processor of this realm. */
async function probeInsertable(): Promise<boolean> {
  if (typeof MediaStreamTrackProcessor === 'undefined') return false;
  const { writable, track } = createTrackWriter();
  const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
  const reader = processor.readable.getReader();
  const writer = writable.getWriter();
  try {
    const read = reader.read();
    await writer.write(makeFrame());
    const { value } = await read;
    const isSame = value?.timestamp === 1;
    value?.close();
    return isSame;
  } finally {
    reader.cancel().catch(() => undefined);
    writer.close().catch(() => undefined);
    track.stop();
  }
}

function probeStreamTransfer(): boolean {
  const { port1 } = new MessageChannel();
  const readable = new ReadableStream();
  const writable = new WritableStream();
  port1.postMessage({ readable, writable }, [readable, writable]);
  port1.close();
  return true;
}

function probeTrackTransfer(): boolean {
  const { track } = createCapturedCanvas();
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(track, [track]);
    return true;
  } finally {
    port1.close();
    track.stop();
  }
}

function probeCapture(capture: () => MediaStreamTrack): boolean {
  capture().stop();
  return hasVideoFrameCallback();
}

/** What it calls back with can be seen only with a camera that runs; the grabber finds out. */
function hasVideoFrameCallback(): boolean {
  return typeof HTMLVideoElement.prototype.requestVideoFrameCallback === 'function';
}
