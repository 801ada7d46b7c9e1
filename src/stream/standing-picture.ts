interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture that can be sent again with later timestamps. Drawn once: re-stamped frames keep the old time in Chromium. */
export class StandingPicture {
  readonly #canvas: OffscreenCanvas;

  /** @param frame stays the caller's; null: black @throws where no canvas is to be had, or the frame can't be drawn */
  constructor(frame: VideoFrame | null, { width, height }: Size) {
    this.#canvas = new OffscreenCanvas(width, height);
    // Opaque canvases start black.
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) throw new DOMException('no 2D context', 'InvalidStateError');
    if (frame) context.drawImage(frame, 0, 0, width, height);
  }

  /** The caller closes it. @throws where the canvas can't be read */
  makeFrame(timestamp: number): VideoFrame {
    return new VideoFrame(this.#canvas, { timestamp, alpha: 'discard' });
  }
}

/** Black without any canvas: where the machine is out of graphics, as after a crash, memory is still to be had. */
export function makeBlackFrame({ width, height }: Size, timestamp: number): VideoFrame {
  // Opaque black, byte by byte 0, 0, 0, 255.
  const pixels = new Uint32Array(width * height).fill(0xff000000);
  return new VideoFrame(pixels, {
    format: 'RGBA',
    codedWidth: width,
    codedHeight: height,
    timestamp,
  });
}
