import { expect } from 'chai';
import { readOptions } from '../../src/element/read-options.js';
import { HiddenPage } from '../helpers/hidden-page.js';
import { catchWarnings, mount, unmountAll } from '../helpers/element.js';

const absolute = (url: string) => new URL(url, document.baseURI).href;

describe('readOptions', () => {
  let warnings: ReturnType<typeof catchWarnings>;

  beforeEach(() => (warnings = catchWarnings()));

  afterEach(() => {
    warnings.restore();
    unmountAll();
  });

  const read = async (attributes: string) =>
    readOptions(await mount(`<bg-camera ${attributes}></bg-camera>`), null);

  it('gives the defaults of the contract', async () => {
    const { effect, camera, source, tier, unsupported } = await read('');
    expect({ effect, camera, source, tier, unsupported }).to.deep.equal({
      effect: {
        mode: 'blur',
        sigma: 8,
        src: null,
        color: '#00b140',
        fit: 'cover',
        model: 'auto',
        preview: 'plain',
        platform: 'none',
      },
      camera: {
        deviceId: null,
        facingMode: 'user',
        width: 1280,
        height: 720,
        frameRate: 30,
        backgroundBlur: false,
        audio: false,
      },
      source: null,
      tier: 1,
      unsupported: 'block',
    });
  });

  it('wants no pictures for a preview that nobody sees', async () => {
    expect((await read('mirror')).effect.preview).to.equal('mirrored');
    expect((await read('mirror without-preview')).effect.preview).to.equal('none');
    const page = new HiddenPage();
    expect((await read('mirror')).effect.preview).to.equal('none');
    page.restore();
  });

  it('makes URLs absolute against the page', async () => {
    const { effect, assets } = await read('mode="image" src="a.png" model="m.tflite" assets="x/"');
    expect([effect.src, effect.model, assets]).to.deep.equal(
      ['a.png', 'm.tflite', 'x/'].map(absolute),
    );
  });

  it('ends assets in a slash', async () => {
    expect((await read('assets="/x"')).assets).to.equal(absolute('/x/'));
  });

  it('leaves addresses with a password out, wherever they stand, and does not repeat them', async () => {
    const address = 'https://user:secret@localhost/';
    const names = `mode="image" src="${address}a.png" model="${address}m.tflite" assets="${address}"`;
    const { effect, assets } = await read(names);
    expect([effect.src, effect.model]).to.deep.equal([null, 'auto']);
    expect(assets).to.equal((await read('')).assets);
    const text = warnings.messages.join();
    for (const name of ['src', 'model', 'assets']) expect(text).to.include(`${name} has a user`);
    expect(text).not.to.include('secret');
  });

  it('leaves an address with a user name alone out', async () => {
    const { src } = (await read('mode="image" src="https://user@localhost/a.png"')).effect;
    expect(src).to.equal(null);
  });

  it('takes an address with an @ in its path', async () => {
    const { src } = (await read('mode="image" src="https://localhost/@2x.png"')).effect;
    expect(src).to.equal('https://localhost/@2x.png');
  });

  for (const address of ['data:text/html,x', 'blob:https://localhost/x', 'javascript:alert(1)']) {
    it(`takes the default in place of assets="${address}", and says so`, async () => {
      const { assets } = await read(`assets="${address}"`);
      expect(assets).to.equal((await read('')).assets);
      expect(warnings.messages.join()).to.include('assets is').and.include(address);
    });
  }

  it('leaves the names of the built-in models as they are', async () => {
    expect((await read('model="landscape"')).effect.model).to.equal('landscape');
  });

  it('makes the tier a number', async () => {
    expect((await read('tier="3"')).tier).to.equal(3);
  });

  for (const mode of ['image', 'video']) {
    it(`blurs in mode ${mode} without src, and says so`, async () => {
      expect((await read(`mode="${mode}"`)).effect.mode).to.equal('blur');
      expect(warnings.messages.join()).to.include(`mode "${mode}" needs the attribute src`);
    });
  }

  for (const [attributes, preview] of [
    ['', 'plain'],
    ['mirror', 'mirrored'],
    ['mirror without-preview', 'none'],
  ]) {
    it(`wants a preview that is ${preview} of <bg-camera ${attributes}>`, async () => {
      expect((await read(attributes!)).effect.preview).to.equal(preview);
    });
  }

  for (const [attributes, isWished] of [
    ['platform="prefer"', true],
    ['', false],
    ['platform="prefer" mode="color"', false],
    ['platform="prefer" mode="none"', false],
  ] as const) {
    it(`${isWished ? 'wishes' : 'does not wish'} that the camera blurs for <bg-camera ${attributes}>`, async () => {
      expect((await read(attributes)).camera.backgroundBlur).to.equal(isWished);
    });
  }

  it('keeps wishing it while the user has the system alone blur', async () => {
    const element = await mount('<bg-camera platform="prefer" mode="none"></bg-camera>');
    const chosen = { microphoneId: null, isLeftToSystem: true, isSystemStopped: false };
    expect(readOptions(element, null, chosen).camera.backgroundBlur).to.be.true;
    element.platform = 'none';
    expect(readOptions(element, null, chosen).camera.backgroundBlur, 'control').to.be.false;
  });

  it('gives the same objects while nothing changed', async () => {
    const element = await mount();
    const first = readOptions(element, null);
    const second = readOptions(element, first);
    expect(second.effect).to.equal(first.effect);
    expect(second.camera).to.equal(first.camera);
  });

  it('gives a new object for what changed, and only for that', async () => {
    const element = await mount();
    const first = readOptions(element, null);
    element.sigma = 9;
    const second = readOptions(element, first);
    expect(second.effect).to.not.equal(first.effect);
    expect(second.camera).to.equal(first.camera);
  });
});
