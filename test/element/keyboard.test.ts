import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, mount, unmountAll } from '../helpers/element.js';
import { until } from '../helpers/until.js';

/** Enough to get round all of it. */
const MAX_TABS = 20;

const CHOICES = `
  <button slot="background" data-mode="blur">Blur</button>
  <button slot="background" data-color="teal" id="teal">Teal</button>`;

describe('the keyboard in <bg-camera>', () => {
  afterEach(() => unmountAll());

  /** What has the focus, by its name, inside or outside of the shadow tree. */
  function focused({ shadowRoot }: BgCameraElement): string {
    const active = shadowRoot!.activeElement ?? document.activeElement;
    const label = active instanceof HTMLInputElement ? active.closest('label') : active;
    return label?.getAttribute('aria-label') ?? label?.textContent.trim() ?? '';
  }

  async function tabBack(): Promise<void> {
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
  }

  async function tabTo(element: BgCameraElement, name: string): Promise<void> {
    for (let i = 0; i < MAX_TABS && focused(element) !== name; i++)
      await sendKeys({ press: 'Tab' });
    expect(focused(element)).to.equal(name);
  }

  it('goes from idle to a picked background to stop, and is never lost', async () => {
    const camera = new CanvasCamera();
    const element = await mount(
      `<bg-camera assets="${ASSETS}" tier="4" without-toast>${CHOICES}</bg-camera>`,
    );
    element.source = camera.track;
    await tabTo(element, 'Start camera');
    await sendKeys({ press: 'Enter' });
    await until(() => focused(element) === 'Cancel', 'the focus on the way out of the start');
    await until(() => element.state === 'running', 'running');
    await until(() => focused(element) === 'Pause', 'the focus in the toolbar');

    await tabTo(element, 'Blur strength');
    await sendKeys({ press: 'ArrowRight' });
    expect(element.sigma).to.equal(9);

    await tabBack();
    await tabBack();
    expect(focused(element)).to.equal('Blur');
    await sendKeys({ press: 'ArrowRight' });
    expect([element.mode, element.color]).to.deep.equal(['color', 'teal']);
    expect(document.activeElement?.id).to.equal('teal');

    for (const name of ['No effect', 'Save a picture']) {
      await tabBack();
      expect(focused(element)).to.equal(name);
    }
    for (let i = 0; i < MAX_TABS && focused(element) !== 'Stop'; i++) await tabBack();
    await sendKeys({ press: 'Space' });
    expect(element.state).to.equal('idle');
    await until(() => focused(element) === 'Start camera', 'the focus on the start button');
    camera.stop();
  });
});
