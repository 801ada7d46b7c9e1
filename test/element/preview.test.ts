import { expect } from 'chai';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { Preview } from '../../src/element/preview.js';
import { HiddenPage } from '../helpers/hidden-page.js';
import { until } from '../helpers/until.js';

/** Shows a preview while it is on, as the element does while it runs. */
class PreviewHost extends LitElement {
  readonly preview = new Preview(this);
  readonly stream = new MediaStream();
  isOn = true;

  override render(): TemplateResult | typeof nothing {
    if (!this.isOn) return nothing;
    return html`${this.preview.render(this.stream, { isMirrored: false, label: 'Preview' })}`;
  }

  async switch(isOn: boolean): Promise<void> {
    this.isOn = isOn;
    this.requestUpdate();
    await this.updateComplete;
    // What it did about the last update.
    await this.updateComplete;
  }

  get canvas(): HTMLCanvasElement | null {
    return this.shadowRoot!.querySelector('canvas');
  }
}

customElements.define('preview-host', PreviewHost);

function drawPicture(): ImageBitmap {
  const canvas = new OffscreenCanvas(4, 2);
  canvas.getContext('2d')!.fillRect(0, 0, 4, 2);
  return canvas.transferToImageBitmap();
}

describe('Preview', () => {
  let host: PreviewHost;

  beforeEach(async () => {
    host = new PreviewHost();
    document.body.append(host);
    await host.updateComplete;
  });

  afterEach(() => host.remove());

  it('shows the stream until it gets a picture of its own, in the place of the stream', async () => {
    expect(host.canvas).to.equal(null);
    host.preview.show(drawPicture());
    await host.updateComplete;
    expect([host.canvas!.width, host.canvas!.height]).to.deep.equal([4, 2]);
    expect(host.shadowRoot!.querySelector('video')!.classList.contains('covered')).to.be.true;
  });

  it('closes what it was given', () => {
    const picture = drawPicture();
    host.preview.show(picture);
    expect(picture.width).to.equal(0);
  });

  it('shows the stream again when it is told to, also when that shows no more frames', async () => {
    host.preview.show(drawPicture());
    await host.updateComplete;
    host.preview.show(null);
    await until(() => host.canvas === null, 'the stream is shown');
  });

  it('shows nothing of a picture from before the element was stopped and started again', async () => {
    host.preview.show(drawPicture());
    await host.updateComplete;
    host.preview.show(null);
    await host.switch(false);
    await host.switch(true);
    expect(host.canvas).to.equal(null);
  });

  describe('while the page is hidden', () => {
    let page: HiddenPage;

    beforeEach(async () => {
      host.preview.show(drawPicture());
      await host.updateComplete;
      page = new HiddenPage();
    });

    afterEach(() => page.restore());

    it('holds its last picture until the next one', async () => {
      const held = host.canvas;
      host.preview.show(null);
      await host.switch(true);
      expect(held !== null && host.canvas === held).to.be.true;
      page.restore();
      await host.switch(true);
      expect(host.canvas === held, 'nothing else is there yet').to.be.true;
      host.preview.show(drawPicture());
      // Longer than it would have waited for the stream.
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(host.canvas === held).to.be.true;
    });

    it('keeps a picture that merely stands, as in a pause', async () => {
      const held = host.canvas;
      page.restore();
      // Longer than it would have waited for the stream.
      await new Promise((resolve) => setTimeout(resolve, 700));
      await host.switch(true);
      expect(held !== null && host.canvas === held).to.be.true;
    });

    it('shows the stream after the return, where no picture comes', async () => {
      host.preview.show(null);
      page.restore();
      await until(() => host.canvas === null, 'the stream is shown');
    });

    it('has its host say anew what it wants', async () => {
      await host.updateComplete;
      page.restore();
      expect(host.isUpdatePending).to.be.true;
    });
  });
});
