/**
 * Opens every story of the built Storybook with one still picture before the camera: it has to come to its state with no error
 * on the page. Then it is looked at in every look. Nothing may be cut off or lie over something else, axe finds nothing, and
 * it looks as it did when its reference was written (`npm run test:stories -- --update`). Pictures go to `out/stories/LOOK/`.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { ROOT } from '../../tools/root.js';
import { openStand, serveProject } from '../e2e/helpers/stand.js';
import { compare } from './helpers/compare.js';
import { readGrid } from './helpers/grid.js';
import { LOOKS, VIEWPORT, addStyles, applyLook } from './helpers/looks.js';
import { findFaults, readParts } from './helpers/parts.js';
import { readReference, writeReference } from './helpers/references.js';

const it = (name, ...rest) => {
  const fn = rest.pop();
  test(name, { timeout: 120_000, ...rest[0] }, fn);
};

const BUILT = path.join(ROOT, 'out/storybook');
const PICTURES = path.join(ROOT, 'out/stories');
const AXE = path.join(ROOT, 'node_modules/axe-core/axe.min.js');

const isUpdate = process.env.UPDATE_STORIES === '1';
/** What is drawn with a GPU is another picture, and no toast tells of the CPU. */
const graphics = process.env.STORIES_GRAPHICS ?? 'none';
const isCompared = graphics === 'none';

/** Where they end, if not running. */
const STATES = {
  idle: 'idle',
  'idle-with-poster': 'idle',
  'own-colours': 'idle',
  starting: 'starting',
  'starting-without-preview': 'starting',
  'starting-on-the-cpu': 'starting',
  paused: 'paused',
  blocked: 'blocked',
  'camera-refused': 'error',
  'camera-unplugged': 'error',
  'assets-missing': 'error',
};

/** Around the element: what has the focus is framed. */
const MARGIN_PX = 8;

const HIDE_PREVIEW = 'bg-camera::part(preview) { opacity: 0 }';

/** What the comparison is there for: styles of the element's own, each of which has to be found, in these words. */
const CHANGES = {
  'another colour': {
    story: 'idle',
    css: '[part=start] { background: #b3261e }',
    finds: /light: start has .*rgb\(179, 38, 30\).* had .*rgb\(19, 83, 198\)/,
  },
  'a toolbar that is gone': {
    story: 'running',
    css: '[part=toolbar] { display: none }',
    finds: /light: toolbar is not there/,
  },
  'a toast that has moved': {
    story: 'running',
    css: '[part=toast] { translate: 0 -1rem }',
    finds: /light: toast is at /,
  },
  'a toast that is cut off': {
    story: 'running',
    css: '[part=toast] { translate: 0 1rem }',
    finds: /toast .* is cut off/,
  },
  'a slider that lies over a button': {
    story: 'running',
    css: '[part=strength] { translate: -10rem }',
    finds: /chip Own picture and input overlap/,
  },
  'an icon that is gone': {
    story: 'running',
    css: '.danger > .icon { visibility: hidden }',
    finds: /^light: cell /,
  },
  'another picture': {
    story: 'running',
    css: '[part=preview] { filter: hue-rotate(90deg) }',
    finds: /^light: cell /,
  },
};

const { entries } = JSON.parse(await readFile(path.join(BUILT, 'index.json'), 'utf8'));
const stories = Object.values(entries)
  .filter(({ type }) => type === 'story')
  .map(({ id, name }) => ({ id, name, story: id.replace('bg-camera--', '') }));

describe('the stories', () => {
  let stand;
  let server;
  before(async () => {
    for (const look of Object.keys(LOOKS)) {
      await mkdir(path.join(PICTURES, look), { recursive: true });
    }
    stand = await openStand({ graphics });
    server = await serveProject({ mounts: { '/stories': BUILT } });
  });
  afterEach(() => stand.closePages());
  after(async () => {
    await stand.close();
    await server.close();
  });

  async function openStory(story) {
    const query = `id=bg-camera--${story}&viewMode=story&globals=camera:still`;
    const page = await stand.newPage({
      url: `${server.origin}/stories/iframe.html?${query}`,
      viewport: VIEWPORT,
    });
    await page.waitForFunction(() => document.body.dataset.story !== undefined);
    await addStyles(page);
    await page.addScriptTag({ path: AXE });
    // The only one whose background moves.
    if (story === 'mode-video') await page.addStyleTag({ content: HIDE_PREVIEW });
    return page;
  }

  it('are there for every state and every mode', () => {
    const names = stories.map(({ story }) => story);
    for (const state of ['idle', 'starting', 'running', 'paused', 'blocked']) {
      assert.ok(names.includes(state), state);
    }
    for (const mode of ['blur', 'image', 'video', 'color', 'transparent', 'none']) {
      assert.ok(names.includes(`mode-${mode}`), mode);
    }
  });

  for (const { name, story } of stories) {
    it(`show ${name}, and look as they did`, async () => {
      const page = await openStory(story);
      const state = await page.evaluate(() => document.body.dataset.story);
      assert.equal(state, STATES[story] ?? 'running');
      const seen = {};
      const faults = [];
      for (const [look, options] of Object.entries(LOOKS)) {
        await applyLook(page, options);
        seen[look] = await lookAt(page, path.join(PICTURES, look, `${story}.png`));
        const found = [...(await page.evaluate(findFaults)), ...(await page.evaluate(runAxe))];
        faults.push(...found.map((fault) => `${look}: ${fault}`));
      }
      assert.deepEqual(faults, []);
      if (isUpdate) await writeReference(story, seen);
      else if (isCompared) assert.deepEqual(await compareLooks(story, seen), []);
      const isExpected = (problem) => story === 'assets-missing' && problem.includes('404');
      assert.deepEqual(
        page.problems.filter((problem) => !isExpected(problem)),
        [],
      );
    });
  }

  for (const [what, { story, css, finds }] of Object.entries(CHANGES)) {
    it(`would show ${what}`, { skip: !isCompared }, async () => {
      const page = await openStory(story);
      await page.evaluate(changeStyle, css);
      await applyLook(page, LOOKS.light);
      const seen = { light: await lookAt(page) };
      const found = [...(await page.evaluate(findFaults)), ...(await compareLooks(story, seen))];
      assert.match(found.join('\n'), finds);
    });
  }
});

/** What the element looks like now; the picture goes into `file`. */
async function lookAt(page, file) {
  const parts = await page.evaluate(readParts);
  const { x, y, width, height } = await page.locator('bg-camera').boundingBox();
  const png = await page.screenshot({
    path: file,
    animations: 'disabled',
    clip: {
      x: x - MARGIN_PX,
      y: y - MARGIN_PX,
      width: width + 2 * MARGIN_PX,
      height: height + 2 * MARGIN_PX,
    },
  });
  return { parts, grid: await readGrid(page, png) };
}

async function compareLooks(story, seen) {
  const reference = await readReference(story);
  assert.ok(reference, `${story} has no reference yet: run npm run test:stories -- --update`);
  return Object.entries(seen).flatMap(([look, actual]) =>
    compare(actual, reference[look]).map(
      (difference) => `${look}: ${difference} (out/stories/${look}/${story}.png)`,
    ),
  );
}

/** Runs in the page. */
function changeStyle(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.querySelector('bg-camera').shadowRoot.adoptedStyleSheets.push(sheet);
}

/** Runs in the page: rules, and the parts that break them. */
async function runAxe() {
  const host = document.querySelector('bg-camera');
  const { violations } = await globalThis.axe.run(host, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
