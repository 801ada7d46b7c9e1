/** A canvas whose drawing can be handed over to a worker, and what captures it afterwards. */
export interface CapturableCanvas {
  /** To be transferred. */
  readonly canvas: OffscreenCanvas;
  /**
   * The track that carries what is drawn. To be called when the drawing side has its context: before, Firefox 153
   * throws NotSupportedError; and once it is captured, Firefox refuses the transfer.
   */
  readonly capture: () => MediaStreamTrack;
}

/** @throws DOMException where canvases can't be handed over */
export function createOffscreenCanvas(): CapturableCanvas {
  const element = createCanvas();
  return { canvas: element.transferControlToOffscreen(), capture: () => captureTrack(element) };
}

/** A canvas that is drawn on here. @throws DOMException where the browser can't capture it */
export function createCapturedCanvas(): { canvas: HTMLCanvasElement; track: MediaStreamTrack } {
  const canvas = createCanvas();
  // Firefox refuses to capture a canvas that has no context yet.
  canvas.getContext('2d', { alpha: false });
  return { canvas, track: captureTrack(canvas) };
}

function createCanvas(): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width: 2, height: 2 });
}

function captureTrack(element: HTMLCanvasElement): MediaStreamTrack {
  const [track] = element.captureStream().getVideoTracks();
  if (!track) throw new DOMException('captureStream gave no track', 'NotSupportedError');
  return track;
}
