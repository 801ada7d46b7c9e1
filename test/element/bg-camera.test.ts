import { expect } from 'chai';
import type { BgCameraElement } from '../../src/element/bg-camera.js';
import { BgErrorEvent, BgTierChangeEvent } from '../../src/events.js';
import { CanvasCamera } from '../helpers/canvas-camera.js';
import { ASSETS, hasPart, inShadow, mount, unmountAll } from '../helpers/element.js';
import { expectCode } from '../helpers/expect-code.js';
import { createGpuContext } from '../helpers/gpu.js';
import { disableEveryTier } from '../helpers/no-engine.js';
import { until } from '../helpers/until.js';

const EVENTS = [
  'bg-ready',
  'bg-statechange',
  'bg-tierchange',
  'bg-backgroundchange',
  'bg-devicechange',
  'bg-error',
] as const;

const STATS_KEYS = [
  'tier',
  'transport',
  'inference',
  'compositor',
  'offMainThread',
  'model',
  'width',
  'height',
  'fps',
  'framesIn',
  'framesOut',
  'framesDropped',
  'inferenceRuns',
  'latencyMs',
  'stageMs',
];

describe('<bg-camera>', () => {
  let camera: CanvasCamera;

  beforeEach(() => (camera = new CanvasCamera()));

  afterEach(() => {
    unmountAll();
    camera.stop();
  });

  /** Tier 4, because the others draw in software here; with the synthetic camera. */
  async function mountWithCamera(attributes = 'tier="4"', content = ''): Promise<BgCameraElement> {
    const element = await mount(
      `<bg-camera assets="${ASSETS}" ${attributes}>${content}</bg-camera>`,
    );
    element.source = camera.track;
    return element;
  }

  async function run(attributes?: string, content?: string): Promise<BgCameraElement> {
    const element = await mountWithCamera(attributes, content);
    await element.start();
    await element.updateComplete;
    return element;
  }

  const videoTrack = (element: BgCameraElement) => element.stream.getVideoTracks()[0]!;

  describe('idle', () => {
    it('is idle, of no tier, with an empty stream', async () => {
      const element = await mount();
      expect([element.state, element.activeTier]).to.deep.equal(['idle', 0]);
      expect(element.stream.getTracks()).to.deep.equal([]);
      expect(element.background).to.equal(null);
    });

    it('gives the same stream object before and after it is connected', () => {
      const element = document.createElement('bg-camera');
      const { stream } = element;
      document.body.append(element);
      expect(element.stream).to.equal(stream);
      element.remove();
    });

    it('asks for no camera unasked, and shows a start button', async () => {
      const { mediaDevices } = navigator;
      let asked = 0;
      Object.defineProperty(mediaDevices, 'getUserMedia', {
        configurable: true,
        value: () => {
          asked++;
          return Promise.reject(new DOMException('', 'NotAllowedError'));
        },
      });
      const element = await mountWithCamera();
      element.source = null;
      expect(asked).to.equal(0);
      inShadow(element, '[part=start]').click();
      await until(() => element.state === 'error', 'the refusal');
      expect(asked).to.equal(1);
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    });

    it('has no start button with autostart, and starts', async () => {
      const element = document.createElement('bg-camera');
      element.autostart = true;
      element.assets = ASSETS;
      element.tier = '4';
      element.source = camera.track;
      document.body.append(element);
      expect(hasPart(element, 'start')).to.be.false;
      await until(() => element.state === 'running', 'running');
      element.stop();
      element.remove();
    });

    for (const autostart of [true, false]) {
      it(`starts with properties from before its upgrade, ${autostart ? 'by itself' : 'at once'}`, async () => {
        // In a document without a browsing context nothing is upgraded.
        const early = document.implementation.createHTMLDocument().createElement('bg-camera');
        Object.assign(early, { autostart, assets: ASSETS, tier: '4', source: camera.track });
        document.body.append(early);
        if (!autostart) await early.start();
        await until(() => early.state === 'running', 'running');
        early.stop();
        early.remove();
      });
    }

    for (const slot of ['background', 'controls', 'start', 'placeholder']) {
      it(`has the slot ${slot}`, async () => {
        inShadow(await mount(), `slot[name=${slot}]`);
      });
    }

    for (const part of ['toolbar', 'backgrounds', 'start']) {
      it(`has the part ${part}`, async () => {
        expect(hasPart(await mount(), part)).to.be.true;
      });
    }

    it('has no preview and no toast', async () => {
      const element = await mount();
      expect([hasPart(element, 'preview'), hasPart(element, 'toast')]).to.deep.equal([
        false,
        false,
      ]);
    });

    it('leaves toolbar and backgrounds out without controls', async () => {
      const element = await mount('<bg-camera without-controls></bg-camera>');
      expect([hasPart(element, 'toolbar'), hasPart(element, 'backgrounds')]).to.deep.equal([
        false,
        false,
      ]);
    });

    it('starts by a click on a slotted start button', async () => {
      const element = await mountWithCamera('tier="4"', '<button slot="start">Go</button>');
      element.querySelector('button')!.click();
      await until(() => element.state === 'running', 'running');
    });

    it('lists cameras and microphones', async () => {
      const kinds = new Set((await (await mount()).devices()).map(({ kind }) => kind));
      expect(kinds).to.deep.equal(new Set(['audioinput', 'videoinput']));
    });

    it('has no picture to give', async () => {
      const element = await mount();
      await expectCode('aborted', () => element.snapshot());
    });

    it('has all keys of the contract in stats', async () => {
      expect((await mount()).stats).to.have.all.keys(STATS_KEYS);
    });

    it('does nothing for stop, pause and resume', async () => {
      const element = await mount();
      element.stop();
      element.pause();
      await element.resume();
      expect(element.state).to.equal('idle');
    });

    it('tells of a device that was plugged in, once started', async () => {
      const element = await run();
      let changes = 0;
      element.addEventListener('bg-devicechange', () => changes++);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      expect(changes).to.equal(1);
      element.stop();
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      expect(changes).to.equal(1);
    });
  });

  describe('start', () => {
    it('resolves with the stream, which has one live video track', async () => {
      const element = await mountWithCamera();
      const { stream } = element;
      expect(await element.start()).to.equal(stream);
      expect(element.stream).to.equal(stream);
      expect(stream.getTracks().map(({ kind, readyState }) => [kind, readyState])).to.deep.equal([
        ['video', 'live'],
      ]);
    });

    it('runs the best tier that works here', async function () {
      (await createGpuContext(this)).close();
      const element = await run('');
      expect(element.activeTier).to.equal(1);
      expect(element.stats).to.include({
        tier: 1,
        transport: 'insertable',
        inference: 'webgpu',
        compositor: 'webgpu',
        offMainThread: true,
      });
    });

    it('runs no better tier than is allowed', async () => {
      const element = await run('tier="3"');
      expect(element.activeTier).to.equal(3);
      expect(element.stats.transport).to.equal('capture-stream');
    });

    it('is one start, however often it is called meanwhile', async () => {
      const element = await mountWithCamera();
      const states: string[] = [];
      element.addEventListener('bg-statechange', () => states.push(element.state));
      const streams = await Promise.all([element.start(), element.start(), element.start()]);
      expect(new Set(streams)).to.deep.equal(new Set([element.stream]));
      expect(states).to.deep.equal(['starting', 'running']);
    });

    it('resolves at once while it runs', async () => {
      const element = await run();
      const track = videoTrack(element);
      expect(await element.start()).to.equal(element.stream);
      expect(videoTrack(element)).to.equal(track);
    });

    it('takes a stream as its source too', async () => {
      const element = await mountWithCamera();
      element.source = new MediaStream([camera.track]);
      await element.start();
      expect(element.state).to.equal('running');
    });

    it('takes a source that is set in the same task', async () => {
      const element = await mount(`<bg-camera assets="${ASSETS}" tier="4"></bg-camera>`);
      element.source = camera.track;
      await element.start();
      expect(element.stats.width === 64 || element.stats.width === 0).to.be.true;
      expect(camera.track.readyState).to.equal('live');
    });

    it('rejects with aborted when stop() comes first', async () => {
      const element = await mountWithCamera();
      const errors: string[] = [];
      element.addEventListener('bg-error', ({ error }) => errors.push(error.code));
      const starting = element.start();
      expect(element.state).to.equal('starting');
      element.stop();
      await expectCode('aborted', () => starting);
      expect(element.state).to.equal('idle');
      expect(errors).to.deep.equal([]);
      expect(element.stream.getTracks()).to.deep.equal([]);
    });

    it('works again after a stop in the middle', async () => {
      const element = await mountWithCamera();
      const first = element.start();
      element.stop();
      const second = element.start();
      await expectCode('aborted', () => first);
      await second;
      expect(element.state).to.equal('running');
    });

    it('rejects, and tells, when the camera is refused', async () => {
      const { mediaDevices } = navigator;
      Object.defineProperty(mediaDevices, 'getUserMedia', {
        configurable: true,
        value: () => Promise.reject(new DOMException('no', 'NotAllowedError')),
      });
      const element = await mount(`<bg-camera assets="${ASSETS}" tier="4"></bg-camera>`);
      const errors: BgErrorEvent[] = [];
      element.addEventListener('bg-error', (event) => errors.push(event));
      await expectCode('camera-denied', () => element.start());
      await element.updateComplete;
      expect(errors.map(({ error }) => error.code)).to.deep.equal(['camera-denied']);
      expect(element.state).to.equal('error');
      expect(inShadow(element, '[role=alert]').textContent).to.include('Allow it');
      expect(hasPart(element, 'start')).to.be.true;
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    });

    it('rejects for a source without video, and for one that has ended', async () => {
      const element = await mountWithCamera();
      element.source = new MediaStream();
      await expectCode('camera-missing', () => element.start());
      camera.stop();
      element.source = camera.track;
      await expectCode('camera-ended', () => element.start());
    });

    it('rejects for assets that are not there', async () => {
      const element = await mountWithCamera();
      element.assets = '/nowhere/';
      await expectCode('runtime-missing', () => element.start());
      expect(element.state).to.equal('error');
    });
  });

  describe('running', () => {
    it('matches :state(running), and no other state', async () => {
      const element = await run();
      expect(element.matches(':state(running)')).to.be.true;
      for (const state of ['starting', 'paused', 'blocked', 'error', 'idle'])
        expect(element.matches(`:state(${state})`), state).to.be.false;
    });

    it('shows the stream in a preview that is muted', async () => {
      const element = await run();
      const video = inShadow(element, '[part=preview]') as HTMLVideoElement;
      expect(video.srcObject).to.equal(element.stream);
      expect(video.muted).to.be.true;
      expect(video.getAttribute('aria-label')).to.not.equal('');
    });

    it('mirrors the preview alone', async () => {
      const element = await run();
      const transform = () => getComputedStyle(inShadow(element, '[part=preview]')).transform;
      expect(transform()).to.equal('none');
      element.mirror = true;
      await element.updateComplete;
      expect(transform()).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
    });

    it('shows no preview without-preview', async () => {
      expect(hasPart(await run('tier="4" without-preview'), 'preview')).to.be.false;
    });

    it('says in a toast that the CPU does it, until that is dismissed', async () => {
      const element = await run();
      const toast = inShadow(element, '[part=toast]');
      expect(toast.textContent).to.include('CPU');
      expect(toast.closest('[role=status]')).to.not.equal(null);
      inShadow(element, '[part=toast] button').click();
      await element.updateComplete;
      expect(hasPart(element, 'toast')).to.be.false;
    });

    it('shows no toast without-toast', async () => {
      expect(hasPart(await run('tier="4" without-toast'), 'toast')).to.be.false;
    });

    it('has buttons to pause and to stop', async () => {
      const element = await run();
      const [pause, stop] =
        element.shadowRoot!.querySelectorAll<HTMLElement>('[part=toolbar] button');
      pause!.click();
      expect(element.state).to.equal('paused');
      stop!.click();
      expect(element.state).to.equal('idle');
    });

    it('gives a PNG of the size of the stream', async () => {
      const blob = await (await run()).snapshot();
      expect(blob.type).to.equal('image/png');
      const bitmap = await createImageBitmap(blob);
      expect([bitmap.width, bitmap.height]).to.deep.equal([64, 36]);
    });

    it('has all keys of the contract in stats, fresh at each read', async () => {
      const element = await run();
      await until(() => element.stats.framesOut > 0, 'figures');
      const { stats } = element;
      expect(stats).to.have.all.keys(STATS_KEYS);
      expect(stats.latencyMs).to.have.all.keys(['p50', 'p95']);
      expect(stats.stageMs).to.have.all.keys(['inference', 'mask', 'composite', 'total']);
      expect(stats).to.include({ tier: 4, inference: 'wasm', compositor: 'canvas2d', width: 64 });
      expect(element.stats).to.not.equal(stats);
      expect(Object.getPrototypeOf(stats)).to.equal(Object.prototype);
    });

    it('keeps its track through a change of mode', async () => {
      const element = await run();
      const track = videoTrack(element);
      for (const mode of ['none', 'color', 'blur'] as const) {
        element.mode = mode;
        await element.updateComplete;
      }
      expect(videoTrack(element)).to.equal(track);
      expect(track.readyState).to.equal('live');
    });

    it('keeps its track through a change of camera', async () => {
      const element = await run();
      const track = videoTrack(element);
      const other = new CanvasCamera({ width: 48, height: 48 });
      element.source = other.track;
      await until(() => element.stats.width === 48, 'frames of the other camera');
      expect(videoTrack(element)).to.equal(track);
      expect(track.readyState).to.equal('live');
      expect(camera.track.readyState).to.equal('live');
      other.stop();
    });

    it('goes on after a background picture that is not there, and says so', async () => {
      const element = await run();
      const errors: string[] = [];
      element.addEventListener('bg-error', ({ error }) => errors.push(error.code));
      element.src = '/nowhere.png';
      element.mode = 'image';
      await until(() => errors.length > 0, 'the error');
      expect(errors).to.deep.equal(['background-failed']);
      expect(element.state).to.equal('running');
    });

    it('goes on after a model that is not there, and says so until another is set', async () => {
      const element = await run();
      element.mode = 'blur';
      await until(() => element.stats.model !== 'none', 'a model');
      const { model } = element.stats;
      element.model = '/nowhere.tflite';
      await until(() => inShadow(element, '.live').textContent.includes('goes on'), 'the toast');
      expect([element.state, element.stats.model]).to.deep.equal(['running', model]);
      element.model = 'auto';
      await element.updateComplete;
      expect(inShadow(element, '.live').textContent).to.not.include('goes on');
    });

    it('says what went wrong beside the picture, not in its place', async () => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('by the test', 'NotReadableError'));
      const element = await run();
      const errors: string[] = [];
      element.addEventListener('bg-error', ({ error }) => errors.push(error.code));
      element.source = null;
      await until(() => errors.length > 0, 'the error');
      Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
      await element.updateComplete;
      expect(errors).to.deep.equal(['camera-busy']);
      expect(inShadow(element, '[part=toast]').textContent).to.include('in use');
      expect(hasPart(element, 'preview')).to.be.true;
    });

    it('has a second one beside it on the page', async () => {
      const [one, other] = await Promise.all([run(), run()]);
      expect(one.stream).to.not.equal(other.stream);
      one.stop();
      expect([one.state, other.state]).to.deep.equal(['idle', 'running']);
      expect(videoTrack(other).readyState).to.equal('live');
    });
  });

  describe('pause and resume', () => {
    it('keeps the track, and says so by its state', async () => {
      const element = await run();
      const track = videoTrack(element);
      element.pause();
      expect(element.state).to.equal('paused');
      expect(element.matches(':state(paused)')).to.be.true;
      await element.resume();
      expect(element.state).to.equal('running');
      expect(videoTrack(element)).to.equal(track);
    });

    it('runs on by start() as well', async () => {
      const element = await run();
      element.pause();
      expect(await element.start()).to.equal(element.stream);
      expect(element.state).to.equal('running');
    });
  });

  describe('stop', () => {
    it('ends the track, empties the stream, and leaves the source alone', async () => {
      const element = await run();
      const track = videoTrack(element);
      element.stop();
      expect(track.readyState).to.equal('ended');
      expect(element.stream.getTracks()).to.deep.equal([]);
      expect([element.state, element.activeTier]).to.deep.equal(['idle', 0]);
      expect(camera.track.readyState).to.equal('live');
    });

    it('lets it start again, with the same stream', async () => {
      const element = await run();
      const { stream } = element;
      element.stop();
      expect(await element.start()).to.equal(stream);
      expect(stream.getVideoTracks()).to.have.length(1);
    });

    it('comes with removal', async () => {
      const element = await run();
      const track = videoTrack(element);
      element.remove();
      await until(() => element.state === 'idle', 'idle');
      expect(track.readyState).to.equal('ended');
    });

    it('does not come with a move', async () => {
      const element = await run();
      const track = videoTrack(element);
      const place = document.createElement('section');
      document.body.append(place);
      place.append(element);
      await element.updateComplete;
      await new Promise(requestAnimationFrame);
      expect([element.state, track.readyState]).to.deep.equal(['running', 'live']);
      element.stop();
      place.remove();
    });

    it('comes with the end of the camera, as an error', async () => {
      const element = await run();
      const errors: string[] = [];
      element.addEventListener('bg-error', ({ error }) => errors.push(error.code));
      camera.track.dispatchEvent(new Event('ended'));
      expect(errors).to.deep.equal(['camera-ended']);
      expect(element.state).to.equal('error');
    });
  });

  describe('events', () => {
    it('come in order, with what they tell', async () => {
      const element = await mountWithCamera();
      const seen: string[] = [];
      for (const name of EVENTS)
        element.addEventListener(name, (event) =>
          seen.push(
            event instanceof BgTierChangeEvent
              ? `${name} ${event.previous} ${event.tier} ${event.reason}`
              : `${name} ${element.state}`,
          ),
        );
      await element.start();
      element.stop();
      expect(seen).to.deep.equal([
        'bg-statechange starting',
        'bg-tierchange 0 4 start',
        'bg-statechange running',
        'bg-ready running',
        'bg-tierchange 4 0 stop',
        'bg-statechange idle',
      ]);
    });

    it('do not bubble and are not composed', async () => {
      const element = await mountWithCamera();
      const outside: string[] = [];
      const listen = ({ type }: Event) => outside.push(type);
      for (const name of EVENTS) document.addEventListener(name, listen);
      const flags: boolean[] = [];
      for (const name of EVENTS)
        element.addEventListener(name, ({ bubbles, composed, cancelable }) =>
          flags.push(bubbles || composed || cancelable),
        );
      await element.start();
      element.source = null;
      element.stop();
      for (const name of EVENTS) document.removeEventListener(name, listen);
      expect(outside).to.deep.equal([]);
      expect(new Set(flags)).to.deep.equal(new Set([false]));
    });
  });

  describe('where every tier fails', () => {
    const NO_MODEL = 'model="/nowhere/model.tflite"';

    it('rejects, and shows nothing', async () => {
      const element = await mountWithCamera(NO_MODEL);
      await expectCode('model-missing', () => element.start());
      expect(element.state).to.equal('error');
      expect(element.stream.getTracks()).to.deep.equal([]);
    });

    it('gives the plain camera with unsupported="passthrough"', async () => {
      const element = await mountWithCamera(`${NO_MODEL} unsupported="passthrough"`);
      await element.start();
      expect([element.state, element.activeTier]).to.deep.equal(['running', 5]);
      expect(element.stream.getVideoTracks()).to.have.length(1);
    });

    it('does not keep the plain camera for the start after that', async () => {
      const element = await mountWithCamera(`${NO_MODEL} unsupported="passthrough"`);
      await element.start();
      element.stop();
      element.unsupported = 'block';
      await element.updateComplete;
      await expectCode('model-missing', () => element.start());
      expect(element.stream.getTracks()).to.deep.equal([]);
    });
  });

  describe('where no tier works', () => {
    let enable: () => void;

    beforeEach(() => (enable = disableEveryTier()));
    afterEach(() => enable());

    it('is blocked: no frames at all, and a way to go on', async () => {
      const element = await mountWithCamera('');
      await expectCode('unsupported', () => element.start());
      await element.updateComplete;
      expect([element.state, element.activeTier]).to.deep.equal(['blocked', 5]);
      expect(element.matches(':state(blocked)')).to.be.true;
      expect(element.stream.getTracks()).to.deep.equal([]);
      inShadow(element, 'slot[name=unsupported]');
      expect(inShadow(element, '.screen button').textContent).to.include('without effect');
    });

    it('gives the plain camera when the user goes on without effect', async () => {
      const element = await mountWithCamera('');
      await element.start().catch(() => undefined);
      await element.updateComplete;
      inShadow(element, '.screen button').click();
      await until(() => element.state === 'running', 'running');
      expect(element.activeTier).to.equal(5);
      expect(element.stream.getVideoTracks()).to.have.length(1);
    });

    it('gives the plain camera at once with unsupported="passthrough"', async () => {
      const element = await mountWithCamera('unsupported="passthrough"');
      await element.start();
      expect([element.state, element.activeTier]).to.deep.equal(['running', 5]);
      expect(videoTrack(element).readyState).to.equal('live');
    });

    it('gives the plain camera in mode none', async () => {
      const element = await mountWithCamera('mode="none"');
      await element.start();
      expect(element.state).to.equal('running');
    });

    it('leaves no plain frame when a cover is asked for after mode none', async () => {
      const element = await mountWithCamera('mode="none"');
      await element.start();
      const track = videoTrack(element);
      element.mode = 'blur';
      await element.updateComplete;
      expect(element.state).to.equal('blocked');
      expect(track.readyState).to.equal('ended');
      expect(element.stream.getTracks()).to.deep.equal([]);
    });
  });
});
