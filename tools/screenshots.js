/**
 * Takes a picture of every state of the element in every look, and puts them on one sheet:
 * `npm run screenshots [-- STATE... LOOK...]` writes `out/screenshots/LOOK/STATE.png` and `out/screenshots/sheet.png`.
 */
/* global document, HTMLCanvasElement -- in the functions that run in the page */
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from './launch-chromium.js';
import { ROOT } from './root.js';
import { makeSampleCamera } from './sample-camera.js';
import { STATES } from './screenshots/states.js';
import { serveStatic } from './static-server.js';

const OUT = path.join(ROOT, 'out', 'screenshots');

/** How each look differs from a light page, wide enough, in English. */
const LOOKS = {
  light: {},
  dark: { media: { colorScheme: 'dark' } },
  'forced-colors': { media: { forcedColors: 'active', colorScheme: 'dark' } },
  narrow: { width: 320 },
  'right-to-left': { lang: 'ar', dir: 'rtl' },
};

const wanted = process.argv.slice(2);
const states = narrow(Object.keys(STATES));
const looks = narrow(Object.keys(LOOKS));

/** Those that are asked for by name, or all. */
function narrow(names) {
  const asked = names.filter((name) => wanted.includes(name));
  return asked.length > 0 ? asked : names;
}

await mkdir(OUT, { recursive: true });
const camera = await makeSampleCamera({ width: 640, height: 360, seconds: 3 });
const server = await serveStatic({ root: ROOT });
const browser = await launchChromium({ graphics: 'none', camera });
try {
  await drawBackground();
  for (const look of looks) {
    for (const state of states) await shoot(look, state);
  }
  await drawSheet();
} finally {
  await browser.close();
  await server.close();
}

async function openPage({ width = 672, ...options } = {}) {
  const page = await browser.newPage({
    viewport: { width, height: 640 },
    deviceScaleFactor: 1.5,
    permissions: ['camera', 'microphone'],
    ...options,
  });
  page.setDefaultTimeout(60_000);
  return page;
}

async function shoot(look, state) {
  const { width, media, lang, dir } = LOOKS[look];
  const page = await openPage({ width });
  const { holds, tiers } = STATES[state];
  if (media) await page.emulateMedia(media);
  // What is held back never comes; it ends with the page.
  if (holds) await page.context().route(`**/*.${holds}`, () => undefined);
  await page.addInitScript(nameDevices);
  if (tiers === 'none') await page.addInitScript(disableTiers);
  await page.goto(`${server.origin}/tools/screenshots/page.html`);
  await page.evaluate(
    async ([name, language, direction]) => {
      document.documentElement.lang = language ?? 'en';
      document.documentElement.dir = direction ?? 'ltr';
      const { show } = await import('/tools/screenshots/states.js');
      await show(name);
    },
    [state, lang, dir],
  );
  await assertFits(page, `${state}, ${look}`);
  await page.locator('main').screenshot({
    path: path.join(OUT, look, `${state}.png`),
    animations: 'disabled',
  });
  await page.context().close();
  console.log(`${look}/${state}`);
}

/** Nobody should have to scroll sideways. */
async function assertFits(page, what) {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth: inner, clientWidth: outer } = document.documentElement;
    return { scrollWidth: inner, clientWidth: outer };
  });
  if (scrollWidth > clientWidth) {
    throw new Error(`${what}: ${scrollWidth} px wide, the page has ${clientWidth}`);
  }
}

/** Runs in the page: fake devices have odd names. */
function nameDevices() {
  const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  const names = { videoinput: 'Built-in camera', audioinput: 'Headset' };
  navigator.mediaDevices.enumerateDevices = async () =>
    (await list()).map(({ kind, deviceId }) => ({ kind, deviceId, label: names[kind] ?? '' }));
}

/** Runs in the page. */
function disableTiers() {
  globalThis.Worker = undefined;
  globalThis.MediaStreamTrackProcessor = undefined;
  HTMLCanvasElement.prototype.captureStream = () => {
    throw new DOMException('not here', 'NotSupportedError');
  };
}

async function drawBackground() {
  const page = await openPage({ width: 640 });
  await page.setContent(`<body style="margin:0;height:360px;background:
    radial-gradient(circle at 70% 62%, #ffe3b0 0 9%, transparent 10%),
    linear-gradient(#27305a, #7a5a8c 45%, #f09c7a 63%, #2d3f4f 64%, #16222c)">`);
  await page.screenshot({
    path: path.join(OUT, 'dusk.png'),
    clip: { x: 0, y: 0, width: 640, height: 360 },
  });
  await page.context().close();
}

async function drawSheet() {
  const rows = [];
  for (const state of Object.keys(STATES)) {
    const cells = await Promise.all(Object.keys(LOOKS).map((look) => cell(look, state)));
    rows.push(`<tr><th>${state}</th>${cells.join('')}</tr>`);
  }
  const heads = Object.keys(LOOKS).map((look) => `<th>${look}</th>`);
  const page = await openPage({ width: 1500, deviceScaleFactor: 1 });
  await page.goto(`${server.origin}/tools/screenshots/page.html`);
  await page.evaluate(
    (html) => {
      document.body.innerHTML = html;
    },
    `<style>body{font:13px sans-serif;background:#fff;color:#000}td{vertical-align:top}img{width:260px}</style>
    <table><tr><th></th>${heads.join('')}</tr>${rows.join('')}</table>`,
  );
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.screenshot({ path: path.join(OUT, 'sheet.png'), fullPage: true });
}

async function cell(look, state) {
  const files = await readdir(path.join(OUT, look)).catch(() => []);
  const file = `${state}.png`;
  return `<td>${files.includes(file) ? `<img src="/out/screenshots/${look}/${file}">` : ''}</td>`;
}
