/** Runs in the page: brings one element into a state that is worth a picture. */

const CHOICES = `
  <button slot="background" data-mode="blur" data-sigma="6">Light</button>
  <button slot="background" data-mode="blur" data-sigma="16">Strong</button>
  <img slot="background" alt="Dusk" src="/out/screenshots/dusk.png">
  <button slot="background" data-color="#2f6f8f">Blue wall</button>`;

const POSTER = '<img slot="placeholder" alt="" src="/out/screenshots/dusk.png">';

const run = (element) => element.start();

/** Starts, and does not wait: what is asked for does not come. */
const begin = (element) => void element.start().catch(() => undefined);

const fail = (element) => element.start().catch(() => undefined);

async function refuse(element, name) {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
  await fail(element);
  delete navigator.mediaDevices.getUserMedia;
}

/**
 * Every state: the attributes and the content of the element, and what is done to it. `holds`: assets with this ending do
 * not arrive; `without`: what of the usual content is left out; `ready`: a part to wait for.
 */
export const STATES = {
  idle: { without: 'choices' },
  'idle-choices': {},
  'idle-poster': { content: POSTER },
  asking: {
    async act(element) {
      navigator.permissions.query = async () => ({ state: 'prompt' });
      navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
      begin(element);
    },
  },
  loading: { holds: 'wasm', act: begin },
  'running-blur': { attributes: { sigma: '16', audio: '', mirror: '' }, act: run },
  'running-image': { attributes: { mode: 'image', src: '/out/screenshots/dusk.png' }, act: run },
  'running-color': { attributes: { mode: 'color', color: '#2f6f8f' }, act: run },
  'running-none': { attributes: { mode: 'none' }, without: 'choices', act: run },
  'running-plain-page': { without: 'choices', act: run },
  'own-picture': {
    async act(element) {
      await element.start();
      const file = await (await fetch('/out/screenshots/dusk.png')).blob();
      const files = new DataTransfer();
      files.items.add(new File([file], 'dusk.png', { type: 'image/png' }));
      const input = element.shadowRoot.querySelector('input[type=file]');
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
    },
    ready: '[part=own-picture]',
  },
  paused: {
    async act(element) {
      await element.start();
      element.pause();
    },
  },
  'toast-tier-4': { withToast: true, act: run },
  'toast-system-blurs': {
    withToast: true,
    act(element) {
      const { getSettings } = MediaStreamTrack.prototype;
      MediaStreamTrack.prototype.getSettings = function () {
        return { ...getSettings.call(this), backgroundBlur: true };
      };
      MediaStreamTrack.prototype.getCapabilities = () => ({ backgroundBlur: [true, false] });
      return element.start();
    },
  },
  focus: {
    async act(element) {
      await element.start();
      await element.updateComplete;
      element.shadowRoot.querySelector('.tool').focus({ focusVisible: true });
    },
  },
  blocked: { tiers: 'none', act: fail },
  'error-denied': { act: (element) => refuse(element, 'NotAllowedError') },
  'error-busy': { act: (element) => refuse(element, 'NotReadableError') },
};

/** Puts the element into the page, in this state, and waits until it shows. */
export async function show(name) {
  const { attributes = {}, content = '', without, withToast, act, ready } = STATES[name];
  const element = document.createElement('bg-camera');
  const common = { tier: '4', width: '640', height: '360' };
  if (!withToast) common['without-toast'] = '';
  for (const [key, value] of Object.entries({ ...common, ...attributes })) {
    element.setAttribute(key, value);
  }
  element.innerHTML = content + (without === 'choices' ? '' : CHOICES);
  document.querySelector('main').replaceChildren(element);
  await act?.(element);
  await element.updateComplete;
  await new Promise((resolve) => setTimeout(resolve, 0));
  await waitUntil(() => !ready || element.shadowRoot.querySelector(ready));
  const preview = element.shadowRoot.querySelector('video');
  if (preview) await waitUntil(() => preview.getVideoPlaybackQuality().totalVideoFrames > 2);
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function waitUntil(condition) {
  while (!condition()) await frame();
}
