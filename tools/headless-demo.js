import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findChromium } from './find-chromium.js';
import { launchChromium } from './launch-chromium.js';
import { ROOT } from './root.js';
import { makeSampleCamera } from './sample-camera.js';
import { serveStatic } from './static-server.js';

/**
 * Opens the demo page in a headless Chromium whose camera is the sample clip, lets the element run, and writes a
 * contact sheet (input, mask, output at six moments) to `out/demo.png`.
 *
 * @param {object} options
 * @param {string} options.tier best tier allowed: `auto` or 1 to 4
 * @param {number} options.frames composited frames to wait for
 * @returns {Promise<{ stats: object, image: string }>} `stats`: the element's, with `frames` (composited frames seen)
 *   and `startMs` (from `start()` to the first composited frame)
 * @throws {Error} when no composited frame came in time
 */
export async function runHeadlessDemo({ tier, frames }) {
  const chromium = await findChromium({ install: true });
  const out = path.join(ROOT, 'out');
  const camera = await makeSampleCamera({ chromium, out });
  const server = await serveStatic({ root: ROOT });
  const browser = await launchChromium({ executablePath: chromium, camera });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    printProblems(page);
    await page.goto(`${server.origin}/index.html`, { waitUntil: 'domcontentloaded' });
    const { stats, png } = await page.evaluate(takeSheet, { tier, frames });
    const image = path.join(out, 'demo.png');
    await mkdir(out, { recursive: true });
    await writeFile(image, Buffer.from(png, 'base64'));
    return { stats, image };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Runs in the page. */
async function takeSheet(options) {
  const { makeContactSheet } = await import('/tools/contact-sheet/contact-sheet.js');
  return makeContactSheet(options);
}

function printProblems(page) {
  page.on('pageerror', (error) => console.error(`[page] ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`[page] ${message.text()}`);
  });
}
