import { expect } from 'chai';
import { findA11yViolations } from '../helpers/axe.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, mount, unmountAll } from '../helpers/element.js';
import { disableEveryTier } from '../helpers/no-engine.js';
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
