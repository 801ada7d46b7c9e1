import { expect } from 'chai';
import { findA11yViolations } from '../helpers/axe.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, hasPart, inShadow, mount, unmountAll } from '../helpers/element.js';
import { disableEveryTier } from '../helpers/no-engine.js';
import { pictureFile } from '../helpers/picture-file.js';
import { until } from '../helpers/until.js';

const CHOICES = `
  <button slot="background" data-mode="none">None</button>
  <button slot="background" data-mode="blur">Blur</button>
  <img slot="background" alt="Blue" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">
`;

describe('the accessibility of <bg-camera>', () => {
  let camera: CanvasCamera;

  beforeEach(() => (camera = new CanvasCamera()));

  afterEach(() => {
    unmountAll();
    camera.stop();
  });

  async function mountWithCamera() {
    const element = await mount(`<bg-camera assets="${ASSETS}" tier="4">${CHOICES}</bg-camera>`);
    element.source = camera.track;
    return element;
  }

  it('is sound while idle', async () => {
    expect(await findA11yViolations(await mountWithCamera())).to.deep.equal([]);
  });

  it('is sound while starting', async () => {
    const element = await mountWithCamera();
    const starting = element.start();
    await element.updateComplete;
    expect(element.state).to.equal('starting');
    expect(await findA11yViolations(element)).to.deep.equal([]);
    await starting;
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is sound with every control, in a ${scheme} page`, async () => {
      const element = await mountWithCamera();
      document.documentElement.style.colorScheme = scheme;
      element.style.colorScheme = scheme;
      element.source = null;
      element.audio = true;
      await element.start();
      const hasMenus = () => element.shadowRoot!.querySelectorAll('[part=menu]').length === 2;
      await until(hasMenus, 'the menus');
      const input = inShadow(element, 'input[type=file]') as HTMLInputElement;
      const picture = await pictureFile('beach.png');
      const files = new DataTransfer();
      files.items.add(picture);
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
      await until(() => hasPart(element, 'own-picture'), 'the picture');
      await element.updateComplete;
      expect(await findA11yViolations(element)).to.deep.equal([]);
      element.mode = 'blur';
      await element.updateComplete;
      expect(hasPart(element, 'strength')).to.be.true;
      expect(await findA11yViolations(element)).to.deep.equal([]);
      document.documentElement.style.colorScheme = '';
    });
  }

  it('is sound in Arabic, with the camera refused', async () => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('by the test', 'NotAllowedError'));
    const element = await mount(`<bg-camera lang="ar" dir="rtl" assets="${ASSETS}"></bg-camera>`);
    await element.start().catch(() => undefined);
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
    await element.updateComplete;
    expect(inShadow(element, '[role=alert]').textContent).to.include('الكاميرا محظورة');
    expect(await findA11yViolations(element)).to.deep.equal([]);
  });

  it('is sound while running, with a toast', async () => {
    const element = await mountWithCamera();
    await element.start();
    await element.updateComplete;
    expect(await findA11yViolations(element)).to.deep.equal([]);
  });

  it('is sound while paused', async () => {
    const element = await mountWithCamera();
    await element.start();
    element.pause();
    await element.updateComplete;
    expect(await findA11yViolations(element)).to.deep.equal([]);
  });

  it('is sound after an error', async () => {
    const element = await mountWithCamera();
    element.source = new MediaStream();
    await element.start().catch(() => undefined);
    await until(() => element.state === 'error', 'the error');
    await element.updateComplete;
    expect(await findA11yViolations(element)).to.deep.equal([]);
  });

  it('is sound while blocked', async () => {
    const element = await mountWithCamera();
    const enable = disableEveryTier();
    await element.start().catch(() => undefined);
    enable();
    await element.updateComplete;
    expect(element.state).to.equal('blocked');
    expect(await findA11yViolations(element)).to.deep.equal([]);
  });

  it('would be told of a fault: a radio without a name', async () => {
    const element = await mount(
      '<bg-camera><button slot="background" data-mode="none"></button></bg-camera>',
    );
    expect((await findA11yViolations(element)).length).to.be.above(0);
  });
});
