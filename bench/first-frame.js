import { stat } from 'node:fs/promises';
import path from 'node:path';
import { makeSampleCamera } from '../tools/sample-camera.js';
import { ROOT } from '../tools/root.js';
import { openBrowser } from './bench-page.js';
import { MODELS, writeModels } from './models.js';

const MODULE = '/bench/page/first-frame.js';

/** The element, tier by tier, and its peers; the model is for those that bring none. */
const SUBJECTS = [
  { engine: 'bg-camera', tier: 1 },
  { engine: 'bg-camera', tier: 2 },
  { engine: 'bg-camera', tier: 4 },
  { engine: 'livekit' },
  { engine: 'twilio' },
  { engine: 'tasks-vision' },
];

/**
 * Opens a browser with the sample clip as its camera, in which subjects can be started. The caller closes it.
 *
 * @param {object} [options] `onRequest` as for `serveStatic`
 * @throws {Error} when there is no build
 */
export async function openStarter({ onRequest } = {}) {
  await stat(path.join(ROOT, 'cdn')).catch(() => {
    throw new Error('cdn/ holds no files: run "npm run build" first.');
  });
  await writeModels();
  const browser = await openBrowser({ camera: await makeSampleCamera(), onRequest });
  const page = await browser.openPage();
  const adapter = await page.call('/bench/page/adapter.js', 'readAdapter');
  await page.close();
  return new Starter(browser, adapter);
}

class Starter {
  #browser;

  constructor(browser, adapter) {
    this.#browser = browser;
    this.adapter = adapter;
  }

  /** Milliseconds until the subject's first composited frame, on a page of its own with nothing cached. */
  async start({ engine, tier }, { before, after } = {}) {
    const page = await this.#browser.openPage();
    try {
      before?.();
      return await page.call(MODULE, 'startSubject', {
        module: `/bench/subjects/${engine}.js`,
        options: { tier, modelUrl: MODELS[0].metadataUrl },
      });
    } finally {
      after?.();
      await page.close();
    }
  }

  /**
   * Starts each subject once, between the calls of `before` and `after`.
   *
   * @returns {Promise<{ subject: object, problem?: string }[]>} `problem`: why it does not run here
   */
  async tryAll(hooks) {
    const attempts = [];
    for (const subject of SUBJECTS) {
      console.error(`starting ${Object.values(subject).join(', tier ')}`);
      const problem = await this.start(subject, hooks).then(() => undefined, describe);
      attempts.push({ subject, ...(problem && { problem }) });
    }
    return attempts;
  }

  close() {
    return this.#browser.close();
  }
}

/** Without Playwright's prefix and the stack. */
const describe = ({ message }) => message.split('\n', 1)[0].replace(/^page\.evaluate: Error: /, '');
