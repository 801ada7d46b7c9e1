/**
 * A camera that stops without ending: muted, silent, or giving one and the same picture. The last covered picture is
 * held, then black comes, so that nobody takes it for live; and all goes on by itself with the next frame.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import {
  assertNoLeak,
  flow,
  isSameTrack,
  now,
  report,
  start,
  startAndFlow,
  useScenes,
  waitForBlack,
} from './helpers/scene-page.js';

const it = (name, fn) => test(name, { timeout: 180_000 }, fn);

/** From the last frame: 3 s until it is noticed where nothing tells, 3 s of hold, and a slow machine's delays. */
const BLACK_AFTER_MUTE_MS = 3000 + 2000;
const BLACK_AFTER_SILENCE_MS = 6000 + 3000;

describe('input that has stopped', () => {
  const openScene = useScenes('none');

  /** The scene's camera as if it were the user's own. */
  async function openOwn() {
    const page = await openScene({ mode: 'blur' });
    await page.evaluate(() => {
      const { scene } = globalThis;
      navigator.mediaDevices.getUserMedia = async () => new MediaStream([scene.camera.track]);
      scene.element.source = null;
    });
    return page;
  }

  const errorsOf = async (page) =>
    (await report(page)).events.filter(({ type }) => type === 'bg-error').map(({ code }) => code);

  const waitForError = (page, code) =>
    page.waitForFunction(
      (wanted) => globalThis.scene.element.events.some((event) => event.code === wanted),
      code,
      { timeout: 60_000 },
    );

  const waitForNoToast = (page) =>
    page.waitForFunction(
      () => !document.querySelector('bg-camera').shadowRoot.querySelector('[part=toast]'),
    );

  const readToast = (page) =>
    page.evaluate(async () => {
      const { element } = globalThis.scene;
      await element.updateComplete;
      return {
        state: element.state,
        toast: element.shadowRoot.querySelector('[part=toast]')?.textContent ?? '',
        hasPreview: element.shadowRoot.querySelector('[part=preview]') !== null,
      };
    });

  const blackAt = (page) =>
    page.evaluate(() => globalThis.scene.frames.find(({ isBlack }) => isBlack).at);

  /** The scene's camera over a connection within the page: its far end is muted for real when nothing is sent. */
  async function openRemote() {
    const page = await openScene({ mode: 'blur' });
    await page.evaluate(async () => {
      const { scene } = globalThis;
      const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
      near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate);
      far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate);
      const arrived = new Promise((resolve) => (far.ontrack = ({ track }) => resolve(track)));
      near.addTrack(scene.camera.track);
      globalThis.send = async (direction) => {
        near.getTransceivers()[0].direction = direction;
        await near.setLocalDescription();
        await far.setRemoteDescription(near.localDescription);
        await far.setLocalDescription();
        await near.setRemoteDescription(far.localDescription);
      };
      await globalThis.send('sendonly');
      globalThis.remote = await arrived;
      scene.element.source = globalThis.remote;
    });
    return page;
  }

  /** Resolves with the time at which the track is muted, or not. */
  const setMuted = (page, isMuted) =>
    page.evaluate(async (muted) => {
      const { remote, send } = globalThis;
      const told = new Promise((resolve) =>
        remote.addEventListener(muted ? 'mute' : 'unmute', resolve, { once: true }),
      );
      await send(muted ? 'inactive' : 'sendonly');
      await told;
      return performance.now();
    }, isMuted);

  /** Pictures that come from now on. Their numbers may suffer on the way through an encoder. */
  const flowAfter = (page, sinceMs) =>
    page.waitForFunction(
      (since) =>
        globalThis.scene.frames.filter(({ at, isBlack }) => at > since && !isBlack).length >= 5,
      sinceMs,
    );

  it('is held, then black, while the track is muted, and goes on afterwards', async (t) => {
    const page = await openRemote();
    assert.deepEqual(await start(page), { ok: true });
    await flowAfter(page, 0);
    const mutedAt = await setMuted(page, true);
    await waitForBlack(page);
    const afterMs = (await blackAt(page)) - mutedAt;
    t.diagnostic(`black ${Math.round(afterMs)} ms after mute`);
    assert.ok(afterMs < BLACK_AFTER_MUTE_MS, `black after ${afterMs} ms`);
    await flowAfter(page, await setMuted(page, false));
    assert.ok(await isSameTrack(page));
    assert.deepEqual(await errorsOf(page), []);
    await assertNoLeak(page);
  });

  it('is held, then black, when an own camera gives nothing, and the user is told once', async (t) => {
    const page = await openOwn();
    await startAndFlow(page);
    const silentAt = await now(page);
    await page.evaluate(() => globalThis.scene.camera.pause());
    await waitForError(page, 'camera-stalled');
    await waitForBlack(page);
    const afterMs = (await blackAt(page)) - silentAt;
    t.diagnostic(`black ${Math.round(afterMs)} ms after the last frame`);
    assert.ok(afterMs < BLACK_AFTER_SILENCE_MS, `black after ${afterMs} ms`);
    const { state, toast, hasPreview } = await readToast(page);
    assert.equal(state, 'running');
    assert.match(toast, /gives no picture/);
    assert.ok(hasPreview, 'the note does not take the place of the picture');

    await page.evaluate(() => globalThis.scene.camera.play(globalThis.scene.fps));
    await flow(page, 5);
    await waitForNoToast(page);
    assert.ok(await isSameTrack(page));
    assert.deepEqual(await errorsOf(page), ['camera-stalled']);
    await assertNoLeak(page);
  });

  it('is told of once when the picture of an own camera stands still, and flows on', async () => {
    const page = await openOwn();
    await startAndFlow(page);
    await page.evaluate(() => (globalThis.scene.camera.isFrozen = true));
    await waitForError(page, 'camera-frozen');
    const { state, toast } = await readToast(page);
    assert.equal(state, 'running');
    assert.match(toast, /stands still/);
    const before = (await report(page)).frames;
    await page.waitForFunction((count) => globalThis.scene.frames.length > count + 10, before);
    const { blackFrames } = await report(page);
    assert.equal(blackFrames, 0, 'what leaves is not touched');

    await page.evaluate(() => (globalThis.scene.camera.isFrozen = false));
    await flow(page, 5);
    await waitForNoToast(page);
    assert.deepEqual(await errorsOf(page), ['camera-frozen']);
    await assertNoLeak(page);
  });

  it('is left alone when a foreign track gives one picture', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    await page.evaluate(() => (globalThis.scene.camera.isFrozen = true));
    // As many frames as show an own camera's to be frozen, and as many again.
    await page.evaluate(() => globalThis.scene.shoot(150));
    await page.evaluate(() => (globalThis.scene.camera.isFrozen = false));
    await flow(page, 5);
    const { blackFrames } = await assertNoLeak(page);
    assert.equal(blackFrames, 0);
    assert.deepEqual(await errorsOf(page), []);
  });
});
