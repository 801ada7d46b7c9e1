/** The element's own camera, by Chromium's fake devices: who starts it, what can go wrong, and when it is turned off. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { allowOrigin } from './helpers/request-watch.js';
import { FRAME, openStand } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const INSECURE_HOST = 'insecure.test';

/** For the page: notes every call of getUserMedia and the tracks that came of it. */
function watchCameras() {
  globalThis.cameras = { calls: [], tracks: [] };
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    globalThis.cameras.calls.push(constraints);
    const { refusal, isAlone, taken, tracks } = globalThis.cameras;
    if (refusal) throw new DOMException('refused by the test', refusal);
    // A phone opens one camera at a time.
    const isOpen = isAlone && tracks.some(({ readyState }) => readyState === 'live');
    if (isOpen || (taken && constraints.video.deviceId?.exact === taken)) {
      throw new DOMException('in use', 'NotReadableError');
    }
    if (globalThis.cameras.isUnanswered) await new Promise(() => undefined);
    const stream = await getUserMedia(constraints);
    globalThis.cameras.tracks.push(...stream.getTracks());
    return stream;
  };
}

/** Runs in the page: an element with these attributes, left in `globalThis.element`. */
async function mount(attributes) {
  const { mountCamera } = await import('/test/e2e/helpers/page/element.js');
  globalThis.element = await mountCamera(attributes);
}

/** Runs in the page. */
const readCameras = () => ({
  calls: globalThis.cameras.calls,
  states: globalThis.cameras.tracks.map(({ readyState }) => readyState),
});

/** Runs in the page: starts on a device that opens one camera at a time. */
async function startAlone() {
  const { element, cameras } = globalThis;
  cameras.isAlone = true;
  await element.start();
  globalThis.track = element.stream.getVideoTracks()[0];
}

/** Runs in the page. */
async function chooseOther({ isTaken = false } = {}) {
  const { element, cameras } = globalThis;
  const current = cameras.tracks[0].getSettings().deviceId;
  const devices = await element.devices();
  const { deviceId } = devices.find((it) => it.kind === 'videoinput' && it.deviceId !== current);
  if (isTaken) cameras.taken = deviceId;
  element.setAttribute('device-id', deviceId);
}

/** Runs in the page. */
const readElement = () => ({
  state: globalThis.element.state,
  isSame: globalThis.element.stream.getVideoTracks()[0] === globalThis.track,
  codes: globalThis.element.events.filter((event) => event.code).map(({ code }) => code),
  deviceIds: globalThis.cameras.tracks.map((track) => track.getSettings().deviceId),
});

const waitForState = (page, state) =>
  page.waitForFunction((wanted) => globalThis.element.state === wanted, state, { timeout: 30_000 });

/** Resolves when so many frames more have come out of the element. */
const flow = (page, count = 5) =>
  page.evaluate(async (n) => {
    const { until } = await import('/test/e2e/helpers/page/element.js');
    const { element } = globalThis;
    const track = element.stream.getVideoTracks()[0];
    const { readable } = new globalThis.native.MediaStreamTrackProcessor({ track });
    const reader = readable.getReader();
    let seen = 0;
    let size = null;
    void (async () => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        size = { width: value.displayWidth, height: value.displayHeight };
        value.close();
        seen++;
      }
    })();
    await until(() => seen >= n, 'frames come out');
    await reader.cancel();
    return size;
  }, count);

describe('the camera of the element', () => {
  let stand;
  before(async () => {
    stand = await openStand({
      // The tier does not matter here; this one starts quickest.
      graphics: 'webgl',
      flags: [
        '--use-fake-device-for-media-stream=device-count=2',
        `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
      ],
    });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  const openPage = async (options = {}) => {
    const page = await stand.newPage({ init: [watchCameras], ...options });
    page.setDefaultTimeout(30_000);
    return page;
  };

  it('is not asked for before the start button is pressed', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    const button = page.getByRole('button', { name: 'Start camera' });
    await button.waitFor();
    assert.deepEqual(await page.evaluate(readCameras), { calls: [], states: [] });
    assert.equal(await page.evaluate(() => globalThis.element.stream.getTracks().length), 0);

    await button.click();
    await waitForState(page, 'running');
    const { calls, states } = await page.evaluate(readCameras);
    assert.equal(calls.length, 1);
    assert.deepEqual(calls[0].video.width, { ideal: FRAME.width });
    assert.equal(calls[0].audio, false);
    assert.deepEqual(states, ['live']);
    assert.deepEqual(await flow(page), FRAME);
    assert.deepEqual(page.problems, []);
  });

  it('starts with autostart, and without a button', async () => {
    const page = await openPage();
    await page.evaluate(mount, { ...FRAME, autostart: true });
    await waitForState(page, 'running');
    await flow(page);
    assert.equal(await page.getByRole('button', { name: 'Start camera' }).count(), 0);
    const ready = await page.evaluate(() =>
      globalThis.element.events.filter(({ type }) => type === 'bg-ready'),
    );
    assert.equal(ready.length, 1);
  });

  it('adds the microphone with audio, untouched', async () => {
    const page = await openPage();
    await page.evaluate(mount, { ...FRAME, audio: true });
    const tracks = await page.evaluate(async () => {
      const stream = await globalThis.element.start();
      const microphone = globalThis.cameras.tracks.find(({ kind }) => kind === 'audio');
      return {
        kinds: stream.getTracks().map(({ kind }) => kind),
        isSame: stream.getAudioTracks()[0] === microphone,
      };
    });
    assert.deepEqual(tracks.kinds.sort(), ['audio', 'video']);
    assert.ok(tracks.isSame);
  });

  for (const [refusal, code] of [
    ['NotAllowedError', 'camera-denied'],
    ['NotFoundError', 'camera-missing'],
    ['OverconstrainedError', 'camera-missing'],
    ['NotReadableError', 'camera-busy'],
  ]) {
    it(`reports ${code} for ${refusal}, and starts when it is gone`, async () => {
      const page = await openPage();
      await page.evaluate(mount, FRAME);
      const failed = await page.evaluate(async (name) => {
        const { tryStart } = await import('/test/e2e/helpers/page/element.js');
        const { element, cameras } = globalThis;
        cameras.refusal = name;
        const result = await tryStart(element);
        cameras.refusal = null;
        await element.updateComplete;
        return {
          result,
          state: element.state,
          tracks: element.stream.getTracks().length,
          alert: element.shadowRoot.querySelector('[role=alert]')?.textContent,
          event: element.events.at(-1),
        };
      }, refusal);
      assert.equal(failed.result.name, 'BgCameraError');
      assert.equal(failed.result.code, code);
      assert.equal(failed.state, 'error');
      assert.equal(failed.tracks, 0);
      assert.match(failed.alert, /camera/i);
      assert.equal(failed.event.type, 'bg-error');
      assert.equal(failed.event.code, code);

      await page.getByRole('button', { name: 'Start camera' }).click();
      await waitForState(page, 'running');
      await flow(page, 3);
    });
  }

  it('reports insecure-context on a page that is not secure', async () => {
    const url = new URL('/test/e2e/helpers/page/blank.html', stand.origin);
    url.hostname = INSECURE_HOST;
    allowOrigin(url.origin);
    const page = await openPage({ url: url.href });
    assert.equal(await page.evaluate(() => globalThis.isSecureContext), false, 'control');
    await page.evaluate(mount, FRAME);
    const { ok, name, code } = await page.evaluate(async () => {
      const { tryStart } = await import('/test/e2e/helpers/page/element.js');
      return tryStart(globalThis.element);
    });
    assert.deepEqual(
      { ok, name, code },
      { ok: false, name: 'BgCameraError', code: 'insecure-context' },
    );
    assert.equal(await page.evaluate(() => globalThis.element.state), 'error');
  });

  it('is turned off by stop(), and by pause() until resume()', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(() => globalThis.element.start());
    await page.evaluate(() => {
      globalThis.track = globalThis.element.stream.getVideoTracks()[0];
      globalThis.element.pause();
    });
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended']);
    await page.evaluate(() => globalThis.element.resume());
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended', 'live']);
    await flow(page);
    assert.ok(
      await page.evaluate(() => globalThis.element.stream.getVideoTracks()[0] === globalThis.track),
    );
    const ended = await page.evaluate(() => {
      globalThis.element.stop();
      return globalThis.track.readyState;
    });
    assert.equal(ended, 'ended');
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended', 'ended']);
    assert.equal(await page.evaluate(() => globalThis.element.stream.getTracks().length), 0);
  });

  it('is turned off when the element is removed, and not when it is moved', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(() => globalThis.element.start());
    await page.evaluate(() => {
      const box = document.createElement('div');
      document.body.append(box);
      globalThis.track = globalThis.element.stream.getVideoTracks()[0];
      box.append(globalThis.element);
    });
    await flow(page);
    const moved = await page.evaluate(() => ({
      state: globalThis.element.state,
      isSame: globalThis.element.stream.getVideoTracks()[0] === globalThis.track,
      track: globalThis.track.readyState,
    }));
    assert.deepEqual(moved, { state: 'running', isSame: true, track: 'live' });
    assert.deepEqual((await page.evaluate(readCameras)).states, ['live']);

    await page.evaluate(() => globalThis.element.remove());
    await page.waitForFunction(() => globalThis.track.readyState === 'ended');
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended']);
    assert.equal(await page.evaluate(() => globalThis.element.state), 'idle');
  });

  it('is turned off when the element is removed while it starts', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    const { name, code } = await page.evaluate(async () => {
      const { tryStart } = await import('/test/e2e/helpers/page/element.js');
      const started = tryStart(globalThis.element);
      globalThis.element.remove();
      return started;
    });
    assert.deepEqual({ name, code }, { name: 'BgCameraError', code: 'aborted' });
    await page.waitForFunction(() =>
      globalThis.cameras.tracks.every(({ readyState }) => readyState === 'ended'),
    );
    assert.equal(await page.evaluate(() => globalThis.element.state), 'idle');
    await page.waitForFunction(() => globalThis.element.stream.getTracks().length === 0);
  });

  it('is swapped under the same track by device-id, width and height', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(async () => {
      const { element } = globalThis;
      await element.start();
      globalThis.track = element.stream.getVideoTracks()[0];
    });
    await flow(page, 3);
    const wanted = await page.evaluate(async () => {
      const { element, cameras } = globalThis;
      const current = cameras.tracks[0].getSettings().deviceId;
      const devices = await element.devices();
      const other = devices.find(
        ({ kind, deviceId }) => kind === 'videoinput' && deviceId !== current,
      );
      element.setAttribute('device-id', other.deviceId);
      return other.deviceId;
    });
    await page.waitForFunction(() => globalThis.cameras.tracks.length === 2);
    await flow(page);
    const swapped = await page.evaluate(() => ({
      deviceId: globalThis.cameras.tracks[1].getSettings().deviceId,
      isSame: globalThis.element.stream.getVideoTracks()[0] === globalThis.track,
      state: globalThis.element.state,
    }));
    assert.deepEqual(swapped, { deviceId: wanted, isSame: true, state: 'running' });
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended', 'live']);

    await page.evaluate(() => Object.assign(globalThis.element, { width: 480, height: 270 }));
    await page.waitForFunction(() => globalThis.element.stats.width === 480);
    assert.deepEqual(await flow(page), { width: 480, height: 270 });
    assert.ok(
      await page.evaluate(() => globalThis.element.stream.getVideoTracks()[0] === globalThis.track),
    );
    // The open camera was asked for the other size, not opened anew.
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended', 'live']);
  });

  it('keeps its picture, and reports the error, when the other device does not exist', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(() => globalThis.element.start());
    await page.evaluate(() => globalThis.element.setAttribute('device-id', 'no-such-device'));
    await page.waitForFunction(() =>
      globalThis.element.events.some(({ code }) => code === 'camera-missing'),
    );
    assert.equal(await page.evaluate(() => globalThis.element.state), 'running');
    await flow(page);
  });

  it('is swapped on a phone, where the first is closed before the second can be opened', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(startAlone);
    await page.evaluate(chooseOther);
    await page.waitForFunction(() => globalThis.cameras.tracks.length === 2);
    await flow(page);
    const { state, isSame, codes } = await page.evaluate(readElement);
    assert.deepEqual({ state, isSame, codes }, { state: 'running', isSame: true, codes: [] });
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended', 'live']);
  });

  it('comes back on a phone when another application has the second', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(startAlone);
    await page.evaluate(chooseOther, { isTaken: true });
    await page.waitForFunction(() => globalThis.cameras.tracks.length === 2);
    await flow(page);
    const { state, isSame, codes, deviceIds } = await page.evaluate(readElement);
    assert.deepEqual({ state, isSame }, { state: 'running', isSame: true });
    assert.deepEqual(codes, ['camera-busy']);
    assert.equal(deviceIds[0], deviceIds[1], 'the first camera is open again');
  });

  it('rejects start() at once when stop() is called while nobody answers the prompt', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    const { name, code } = await page.evaluate(async () => {
      const { tryStart } = await import('/test/e2e/helpers/page/element.js');
      const { element, cameras } = globalThis;
      cameras.isUnanswered = true;
      const started = tryStart(element);
      element.stop();
      return started;
    });
    assert.deepEqual({ name, code }, { name: 'BgCameraError', code: 'aborted' });
    await page.evaluate(() => (globalThis.cameras.isUnanswered = false));
    await page.evaluate(() => globalThis.element.start());
    await flow(page, 3);
  });

  it('is not opened again by device-id after stop() has ended a start', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    const calls = await page.evaluate(async () => {
      const { tryStart } = await import('/test/e2e/helpers/page/element.js');
      const { element, cameras } = globalThis;
      // Only the first frame is missing then.
      element.addEventListener('bg-tierchange', () => element.stop(), { once: true });
      const { code } = await tryStart(element);
      element.setAttribute('device-id', 'no-such-device');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return { code, opened: cameras.calls.length };
    });
    assert.deepEqual(calls, { code: 'aborted', opened: 1 });
    assert.equal(await page.evaluate(() => globalThis.element.state), 'idle');
  });

  it('says that it was refused, not unplugged, when the permission is taken back', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(() => globalThis.element.start());
    const session = await stand.browser.newBrowserCDPSession();
    const { targetInfo } = await (
      await page.context().newCDPSession(page)
    ).send('Target.getTargetInfo');
    await session.send('Browser.setPermission', {
      permission: { name: 'camera' },
      setting: 'denied',
      origin: stand.origin,
      browserContextId: targetInfo.browserContextId,
    });
    // The browser of a person ends the tracks with the permission; the protocol changes only the latter.
    await page.evaluate(() => globalThis.cameras.tracks[0].stop());
    await waitForState(page, 'error');
    await page.waitForFunction(() => globalThis.element.events.at(-1).type === 'bg-error');
    const { codes } = await page.evaluate(readElement);
    assert.deepEqual(codes, ['camera-denied']);
  });

  it('gives way to a source, which is never stopped', async () => {
    const page = await openPage();
    await page.evaluate(mount, FRAME);
    await page.evaluate(async () => {
      const { element } = globalThis;
      await element.start();
      globalThis.track = element.stream.getVideoTracks()[0];
      const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 240 });
      const context = canvas.getContext('2d');
      let hue = 0;
      setInterval(() => {
        context.fillStyle = `hsl(${(hue += 20)} 60% 50%)`;
        context.fillRect(0, 0, 400, 240);
      }, 66);
      globalThis.foreign = canvas.captureStream(15);
      element.source = globalThis.foreign;
    });
    await page.waitForFunction(() => globalThis.element.stats.width === 400);
    assert.deepEqual(await flow(page), { width: 400, height: 240 });
    assert.deepEqual((await page.evaluate(readCameras)).states, ['ended']);
    const after = await page.evaluate(() => {
      const { element, foreign, track } = globalThis;
      const isSame = element.stream.getVideoTracks()[0] === track;
      element.stop();
      return { isSame, source: foreign.getVideoTracks()[0].readyState };
    });
    assert.deepEqual(after, { isSame: true, source: 'live' });
  });
});
