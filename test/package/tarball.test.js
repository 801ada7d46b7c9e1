/** The packed tarball, installed into a folder of its own: imported in node, and through four bundlers into a browser. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it as test } from 'node:test';
import { promisify } from 'node:util';
import { ENTRIES } from '../../tools/entries.js';
import { openStand, serveProject } from '../e2e/helpers/stand.js';
import { BUNDLERS, writeApp } from './helpers/bundlers.js';
import { installPacked } from './helpers/package.js';

const it = (name, fn) => test(name, { timeout: 120_000 }, fn);
const run = promisify(execFile);

let app;
before(async () => {
  app = await installPacked();
});
after(() => app.close());

describe('the packed tarball', () => {
  it('brings lit, and nothing large', async () => {
    const packages = await readdir(path.join(app.folder, 'node_modules'));
    assert.deepEqual(
      packages.filter((name) => !name.startsWith('.') && !name.startsWith('@')),
      ['bg-camera', 'lit', 'lit-element', 'lit-html'],
    );
  });

  it('can be imported in node by every entry, with no word on the console', async () => {
    const names = ENTRIES.map((entry) => (entry === 'index' ? '' : `/${entry}.js`));
    const code = `for (const name of ${JSON.stringify(names)}) {
      console.log(Object.keys(await import('bg-camera' + name)).length > 0);
    }`;
    const args = ['--input-type=module', '--eval', code];
    const { stdout, stderr } = await run(process.execPath, args, { cwd: app.folder });
    assert.equal(stdout, 'true\n'.repeat(ENTRIES.length));
    assert.equal(stderr, '');
  });
});

describe('the packed tarball, bundled by', () => {
  let stand;
  before(async () => {
    stand = await openStand({ graphics: 'none' });
    await writeApp(app.folder);
  });
  afterEach(() => stand.closePages());
  after(() => stand.close());

  for (const [name, build] of Object.entries(BUNDLERS)) {
    it(`${name}, runs in a page and finds its assets`, async () => {
      await build(app.folder);
      const server = await serveProject({ mounts: { '/app': path.join(app.folder, name) } });
      try {
        const page = await stand.newPage({ url: `${server.origin}/app/index.html` });
        assert.deepEqual(await page.evaluate(runFromCanvas), { state: 'running', tier: 4 });
        assert.deepEqual(page.problems, []);
      } finally {
        await server.close();
      }
    });
  }
});

/** Runs in the page: starts the element on a canvas that is drawn again and again. */
async function runFromCanvas() {
  await customElements.whenDefined('bg-camera');
  const element = document.querySelector('bg-camera');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const draw = () => {
    context.fillRect(0, 0, canvas.width, canvas.height);
    requestAnimationFrame(draw);
  };
  draw();
  element.source = canvas.captureStream();
  await element.start();
  const { state, activeTier: tier } = element;
  element.stop();
  return { state, tier };
}
