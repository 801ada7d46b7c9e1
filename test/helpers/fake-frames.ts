/** What fails when a canvas is wanted: nothing, making it, its context, drawing on it, or reading it. */
export const CANVAS_FAULTS = ['none', 'canvas', 'context', 'draw', 'read'] as const;
export type CanvasFault = (typeof CANVAS_FAULTS)[number];

interface FakeFrameInit {
  readonly timestamp: number;
  readonly codedWidth?: number;
  readonly codedHeight?: number;
}

/**
 * Cheap stand-ins for `VideoFrame` and `OffscreenCanvas`, from construction to `restore`: as faithful as a gate can tell
 * in ownership, size and time, and instead of pixels they carry the name of their picture.
 */
export class FakeFrames {
  open = 0;
  closedTwice = 0;
  canvasFault: CanvasFault = 'none';
  readonly #VideoFrame = globalThis.VideoFrame;
  readonly #OffscreenCanvas = globalThis.OffscreenCanvas;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the classes have a `this` of their own
    const world = this;
    Object.assign(globalThis, {
      VideoFrame: class extends FakeFrame {
        constructor(from: FakeCanvas | Uint32Array, init: FakeFrameInit) {
          if (from instanceof FakeCanvas && world.canvasFault === 'read') throw invalid('canvas');
          super(world, ...describe(from, init), init.timestamp);
        }
      },
      OffscreenCanvas: class extends FakeCanvas {
        constructor(width: number, height: number) {
          super(world, width, height);
        }
      },
    });
  }

  make(picture: string, timestamp: number, { width, height }: Size): VideoFrame {
    return new FakeFrame(this, picture, { width, height }, timestamp) as unknown as VideoFrame;
  }

  /** The name of the frame's picture. */
  read(frame: VideoFrame): string {
    return (frame as unknown as FakeFrame).picture;
  }

  restore(): void {
    Object.assign(globalThis, {
      VideoFrame: this.#VideoFrame,
      OffscreenCanvas: this.#OffscreenCanvas,
    });
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** As RGBA in memory. */
const OPAQUE_BLACK = 0xff000000;

const invalid = (what: string) => new DOMException(`${what}, by the test`, 'InvalidStateError');

function describe(from: FakeCanvas | Uint32Array, init: FakeFrameInit): [string, Size] {
  if (from instanceof FakeCanvas) return [from.picture, { width: from.width, height: from.height }];
  const { codedWidth: width = 0, codedHeight: height = 0 } = init;
  if (from.length !== width * height) throw new TypeError('wrong length');
  return [from.every((value) => value === OPAQUE_BLACK) ? 'black' : 'noise', { width, height }];
}

class FakeFrame {
  readonly picture: string;
  readonly timestamp: number;
  readonly #world: FakeFrames;
  readonly #size: Size;
  #isOpen = true;

  constructor(world: FakeFrames, picture: string, size: Size, timestamp: number) {
    if (!Number.isSafeInteger(timestamp)) throw new TypeError('timestamp out of range');
    this.picture = picture;
    this.timestamp = timestamp;
    this.#world = world;
    this.#size = size;
    world.open++;
  }

  get codedWidth(): number {
    return this.#isOpen ? this.#size.width : 0;
  }

  get displayWidth(): number {
    return this.#isOpen ? this.#size.width : 0;
  }

  get displayHeight(): number {
    return this.#isOpen ? this.#size.height : 0;
  }

  get format(): string | null {
    return this.#isOpen ? 'RGBA' : null;
  }

  clone(): FakeFrame {
    if (!this.#isOpen) throw invalid('closed');
    return new FakeFrame(this.#world, this.picture, this.#size, this.timestamp);
  }

  close(): void {
    if (!this.#isOpen) this.#world.closedTwice++;
    else this.#world.open--;
    this.#isOpen = false;
  }
}

class FakeCanvas {
  /** Of an opaque canvas; none before there is a context. */
  picture = 'nothing';
  readonly width: number;
  readonly height: number;
  readonly #world: FakeFrames;

  constructor(world: FakeFrames, width: number, height: number) {
    if (world.canvasFault === 'canvas') throw invalid('canvas');
    this.#world = world;
    this.width = width;
    this.height = height;
  }

  getContext(_kind: '2d', { alpha }: { alpha: boolean }) {
    if (this.#world.canvasFault === 'context') return null;
    this.picture = alpha ? 'nothing' : 'black';
    return {
      drawImage: (frame: FakeFrame, x: number, y: number, width: number, height: number) => {
        if (this.#world.canvasFault === 'draw' || frame.codedWidth === 0) throw invalid('draw');
        const isWhole = x === 0 && y === 0 && width === this.width && height === this.height;
        this.picture = isWhole ? frame.picture : 'part of a picture';
      },
    };
  }
}
