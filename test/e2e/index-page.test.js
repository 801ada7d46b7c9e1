/** The development page: with the sample clip in the place of a camera, a call to itself, and the choices of background. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { openStand, sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 180_000 }, fn);

describe('index.html', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'gpu', camera: await sampleCamera() });
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  const openPage = () =>
    stand.newPage({
      url: `${stand.origin}/index.html`,
      viewport: { width: 1280, height: 900 },
    });

  const waitForFrames = (page, selector, count) =>
    page.waitForFunction(
      ([wanted, n]) =>
        document.querySelector(wanted).getVideoPlaybackQuality().totalVideoFrames >= n,
      [selector, count],
    );

  it('blurs the sample clip, calls itself, and shows what the other side receives', async () => {
    const page = await openPage();
    await page.getByLabel('Use the sample clip instead of a camera').check();
    await page.waitForFunction(() => document.querySelector('bg-camera').source !== null);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await waitForFrames(page, '#received', 10);
    assert.match(await page.locator('#call').innerText(), /in a call/i);
    assert.equal(await page.locator('#error').isVisible(), false);
    const { state, stats } = await page.evaluate(() => {
      const { state: now, stats: figures } = document.querySelector('bg-camera');
      return { state: now, stats: figures };
    });
    assert.equal(state, 'running');
    assert.equal(stats.tier, 1);
    assert.match(await page.locator('#stats').innerText(), /webgpu/i);

    const out = path.join(ROOT, 'out');
    await mkdir(out, { recursive: true });
    await page.screenshot({ path: path.join(out, 'index-page.png') });

    await page.getByRole('button', { name: 'Stop', exact: true }).last().click();
    await page.waitForFunction(() => document.querySelector('bg-camera').state === 'idle');
    assert.match(await page.locator('#call').innerText(), /no call/i);
    assert.deepEqual(page.problems, []);
  });

  it('applies the choices of background', async () => {
    const page = await openPage();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await waitForFrames(page, '#received', 3);
    const read = () =>
      page.evaluate(() => {
        const { mode, sigma, color, src, background } = document.querySelector('bg-camera');
        return { mode, sigma, color, src, picked: background?.mode ?? null };
      });
    const pick = (name) => page.getByRole('radio', { name, exact: true }).click();

    assert.equal((await read()).picked, null);
    await pick('Strong blur');
    assert.deepEqual(pickOf(await read(), 'sigma'), { mode: 'blur', sigma: 24, picked: 'blur' });
    await pick('Blue wall');
    const blue = await read();
    assert.deepEqual(pickOf(blue, 'color'), { mode: 'color', color: '#2f6f8f', picked: 'color' });
    await page.waitForFunction(readsColor, { selector: '#received', rgb: [47, 111, 143] });
    await pick('A painting');
    const painting = await read();
    assert.equal(painting.mode, 'image');
    assert.match(painting.src, /joconde\.jpg$/);
    await pick('None');
    assert.equal((await read()).mode, 'none');
    await pick('Light blur');
    assert.deepEqual(pickOf(await read(), 'sigma'), { mode: 'blur', sigma: 4, picked: 'blur' });
    assert.equal(
      await page
        .getByRole('radio', { name: 'Light blur', exact: true })
        .getAttribute('aria-checked'),
      'true',
    );
    assert.equal(await page.locator('#error').isVisible(), false);
    assert.deepEqual(page.problems, []);
  });
});

const pickOf = ({ mode, picked, ...rest }, key) => ({ mode, [key]: rest[key], picked });

/** Runs in the page: whether the video's top right corner has this colour, as far as a codec keeps it. */
function readsColor({ selector, rgb }) {
  const video = document.querySelector(selector);
  const context = new OffscreenCanvas(8, 8).getContext('2d');
  context.drawImage(video, video.videoWidth - 20, 4, 16, 16, 0, 0, 8, 8);
  const { data } = context.getImageData(4, 4, 1, 1);
  return rgb.every((value, i) => Math.abs(data[i] - value) < 25);
}
