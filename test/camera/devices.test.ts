import { expect } from 'chai';
import { listDevices, watchDevices } from '../../src/camera/devices.js';

describe('listDevices', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'mediaDevices'));

  it('lists cameras and microphones, and no loudspeakers', async () => {
    const all = await navigator.mediaDevices.enumerateDevices();
    const kinds = new Set((await listDevices()).map(({ kind }) => kind));
    expect(kinds).to.deep.equal(new Set(['audioinput', 'videoinput']));
    expect(all.some(({ kind }) => kind === 'audiooutput')).to.be.true;
  });

  it('lists nothing on an insecure page', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined });
    expect(await listDevices()).to.deep.equal([]);
  });
});

describe('watchDevices', () => {
  it('calls back until it is told to stop', () => {
    let changes = 0;
    const unwatch = watchDevices(() => changes++);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    expect(changes).to.equal(1);
    unwatch();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    expect(changes).to.equal(1);
  });
});
