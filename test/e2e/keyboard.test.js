/**
 * The whole way by keyboard alone, with the built file and the browser's own camera: from idle to a picked background to stop.
 * What is pressed on is found by its accessible name, as a screen reader says it; no click and no `focus()` helps.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it as test } from 'node:test';
import { TIMEOUT_MS, openStand, sampleCamera } from './helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

/** Enough to get round all of it. */
const MAX_TABS = 20;

describe('somebody with a keyboard and no mouse', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'none', camera: await sampleCamera() });
  });
  after(() => stand.close());

  it('starts the camera, picks a background, stops, and is never lost', async () => {
    const page = await stand.newPage({ permissions: ['camera'] });
    await page.evaluate(mount);
    const { keyboard } = page;

    await tabTo(page, 'Start camera');
    await keyboard.press('Enter');
    await page.waitForFunction(() => globalThis.element.state === 'running');
    await until(page, 'Pause');

    await tabTo(page, 'Blur');
    await keyboard.press('ArrowRight');
    assert.deepEqual(await readElement(page), { state: 'running', mode: 'color', color: 'teal' });
    assert.equal(await page.evaluate(readFocus), 'Teal');
    await page.evaluate(awaitFrames);

    await tabTo(page, 'Stop', 'Shift+Tab');
    await keyboard.press('Space');
    assert.equal((await readElement(page)).state, 'idle');
    await until(page, 'Start camera');
    assert.deepEqual(page.problems, []);
  });
});

async function tabTo(page, name, key = 'Tab') {
  for (let i = 0; i < MAX_TABS; i++) {
    await page.keyboard.press(key);
    if ((await page.evaluate(readFocus)) === name) return;
  }
  assert.fail(`${MAX_TABS} times ${key} did not come to "${name}"`);
}

/** The focus comes by itself, where what had it went away. */
function until(page, name) {
  const isThere = (wanted) => globalThis.readFocus() === wanted;
  return page.waitForFunction(isThere, name, { timeout: TIMEOUT_MS });
}

/** Runs in the page. */
const readFocus = () => globalThis.readFocus();

const readElement = (page) =>
  page.evaluate(() => {
    const { state, mode, color } = globalThis.element;
    return { state, mode, color };
  });

/** Runs in the page: a button before and after, because a page has more than the element. */
async function mount() {
  document.body.innerHTML = `
    <button>Before</button>
    <bg-camera tier="4" width="320" height="180" without-toast>
      <button slot="background" data-mode="blur">Blur</button>
      <button slot="background" data-color="teal">Teal</button>
    </bg-camera>
    <button>After</button>`;
  globalThis.element = document.querySelector('bg-camera');
  globalThis.readFocus = () => {
    const active = globalThis.element.shadowRoot.activeElement ?? document.activeElement;
    return active.ariaLabel ?? active.textContent.trim();
  };
  await import('/cdn/bg-camera.min.js');
  await globalThis.element.updateComplete;
}

/** Runs in the page: some pictures with what was picked. */
async function awaitFrames() {
  const { element } = globalThis;
  const target = element.stats.framesOut + 5;
  while (element.stats.framesOut < target) await new Promise(requestAnimationFrame);
}
