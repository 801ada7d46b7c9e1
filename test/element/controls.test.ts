import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import type { BgCameraError } from '../../src/errors.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, hasPart, inShadow, mount, unmountAll } from '../helpers/element.js';
import { pictureFile } from '../helpers/picture-file.js';
import { until } from '../helpers/until.js';

describe('the controls of <bg-camera>', () => {
  let camera: CanvasCamera;
  let element: BgCameraElement;
  let changes: number;

  /** One start for all of this: what is tried changes the properties alone. */
  before(async () => {
    camera = new CanvasCamera();
    element = await mount(`<bg-camera assets="${ASSETS}" tier="4" mode="none"></bg-camera>`);
    element.source = camera.track;
    element.addEventListener('bg-backgroundchange', () => changes++);
    await element.start();
  });

  after(() => {
    unmountAll();
    camera.stop();
  });

  beforeEach(async () => {
    changes = 0;
    Object.assign(element, { mode: 'blur', sigma: 8, src: null });
    await element.updateComplete;
    // What the tier has to say is not what is looked for.
    button('Dismiss')?.click();
    await element.updateComplete;
  });

  const buttons = () => [...element.shadowRoot!.querySelectorAll('button')];
  const button = (name: string) => buttons().find(({ textContent }) => textContent.trim() === name);
  const press = async (name: string) => {
    button(name)!.click();
    await element.updateComplete;
  };

  async function choose(file: File): Promise<void> {
    const input = inShadow(element, 'input[type=file]') as HTMLInputElement;
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    expect(input.value, 'the same file can be chosen again').to.equal('');
    await until(() => changes > 0 || hasPart(element, 'toast'), 'an answer');
    await element.updateComplete;
  }

  it('have names, and are at least 44 pixels high and wide', () => {
    for (const one of buttons()) {
      expect(one.textContent.trim() || one.getAttribute('aria-label')).to.not.equal('');
      const { width, height } = one.getBoundingClientRect();
      expect(Math.min(width, height), one.textContent).to.be.at.least(44);
    }
  });

  it('choose no effect, and go back to what was there', async () => {
    Object.assign(element, { mode: 'color', color: 'red' });
    await element.updateComplete;
    await press('No effect');
    expect([element.mode, changes]).to.deep.equal(['none', 1]);
    expect(button('No effect')!.getAttribute('aria-pressed')).to.equal('true');
    expect(inShadow(element, '.badge').textContent).to.include('No effect');
    expect(element.background).to.include({ mode: 'none', element: null });
    await press('No effect');
    expect([element.mode, element.color, changes]).to.deep.equal(['color', 'red', 2]);
  });

  it('leave the switch to the page where it slotted such a choice', async () => {
    const none = document.createElement('button');
    Object.assign(none, { slot: 'background', textContent: 'Plain' });
    none.dataset.mode = 'none';
    element.append(none);
    await until(
      () => !buttons().some(({ textContent }) => textContent.includes('No effect')),
      'it',
    );
    none.remove();
    await until(() => buttons().some(({ textContent }) => textContent.includes('No effect')), 'it');
  });

  it('set the strength while the slider moves, and tell when it is let go', async () => {
    const slider = inShadow(element, '[part=strength] input') as HTMLInputElement;
    expect(slider.value).to.equal('8');
    slider.value = '20';
    slider.dispatchEvent(new Event('input'));
    expect([element.sigma, changes]).to.deep.equal([20, 0]);
    slider.dispatchEvent(new Event('change'));
    expect([element.sigma, changes]).to.deep.equal([20, 1]);
    expect(element.background).to.include({ mode: 'blur', sigma: 20 });
    element.mode = 'color';
    await element.updateComplete;
    expect(hasPart(element, 'strength')).to.be.false;
  });

  it('make a picture of the user’s own a choice by its name, and forget it', async () => {
    await choose(await pictureFile('beach.png'));
    const own = inShadow(element, '[part=own-picture]');
    const { src } = element;
    expect([element.mode, src?.startsWith('blob:')]).to.deep.equal(['image', true]);
    expect(own.getAttribute('aria-label')).to.equal('beach.png');
    expect([own.role, own.ariaChecked, own.tabIndex]).to.deep.equal(['radio', 'true', 0]);
    expect((await fetch(src!)).ok, 'control: it can be read').to.be.true;

    await press('Remove picture');
    expect(hasPart(element, 'own-picture')).to.be.false;
    expect(element.mode).to.equal('blur');
    expect(await fetch(src!).catch(() => null)).to.equal(null);
  });

  it('put a second picture in the place of the first, whose address ends', async () => {
    await choose(await pictureFile('one.png'));
    const first = element.src!;
    changes = 0;
    await choose(await pictureFile('two.png'));
    expect(inShadow(element, '[part=own-picture]').getAttribute('aria-label')).to.equal('two.png');
    expect(element.src).to.not.equal(first);
    expect(await fetch(first).catch(() => null)).to.equal(null);
    await press('Remove picture');
  });

  it('say that a file is no picture, and leave the background as it was', async () => {
    await choose(new File(['no picture'], 'notes.png', { type: 'image/png' }));
    expect(inShadow(element, '[part=toast]').textContent).to.include('not a picture');
    expect([element.mode, changes]).to.deep.equal(['blur', 0]);
    await press('Dismiss');
    expect(hasPart(element, 'toast')).to.be.false;
  });

  it('save a picture, or say that there is none', async () => {
    const saved: string[] = [];
    Object.defineProperty(HTMLAnchorElement.prototype, 'click', {
      configurable: true,
      value(this: HTMLAnchorElement) {
        saved.push(this.download);
      },
    });
    await press('Save a picture');
    await until(() => saved.length > 0, 'the download');
    Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
    expect(saved[0]).to.match(/^camera \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);

    element.snapshot = () => Promise.reject(new Error('by the test'));
    await press('Save a picture');
    await until(() => hasPart(element, 'toast'), 'the toast');
    Reflect.deleteProperty(element, 'snapshot');
    expect(inShadow(element, '[part=toast]').textContent).to.include('could not be saved');
  });

  it('have no menus for a camera that is the page’s', () => {
    expect(hasPart(element, 'menu')).to.be.false;
  });

  it('announce what the picture shows', async () => {
    const spoken = () => inShadow(element, '.unseen[role=status]').textContent.trim();
    expect(spoken()).to.include('covered');
    element.mode = 'none';
    await element.updateComplete;
    expect(spoken()).to.include('can be seen');
    element.pause();
    await element.updateComplete;
    expect(spoken()).to.equal('Paused');
    expect(inShadow(element, '.badge').textContent.trim()).to.equal('Paused');
    await element.resume();
  });

  it('can be hidden, all of them', async () => {
    element.withoutControls = true;
    await element.updateComplete;
    expect(buttons().filter(({ offsetParent }) => offsetParent !== null)).to.have.length(
      hasPart(element, 'toast') ? 1 : 0,
    );
    element.withoutControls = false;
    await element.updateComplete;
  });
});

describe('the device menus of <bg-camera>', () => {
  afterEach(() => unmountAll());

  it('list the devices after the permission, and choose one', async () => {
    const element = await mount(
      `<bg-camera assets="${ASSETS}" tier="4" mode="none" audio></bg-camera>`,
    );
    await element.start();
    const menus = () =>
      [...element.shadowRoot!.querySelectorAll('[part=menu]')].map((menu) => ({
        name: menu.querySelector('span')!.textContent,
        select: menu.querySelector('select')!,
      }));
    await until(() => menus().length === 2, 'the menus');
    const [video, audio] = menus();
    expect([video!.name, audio!.name]).to.deep.equal(['Camera', 'Microphone']);
    const devices = await element.devices();
    const labels = devices.filter(({ kind }) => kind === 'videoinput').map(({ label }) => label);
    expect([...video!.select.options].map(({ text }) => text)).to.deep.equal(labels);
    const inUse = devices.find(({ deviceId }) => deviceId === video!.select.value);
    expect(inUse?.kind).to.equal('videoinput');

    const before = element.stream.getAudioTracks()[0]!;
    const other = [...audio!.select.options].find(({ value }) => value !== audio!.select.value)!;
    audio!.select.value = other.value;
    audio!.select.dispatchEvent(new Event('change'));
    await until(() => element.stream.getAudioTracks()[0]?.id !== before.id, 'the other microphone');
    expect(element.stream.getAudioTracks()[0]!.getSettings().deviceId).to.equal(other.value);

    video!.select.dispatchEvent(new Event('change'));
    expect(element.deviceId).to.equal(video!.select.value);
    element.source = new CanvasCamera().track;
    await element.updateComplete;
    expect(menus()).to.have.length(0);
  });

  describe('with a camera that goes', () => {
    const { mediaDevices } = navigator;
    let element: BgCameraElement;
    let listed: string[];
    let asked: (string | undefined)[];
    /** Asked for last. */
    let width: ConstrainULong | undefined;
    let taken: string | null;
    let tracks: MediaStreamTrack[];

    /** Any id gives the fake camera, but where it is to be refused or is not plugged in. */
    beforeEach(async () => {
      listed = ['first', 'second'];
      asked = [];
      taken = null;
      // A camera that the test before asked for, and that comes late, is not of this one.
      const opened: MediaStreamTrack[] = (tracks = []);
      mediaDevices.enumerateDevices = () =>
        Promise.resolve(
          listed.map((deviceId) => ({ kind: 'videoinput', deviceId, label: deviceId }) as never),
        );
      mediaDevices.getUserMedia = async ({ video }: MediaStreamConstraints = {}) => {
        const { exact } = ((video as MediaTrackConstraints).deviceId ?? {}) as { exact?: string };
        asked.push(exact);
        width = (video as MediaTrackConstraints).width;
        if (exact !== undefined && exact === taken)
          throw new DOMException('by the test', 'NotReadableError');
        if (exact !== undefined && !listed.includes(exact))
          throw new DOMException('by the test', 'OverconstrainedError');
        const stream = await MediaDevices.prototype.getUserMedia.call(mediaDevices, {
          video: true,
        });
        opened.push(...stream.getTracks());
        return stream;
      };
      element = await mount(`<bg-camera assets="${ASSETS}" tier="4" mode="none"></bg-camera>`);
    });

    afterEach(() => {
      unmountAll();
      Reflect.deleteProperty(mediaDevices, 'enumerateDevices');
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    });

    async function choose(deviceId: string): Promise<void> {
      await until(() => hasPart(element, 'menu'), 'the menu');
      const select = inShadow(element, '[part=menu] select') as HTMLSelectElement;
      select.value = deviceId;
      const count = asked.length;
      select.dispatchEvent(new Event('change'));
      await until(() => asked.length > count, 'the other camera');
    }

    async function unplug(deviceId: string): Promise<void> {
      listed = listed.filter((id) => id !== deviceId);
      mediaDevices.dispatchEvent(new Event('devicechange'));
      await mediaDevices.enumerateDevices();
      await element.updateComplete;
    }

    for (const pageId of [null, 'first']) {
      it(`forgets a chosen one for that of the page: ${pageId}`, async () => {
        element.deviceId = pageId;
        await element.start();
        await choose('second');
        expect(element.deviceId).to.equal('second');
        element.stop();
        await unplug('second');
        expect(element.deviceId).to.equal(pageId);
        await element.start();
        expect(asked).to.deep.equal([pageId ?? undefined, 'second', pageId ?? undefined]);
      });
    }

    it('goes on asking for the one that the page has set', async () => {
      await element.start();
      await choose('second');
      element.deviceId = 'first';
      element.stop();
      await unplug('first');
      const code = await element.start().catch((error: unknown) => (error as BgCameraError).code);
      expect([code, element.deviceId]).to.deep.equal(['camera-missing', 'first']);
    });

    /** By the page; resolves with the code of what goes wrong. */
    async function ask(deviceId: string): Promise<string> {
      const failed = new Promise<string>((resolve) =>
        element.addEventListener('bg-error', ({ error }) => resolve(error.code), { once: true }),
      );
      element.deviceId = deviceId;
      return failed;
    }

    it('takes one that the page has set for no choice, also after another could not be had', async () => {
      element.deviceId = 'first';
      await element.start();
      expect(await ask('third')).to.equal('camera-missing');
      element.deviceId = 'first';
      element.stop();
      await unplug('first');
      await until(() => !hasPart(element, 'menu'), 'the end');
      expect(element.deviceId).to.equal('first');
    });

    it('goes back to the one in use, in its newest size, when one is missing and the next is busy', async () => {
      element.deviceId = 'first';
      await element.start();
      element.width = 640;
      await element.updateComplete;
      expect(await ask('third')).to.equal('camera-missing');
      taken = 'second';
      expect(await ask('second')).to.equal('camera-busy');
      expect(asked).to.deep.equal(['first', 'third', 'second', 'second', 'first']);
      expect([element.state, width]).to.deep.equal(['running', { ideal: 640 }]);
    });

    it('keeps a chosen one whose id the browser hides', async () => {
      await element.start();
      await choose('second');
      element.stop();
      listed = [''];
      await unplug('second');
      expect(element.deviceId).to.equal('second');
    });

    it('shows the one that runs when another can’t be had, and does not open it again', async () => {
      await element.start();
      await choose('second');
      await until(() => tracks[0]!.readyState === 'ended', 'the second');
      const { length } = asked;
      taken = 'first';
      await choose('first');
      await until(() => element.deviceId !== 'first', 'the one before');
      await element.updateComplete;
      expect(element.deviceId).to.equal('second');
      expect(inShadow(element, '[part=toast]').textContent).to.include('in use');
      // Tried again with the one before closed, as phones want it, which is then opened again.
      expect(asked.slice(length)).to.deep.equal(['first', 'first', 'second']);
      expect(element.state).to.equal('running');
    });
  });
});
