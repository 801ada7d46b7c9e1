/**
 * Opens every story of the built Storybook, and takes a picture of each into `out/stories/`: for people to look at. What is
 * checked is that the story comes to its state with no error on the page.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { openStand, serveProject } from '../e2e/helpers/stand.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);

const BUILT = path.join(ROOT, 'out/storybook');
const PICTURES = path.join(ROOT, 'out/stories');
/** Where they end, if not running. */
const STATES = {
  idle: 'idle',
  'idle-with-poster': 'idle',
  'own-colours': 'idle',
  starting: 'starting',
  paused: 'paused',
  blocked: 'blocked',
  'camera-unplugged': 'error',
  'assets-missing': 'error',
};

const { entries } = JSON.parse(await readFile(path.join(BUILT, 'index.json'), 'utf8'));
const stories = Object.values(entries).filter(({ type }) => type === 'story');

describe('the stories', () => {
  let stand;
  let server;
  before(async () => {
    await mkdir(PICTURES, { recursive: true });
    stand = await openStand({ graphics: process.env.STORIES_GRAPHICS ?? 'none' });
    server = await serveProject({ mounts: { '/stories': BUILT } });
  });
  afterEach(() => stand.closePages());
  after(async () => {
    await stand.close();
    await server.close();
  });

  it('are there for every state and every mode', () => {
    const names = stories.map(({ id }) => id.replace('bg-camera--', ''));
    for (const state of ['idle', 'starting', 'running', 'paused', 'blocked']) {
      assert.ok(names.includes(state), state);
    }
    for (const mode of ['blur', 'image', 'video', 'color', 'transparent', 'none']) {
      assert.ok(names.includes(`mode-${mode}`), mode);
    }
  });

  for (const { id, name } of stories) {
    it(`show ${name}`, async () => {
      const url = `${server.origin}/stories/iframe.html?id=${id}&viewMode=story`;
      const page = await stand.newPage({ url, viewport: { width: 720, height: 640 } });
      await page.waitForFunction(() => document.body.dataset.story !== undefined);
      await page.screenshot({ path: path.join(PICTURES, `${id}.png`) });
      const short = id.replace('bg-camera--', '');
      const state = await page.evaluate(() => document.body.dataset.story);
      assert.equal(state, STATES[short] ?? 'running');
      const isExpected = (problem) => short === 'assets-missing' && problem.includes('404');
      assert.deepEqual(
        page.problems.filter((problem) => !isExpected(problem)),
        [],
      );
    });
  }
});
