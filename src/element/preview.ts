import {
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';

type Host = ReactiveControllerHost & Pick<HTMLElement, 'ownerDocument'>;

interface PreviewLook {
  /** Turns all of it over, left to right. */
  readonly isMirrored: boolean;
  /** For screen readers. */
  readonly label: string;
}

/** The stream shows a picture later than it is told of here: so many of its frames are waited for before it is seen again. */
const FRAMES_LATER = 2;
/** So many frames may have left without a picture before the pipeline heard that it is to make them again. */
const FRAMES_UNTIL_BACK = 2;
/** A stream that has stopped shows no more, and a browser may not tell of frames that nobody sees. */
const MAX_WAIT_MS = 500;

/**
 * What the element shows of its stream: the stream itself, in a `<video>`, or a picture of its own on a canvas that lies in
 * its place. The latter where the two differ: a transparent room, or a mirrored person before a picture that is not. While
 * the page is hidden no such pictures are made, and the last one stands.
 */
export class Preview implements ReactiveController {
  readonly #host: Host;
  #document: Document | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #isOwn = false;
  /** It was told last that the stream is to be seen: a picture that merely stands, as in a pause, goes on standing. */
  #isOver = false;
  /** Stands for the wait of the newest null. */
  #wait: object | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('visibilitychange', this.#onVisibility);
    this.#show(false);
  }

  /** The host wants pictures again, or none; what was over while nobody saw it is hidden after the return. */
  readonly #onVisibility = (): void => {
    this.#host.requestUpdate();
    if (this.#isOver && !this.#document?.hidden) this.#hideLater(FRAMES_LATER + FRAMES_UNTIL_BACK);
  };

  /** A canvas that the element no longer shows, as after a stop, has nothing to do with the frames that come next. */
  hostUpdated(): void {
    if (this.#isOwn && !this.#canvas?.isConnected) this.#show(false);
  }

  /** Takes ownership of the picture; null: the stream is to be seen again. */
  show(picture: ImageBitmap | null): void {
    this.#wait = null;
    this.#isOver = picture === null;
    if (!picture) {
      if (!this.#document?.hidden) this.#hideLater(FRAMES_LATER);
      return;
    }
    const canvas = (this.#canvas ??= document.createElement('canvas'));
    // Its shape on the page is that of its attributes, whatever is transferred to it.
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    const context = canvas.getContext('bitmaprenderer');
    if (context) context.transferFromImageBitmap(picture);
    picture.close();
    this.#show(context !== null);
  }

  /** Not before the stream shows what came after the last picture; not at all where another picture comes before. */
  #hideLater(frames: number): void {
    const video = this.#canvas?.parentNode?.querySelector('video');
    if (!this.#isOwn || !video) {
      this.#show(false);
      return;
    }
    const wait = (this.#wait = {});
    const end = (): void => {
      if (this.#wait !== wait) return;
      this.#wait = null;
      this.#show(false);
    };
    const count = (left: number): void => {
      if (this.#wait !== wait) return;
      if (left === 0) end();
      else video.requestVideoFrameCallback(() => count(left - 1));
    };
    count(frames);
    setTimeout(end, MAX_WAIT_MS);
  }

  #show(isOwn: boolean): void {
    if (isOwn === this.#isOwn) return;
    this.#isOwn = isOwn;
    // What was shown is not kept.
    if (!isOwn) this.#canvas = null;
    this.#host.requestUpdate();
  }

  render(stream: MediaStream, look: PreviewLook): TemplateResult {
    const canvas = this.#isOwn ? this.#canvas : null;
    if (canvas) describe(canvas, look);
    const { isMirrored, label } = look;
    return html`<video
        part="preview"
        class="${isMirrored ? 'mirror' : ''} ${canvas ? 'covered' : ''}"
        aria-label=${label}
        .srcObject=${stream}
        .muted=${true}
        autoplay
        playsinline
      ></video
      >${canvas}`;
  }
}

function describe(canvas: HTMLCanvasElement, { isMirrored, label }: PreviewLook): void {
  canvas.setAttribute('part', 'preview');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  canvas.classList.toggle('mirror', isMirrored);
}
