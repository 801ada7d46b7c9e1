import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/** Shows the preview, which is the covered picture, in the browser's window over all others. */
export class PreviewWindow implements ReactiveController {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.shadowRoot?.addEventListener('enterpictureinpicture', this.#onChange);
    this.#host.shadowRoot?.addEventListener('leavepictureinpicture', this.#onChange);
  }

  hostDisconnected(): void {
    this.#host.shadowRoot?.removeEventListener('enterpictureinpicture', this.#onChange);
    this.#host.shadowRoot?.removeEventListener('leavepictureinpicture', this.#onChange);
  }

  /** Not in Firefox, whose own button on the video does it; not where a page's policy forbids it. */
  get isAvailable(): boolean {
    return document.pictureInPictureEnabled && this.#video !== null;
  }

  get isOpen(): boolean {
    return (this.#host.shadowRoot?.pictureInPictureElement ?? null) !== null;
  }

  /** To be called by a click. Never rejects: what the browser refuses stays as it was. */
  async toggle(): Promise<void> {
    try {
      if (this.isOpen) await document.exitPictureInPicture();
      else await this.#video?.requestPictureInPicture();
    } catch {
      // The button shows that it is not open.
    }
  }

  get #video(): HTMLVideoElement | null {
    const preview = this.#host.shadowRoot?.querySelector('[part=preview]');
    return preview instanceof HTMLVideoElement ? preview : null;
  }

  readonly #onChange = (): void => this.#host.requestUpdate();
}
