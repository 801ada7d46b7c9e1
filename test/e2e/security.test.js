/**
 * Hostile input: what attributes, slotted content, files and other scripts may hold. Whatever comes, nothing raw leaves, the
 * element says what is wrong or goes on with a default, and does not hang. On tier 4, the fastest one here; what is tested
 * is the same on all tiers.
 */
import assert from 'node:assert/strict';
import { describe, it as test } from 'node:test';
import {
  assertNoLeak,
  flow,
  MODEL,
  report,
  shoot,
  start,
  startAndFlow,
  useScenes,
} from './helpers/scene-page.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const SVG = `<svg xmlns="http://www.w3.org/2000/svg"><script>fetch('/leak')</script></svg>`;
const SOURCES = {
  'a script': 'javascript:alert(1)',
  'a page': 'data:text/html,<script>fetch("/leak")</script>',
  'a file': 'file:///etc/passwd',
  'a drawing with a script': `data:image/svg+xml,${encodeURIComponent(SVG)}`,
  'an address with a password': 'https://user:secret@localhost/a.png',
  'a megabyte of nothing': `data:image/png;base64,${'A'.repeat(1_000_000)}`,
};

/** What an attacker may have put on Object.prototype before the script came. */
function pollute() {
  const bad = { mode: 'none', unsupported: 'passthrough', isPassthrough: true, isCovered: true };
  for (const [name, value] of Object.entries({ ...bad, allowsPlain: true })) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
}

describe('hostile input', () => {
  const openScene = useScenes('none');

  for (const [what, src] of Object.entries(SOURCES)) {
    it(`keeps the room covered where src is ${what}`, async () => {
      const page = await openScene({ mode: 'image', src });
      await startAndFlow(page);
      const { state, events } = await assertNoLeak(page);
      assert.equal(state, 'running');
      const errors = events.filter(({ type }) => type === 'bg-error');
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['background-failed'],
      );
      assert.ok(errors[0].message.length < 1000, 'the message is short');
      assert.doesNotMatch(errors[0].message, /secret/);
    });
  }

  it('takes the defaults in place of hostile values, and goes on', async () => {
    // A colour, because the detector is made for a stronger blur than the default, which is seen here.
    const page = await openScene({ mode: 'color' });
    await startAndFlow(page);
    const values = await page.evaluate(async () => {
      const { element } = globalThis.scene;
      const colors = ['url(/leak)', 'red; background: url(/leak)', 'r'.repeat(10_000_000)];
      for (const color of [...colors, 'var(--x)']) element.setAttribute('color', color);
      for (const sigma of ['NaN', '1e999', '-1']) element.setAttribute('sigma', sigma);
      Object.assign(element, { width: 1e9, height: -1, frameRate: NaN });
      await element.updateComplete;
      const { color, sigma, width, height, frameRate } = element;
      return { color, sigma, width, height, frameRate };
    });
    const size = { width: 1280, height: 720, frameRate: 30 };
    assert.deepEqual(values, { color: '#00b140', sigma: 8, ...size });
    await flow(page, 5);
    await page.evaluate(() => globalThis.scene.setMode('blur', { sigma: 1e308 }));
    await flow(page, 5);
    const { state } = await assertNoLeak(page);
    assert.equal(state, 'running');
  });

  for (const model of ['javascript:alert(1)//a.tflite', 'data:text/html,<p>a.tflite']) {
    it(`gives nothing where model is ${model}`, async () => {
      const page = await openScene({ mode: 'blur', model });
      const { ok, name, code } = await start(page);
      assert.deepEqual({ ok, name }, { ok: false, name: 'BgCameraError' });
      assert.match(code, /^model-(missing|invalid)$/);
      assert.equal((await report(page)).frames, 0);
    });
  }

  it('gives nothing where one bit of a built-in model was changed', async () => {
    const page = await openScene(
      { mode: 'blur' },
      {
        prepare: (opened) =>
          opened.context().route(MODEL, async (route) => {
            const response = await route.fetch();
            const body = await response.body();
            body[body.length >> 1] ^= 1;
            await route.fulfill({ response, body });
          }),
      },
    );
    const { code, message } = await start(page);
    assert.equal(code, 'model-invalid');
    assert.match(message, /hash mismatch/);
    await shoot(page, 10);
    assert.equal((await report(page)).frames, 0);
  });

  it('survives hostile slotted content', async () => {
    const page = await openScene({ mode: 'blur' });
    await page.evaluate(async () => {
      const { element } = globalThis.scene;
      element.insertAdjacentHTML(
        'beforeend',
        `<script slot="background" data-mode="none"></script>
        <iframe slot="background"></iframe>
        <form slot="background" data-mode="none"><input name="setAttribute"><input name="dataset"></form>
        <b slot="background" data-mode="<img onerror>" data-sigma="Infinity"></b>
        ${'<i slot="background" data-mode="blur" data-sigma="1e999">b</i>'.repeat(10_000)}`,
      );
      await element.updateComplete;
    });
    await startAndFlow(page);
    assert.equal(await page.evaluate(() => globalThis.scene.element.mode), 'blur');
    await assertNoLeak(page);
    assert.deepEqual(page.problems, []);
  });

  it('listens to no messages of other scripts, and writes to no storage', async () => {
    const page = await openScene({ mode: 'blur' });
    await startAndFlow(page);
    const stored = await page.evaluate(async () => {
      const { element } = globalThis.scene;
      for (const type of ['policy', 'connect', 'create', 'update', 'failed', 'close']) {
        const data = { type, allowsPlain: true, settings: { mode: 'none' }, mode: 'none' };
        globalThis.postMessage(data, '*');
        element.dispatchEvent(new MessageEvent('message', { data }));
      }
      const databases = await indexedDB.databases();
      const kept = [localStorage.length, sessionStorage.length, databases.length];
      return [...kept, (await caches.keys()).length, document.cookie.length];
    });
    await flow(page, 5);
    assert.deepEqual(stored, [0, 0, 0, 0, 0]);
    const { state } = await assertNoLeak(page);
    assert.equal(state, 'running');
  });
});

describe('a polluted Object.prototype', () => {
  const openScene = useScenes('none', [pollute]);

  it('changes no option', async () => {
    const page = await openScene({ mode: 'blur' });
    assert.equal(await page.evaluate(() => ({}).mode), 'none', 'control');
    await startAndFlow(page);
    await assertNoLeak(page);
  });
});
